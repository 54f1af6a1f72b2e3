"""Laws of severity that hold for any evidence."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.risk.components import components
from geo.risk.model import COMPONENTS, MODEL
from geo.risk.score import score_evidence
from tests.geo.risk.small_world import AREAS, PLAIN, happenings, world

several = st.lists(happenings(), max_size=12)
ROUNDING = 1e-12


@given(several)
def test_nothing_in_or_around_an_area_is_a_severity_of_nought(some):
    severity = score_evidence(world(*some))["severity"].to_numpy()
    for area in range(AREAS):
        empty = not any(h.area == area or area in h.near for h in some)
        assert (severity[area] == 0) == empty


@given(several, happenings())
def test_one_more_incident_lowers_no_component_but_momentum(some, one):
    steady = [name for name in COMPONENTS if name != "momentum"]
    before = components(world(*some), MODEL)[steady]
    after = components(world(*some, one), MODEL)[steady]
    assert ((after - before).to_numpy() >= -ROUNDING).all()


@given(several, happenings(), st.integers(1, 100))
def test_more_deaths_lower_no_component(some, one, deaths):
    known = replace(one, toll=one.toll or (0, 0, 0))
    worse = replace(known, toll=(known.toll[0], known.toll[1] + deaths, known.toll[2] + deaths))
    before, after = (components(world(*some, last), MODEL) for last in (known, worse))
    assert ((after - before).to_numpy() >= -ROUNDING).all()


@given(several, st.permutations(range(AREAS)))
def test_relabelling_areas_permutes_the_scores_to_the_last_bit(some, new):
    sizes, around = [25.0, 900.0, 10_000.0, 70_000.0], [0.0, 500.0, 20_000.0, 30_000.0]
    back = np.argsort(new)

    def moved(h):
        place = {area: int(new[area]) for area in range(AREAS)} | {-1: -1}
        may = tuple((place[area], share) for area, share in h.may)
        return replace(h, area=place[h.area], near=tuple(place[n] for n in h.near), may=may)

    plain = score_evidence(world(*some, km2=sizes, around_km2=around))
    swapped = world(*map(moved, some), km2=np.array(sizes)[back], around_km2=np.array(around)[back])
    pd.testing.assert_frame_equal(
        plain.reset_index(drop=True), score_evidence(swapped).iloc[list(new)].reset_index(drop=True), check_exact=True
    )


@given(several, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_to_the_last_bit(some, random):
    shuffled = random.sample(some, len(some))
    pd.testing.assert_frame_equal(score_evidence(world(*some)), score_evidence(world(*shuffled)), check_exact=True)


@given(several, st.sampled_from([MODEL, PLAIN]))
def test_the_interval_spans_the_severity(some, model):
    scores = score_evidence(world(*some), model=model)
    assert (scores["low"] >= 0).all()
    assert (scores["low"] <= scores["severity"]).all()
    assert (scores["severity"] <= scores["high"]).all()
    assert (scores["high"] <= 100).all()


@given(several)
def test_every_component_lies_between_nought_and_one(some):
    parts = components(world(*some), MODEL).to_numpy()
    assert ((parts >= 0) & (parts <= 1)).all()


@given(several, st.integers(0, AREAS - 1))
@settings(max_examples=30)
def test_asking_for_one_area_changes_nothing_of_it(some, area):
    evidence = world(*some)
    pd.testing.assert_frame_equal(
        score_evidence(evidence, np.array([area])), score_evidence(evidence).iloc[[area]], check_exact=True
    )
