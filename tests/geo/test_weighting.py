"""A reader's own weighting: shares of any sum become percent, a link carries them, what is none is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import QueryError
from geo.weighting import COMPONENTS, DEFAULT_WEIGHTING, RiskWeights, Weighting, parse_weighting

SHARES = st.lists(st.floats(0, 1000).map(lambda share: round(share, 3)), min_size=7, max_size=7).filter(sum)


def test_the_default_is_how_the_model_weighs():
    assert DEFAULT_WEIGHTING.percent == (30, 20, 15, 10, 5, 10, 10)
    assert DEFAULT_WEIGHTING.weights == RiskWeights()
    assert DEFAULT_WEIGHTING.is_default


@given(SHARES, st.integers(7, 1095))
def test_a_link_brings_back_the_weighting_that_it_was_written_for(shares, half_life):
    weighting = Weighting.of(shares, half_life)
    link, problems = weighting.link(), []
    assert parse_weighting(link["weights"][0], link["half-life"][0], problems) == weighting
    assert problems == []


@given(SHARES)
def test_shares_of_any_sum_become_weights_that_sum_to_one(shares):
    weighting = Weighting.of(shares)
    assert sum(weighting.percent) == pytest.approx(100, abs=0.05)
    assert sum(weighting.weights.by_name().values()) == pytest.approx(1)
    assert Weighting.of(weighting.percent) == weighting


def test_fractions_and_percent_are_the_same_weighting():
    assert Weighting.of((0.3, 0.2, 0.15, 0.1, 0.05, 0.1, 0.1)) == DEFAULT_WEIGHTING


def test_a_moved_weight_takes_from_the_others_in_their_proportion():
    moved = DEFAULT_WEIGHTING.moved("frequency", 2.0).by_name()
    assert moved["frequency"] == pytest.approx(100 * 60 / 130, abs=0.01)
    assert moved["lethality"] / moved["civilian_harm"] == pytest.approx(20 / 15, rel=0.01)
    assert tuple(moved) == COMPONENTS


@pytest.mark.parametrize(
    "shares", [(1.0,) * 6, (0.0,) * 7, (-1.0, *(1.0,) * 6), (float("nan"), *(1.0,) * 6), (float("inf"), *(1.0,) * 6)]
)
def test_what_is_no_set_of_weights_is_refused(shares):
    with pytest.raises(QueryError, match="Weights are 7 numbers of 0 or more, not all 0"):
        Weighting.of(shares)


@pytest.mark.parametrize("days", [0, 6, 1096, -90])
def test_a_half_life_outside_its_range_is_refused(days):
    with pytest.raises(QueryError, match=f"A half-life is 7 to 1,095 whole days, got {days}"):
        Weighting(half_life_days=days)


def test_weights_that_do_not_sum_to_one_are_refused():
    with pytest.raises(QueryError, match="Weights must be 0 or more and sum to 1"):
        RiskWeights(frequency=0.5)


@pytest.mark.parametrize(("weights", "half_life", "named"), [
    ("1,2,3", None, "“weights=1,2,3” cannot be used: weights are 7 numbers"),
    ("a,b", "90", "“weights=a,b” cannot be used"),
    (None, "soon", "“half-life=soon” cannot be used: it is 7 to 1,095 whole days. 90 is used instead"),
    (None, "3", "“half-life=3” cannot be used"),
])  # fmt: skip
def test_what_a_link_names_wrongly_is_said_and_the_default_stands_in(weights, half_life, named):
    problems = []
    assert parse_weighting(weights, half_life, problems) == DEFAULT_WEIGHTING
    assert len(problems) == 1
    assert named in problems[0]


def test_one_wrong_part_of_a_link_leaves_the_other_in_force():
    problems = []
    found = parse_weighting("1,1,1,1,1,1,1", "never", problems)
    assert found.half_life_days == 90
    assert len(set(found.percent)) == 1
    assert len(problems) == 1
