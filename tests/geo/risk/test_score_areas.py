"""Scores of areas: counts, confidence, the country filter, and evidence at its edges."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from geo.errors import LayerNotFoundError
from geo.risk import MODEL, score_areas
from geo.risk.components import components
from geo.risk.confidence import CONFIDENCE, confidence
from geo.risk.evidence import gather
from geo.risk.model import COMPONENTS
from geo.risk.score import COUNTS, score_evidence
from tests.geo.risk.small_world import NOWHERE, Happening, random_happenings, world


def test_counts_can_be_counted_by_eye():
    scores = score_evidence(
        world(
            Happening(toll=(1, 2, 4), imprecise=True),
            Happening(toll=None, unidentified=True),
            Happening(area=1, toll=(0, 0, 0)),
            Happening(area=NOWHERE, toll=(9, 9, 9)),
        )
    )
    assert scores[list(COUNTS)].iloc[0].tolist() == [2, 1, 2, 4, 1, 1, 1]
    assert scores[list(COUNTS)].iloc[1].tolist() == [1, 0, 0, 0, 0, 0, 0]


def test_deaths_are_missing_where_every_toll_is_unknown_and_nought_where_nothing_happened():
    scores = score_evidence(world(Happening(toll=None), Happening(toll=None)))
    deaths = scores[["deaths_low", "deaths_best", "deaths_high"]]
    assert deaths.iloc[0].isna().all()
    assert deaths.iloc[1].tolist() == [0, 0, 0]
    assert scores["lethality"].iloc[0] > 0


def test_confidence_follows_its_rules():
    several = {"imprecise": False, "single_source": False}
    evidence = world(
        *[Happening(0, **several)] * 4,  # under five: thin
        *[Happening(1, **several)] * 5,  # five: fair
        *[Happening(2, imprecise=True)] * 16,  # 16 of 20 imprecise: thin
        *[Happening(2, **several)] * 4,
        *[Happening(3, imprecise=True, single_source=True)] * 5,  # 5 of 20 imprecise, 10 of 20 with one source: good
        *[Happening(3, single_source=True)] * 5,
        *[Happening(3, **several)] * 10,
    )
    assert list(confidence(evidence)) == ["thin", "fair", "thin", "good"]
    assert CONFIDENCE == ("thin", "fair", "good")


@pytest.mark.parametrize(
    ("imprecise", "single", "mark"),
    [(5, 10, "good"), (6, 10, "fair"), (5, 11, "fair"), (15, 0, "fair"), (16, 0, "thin")],
)
def test_twenty_incidents_are_marked_by_their_places_and_sources(imprecise, single, mark):
    rows = [Happening(imprecise=n < imprecise, single_source=n < single) for n in range(20)]
    assert confidence(world(*rows))[0] == mark


def test_no_incidents_score_nought_everywhere_with_nothing_unsure():
    scores = score_evidence(world())
    assert (scores[["severity", "low", "high", *COMPONENTS, *COUNTS]].to_numpy() == 0).all()
    assert set(scores["level"]) == {"Insignificant"}
    assert set(scores["confidence"]) == {"thin"}


@pytest.mark.parametrize(
    "evidence",
    [
        pytest.param(world(*random_happenings(5, 1, areas=2), km2=[500.0, 900.0]), id="two areas"),
        pytest.param(world(Happening(), km2=[500.0], around_km2=[0.0]), id="one area without land around it"),
        pytest.param(world(*random_happenings(9, 1, days=1), days=1), id="a window of one day"),
        pytest.param(world(*random_happenings(90, 1, days=5_200), days=5_200), id="fourteen years"),
        pytest.param(world(*[Happening(toll=None, age=n) for n in range(9)]), id="every toll unknown"),
        pytest.param(world(*[Happening(area=NOWHERE)] * 9), id="every incident unplaced"),
        pytest.param(world(Happening(), in_study=[False] * 4), id="no study area"),
        pytest.param(world(*[Happening(toll=(10**6, 10**6, 2 * 10**6))] * 9), id="enormous tolls"),
    ],
)
def test_evidence_at_its_edges_scores_in_range(evidence):
    scores = score_evidence(evidence)
    numbers = scores[["low", "severity", "high"]].to_numpy()
    assert ((numbers >= 0) & (numbers <= 100)).all()
    assert (np.diff(numbers, axis=1) >= 0).all()


def test_scores_come_most_severe_first_with_a_fixed_set_of_columns(study):
    scores = score_areas(study, study.choices.default())
    assert scores["severity"].is_monotonic_decreasing
    head = ["name", "country", "severity", "low", "high", "level", "confidence"]
    assert list(scores.columns) == [*head, *COMPONENTS, *COUNTS]
    assert scores.index.name == "area_id"
    assert scores.index.is_unique


def test_the_same_query_and_version_give_the_same_bytes(study):
    query = study.choices.default()
    assert score_areas(study, query).to_csv() == score_areas(study, replace(query)).to_csv()


@pytest.mark.parametrize("layer", ["admin1", "admin2", "border", "tri-border", "capital-bamako"])
def test_every_layer_scores_its_study_areas(study, layer):
    scores = score_areas(study, replace(study.choices.default(), layer=layer))
    areas = study.layer(layer).areas
    assert set(scores.index) == set(areas.index[areas["study"]])
    assert scores["severity"].between(0, 100).all()


def test_an_unknown_layer_is_named(study):
    with pytest.raises(LayerNotFoundError, match="no layer “moon”"):
        score_areas(study, replace(study.choices.default(), layer="moon"))


def test_a_named_country_chooses_areas_and_keeps_the_neighbours_incidents(study):
    query = study.choices.default()
    everywhere = score_areas(study, query)
    mali = score_areas(study, replace(query, countries=("MLI",)))
    assert set(mali["country"]) == {"MLI"}
    pd.testing.assert_frame_equal(mali, everywhere.loc[mali.index], check_exact=True)
    assert mali["spill_over"].max() > 0


def test_a_country_outside_the_study_is_scored_when_it_is_named(study):
    query = replace(study.choices.default(), countries=("BEN",))
    benin = score_areas(study, query)
    areas = study.layer("admin1").areas
    assert set(benin.index) == set(areas.index[areas["country"] == "BEN"])
    assert benin["incidents"].sum() > 0


def test_a_country_without_areas_in_the_layer_gives_no_rows(study):
    assert score_areas(study, replace(study.choices.default(), countries=("BEN",), layer="admin2")).empty


def test_a_country_filter_chooses_incidents_in_rings_that_cross_countries(study):
    query = replace(study.choices.default(), layer="capital-niamey")
    niger = score_areas(study, replace(query, countries=("NER",)))
    assert set(niger.index) == set(score_areas(study, query).index)
    assert niger["incidents"].sum() < score_areas(study, query)["incidents"].sum()


@pytest.mark.parametrize("days", [1, 2, 10, 5_000])
def test_any_length_of_window_can_be_scored(study, days):
    query = study.choices.default()
    scores = score_areas(study, replace(query, start=query.end - timedelta(days=days - 1)))
    assert scores["severity"].notna().all()


def test_the_evidence_of_a_query_says_what_the_table_says(study):
    query = study.choices.default()
    evidence = gather(study, query)
    table = study.incidents.table
    table = table[(table["event_date"] >= str(query.start)) & (table["event_date"] <= str(query.end))]
    assert len(evidence.area) == len(table)
    assert np.isnan(evidence.toll_best).sum() == table["fatalities_best"].isna().sum()
    assert np.nansum(evidence.toll_high) == table["fatalities_high"].sum()
    assert [evidence.sub_events[code] for code in evidence.sub_event] == table["sub_event_type"].tolist()
    assert evidence.imprecise.sum() == (table["place_precision"] >= 2).sum()
    assert evidence.per_area().sum() + (~evidence.placed).sum() == len(table)


def test_a_group_that_took_part_beside_another_is_one_of_the_evidence(study):
    query = replace(study.choices.default(), start=study.choices.first_day)
    evidence = gather(study, query)
    beside = study.incidents.table["associated_actor"]
    armed = beside.isin(["FLA", "CMA", "GATIA", "JNIM", "VDP", "Dozo hunters"])
    assert (evidence.beside[:, 0] >= 0).sum() == armed.sum()


def test_scores_rest_on_the_model_that_is_given(study):
    query = study.choices.default()
    doubled = replace(MODEL, frequency_half=2 * MODEL.frequency_half)
    plain, lower = (score_areas(study, query, model) for model in (MODEL, doubled))
    assert (lower["severity"] <= plain["severity"].loc[lower.index]).all()
    assert lower["severity"].max() == pytest.approx(100 * _top(study, query, doubled))


def _top(study, query, model):
    parts = components(gather(study, query), model) @ model.weights.as_series()
    return parts[study.layer(query.layer).areas["study"]].max()
