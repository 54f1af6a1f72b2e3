from dataclasses import replace
from datetime import date, timedelta

import pytest

from geo.query import Query
from geo.risk.score import plain_scores, score_areas
from geo.risk.stability import WINDOW, against_default, changed_levels, stability, with_and_without_imprecise
from geo.weighting import COMPONENTS, Weighting

FREQUENCY_ALONE = Weighting.of((1, 0, 0, 0, 0, 0, 0))


@pytest.fixture(scope="module")
def query(study):
    return study.choices.default()


def test_plain_scores_are_those_of_the_map(study, query):
    whole = score_areas(study, query)
    plain = plain_scores(study, query).loc[whole.index]
    assert plain["severity"].tolist() == whole["severity"].tolist()
    assert plain["level"].astype(str).tolist() == whole["level"].astype(str).tolist()


def test_the_weighting_of_the_query_weighs_the_map(study, query):
    scores = score_areas(study, replace(query, weighting=FREQUENCY_ALONE))
    assert scores["severity"].to_numpy() == pytest.approx(100 * scores["frequency"].to_numpy())
    slow = score_areas(study, replace(query, weighting=Weighting(half_life_days=1000)))
    assert (slow["severity"] != score_areas(study, query)["severity"][slow.index]).any()


def test_no_area_changes_against_the_default_under_the_default(study, query):
    table = against_default(study, query)
    assert len(table) == 30
    assert changed_levels(table).empty


def test_areas_that_change_are_those_whose_level_is_another(study, query):
    table = against_default(study, replace(query, weighting=FREQUENCY_ALONE))
    changed = changed_levels(table)
    assert len(changed)
    assert (changed["level"].astype(str) != changed["level_default"].astype(str)).all()
    assert (table["severity"] - table["severity_default"]).abs().is_monotonic_decreasing


def test_each_weight_and_the_window_are_moved_both_ways(study, query):
    table = stability(study, query)
    assert list(zip(table["what"], table["step"], strict=True)) == [
        (what, step) for what in (*COMPONENTS, WINDOW) for step in (-1, 1)
    ]
    assert (table["changed"] == [len(areas) for areas in table["areas"]]).all()


def test_a_moved_window_keeps_its_last_day_and_changes_by_a_month(study, query):
    table = stability(study, query).set_index(["what", "step"])
    for step in (-1, 1):
        moved = replace(query, start=query.start - step * timedelta(days=30))
        now, then = (plain_scores(study, one) for one in (query, moved))
        expected = now["name"][now["level"].astype(str) != then["level"].astype(str)]
        assert table.loc[(WINDOW, step), "areas"] == tuple(sorted(expected))


def test_a_window_of_less_than_a_month_is_only_made_longer(study):
    short = Query(start=date(2026, 4, 10), end=date(2026, 4, 25))
    moves = stability(study, short)
    assert moves[moves["what"] == WINDOW]["step"].tolist() == [1]


def test_with_and_without_imprecise_places_are_the_two_scores_whatever_the_filter(study, query):
    table = with_and_without_imprecise(study, query)
    precise = plain_scores(study, replace(query, precise_only=True))
    assert table["severity"].tolist() == plain_scores(study, query)["severity"].tolist()
    assert table["severity_precise"].tolist() == precise["severity"].tolist()
    assert with_and_without_imprecise(study, replace(query, precise_only=True)).equals(table)


def test_hexagons_that_another_window_does_not_score_are_not_compared(study):
    query = replace(study.choices.default(), layer="hex-6")
    moves = stability(study, query)
    now = plain_scores(study, query)
    longer = plain_scores(study, replace(query, start=query.start - timedelta(days=30)))
    assert set(now.index) != set(longer.index)
    both = now.index.intersection(longer.index)
    changed = (now["level"].astype(str)[both] != longer["level"].astype(str)[both]).sum()
    assert moves[(moves["what"] == "window") & (moves["step"] == 1)]["changed"].item() == changed
