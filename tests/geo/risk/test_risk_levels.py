"""Where each level begins and ends, and what the weights of a model allow."""

import math

import numpy as np
import pytest

from geo.errors import QueryError
from geo.risk import LEVELS, RiskWeights, level_of
from geo.risk.model import COMPONENTS, MODEL
from tests.geo.risk.small_world import only


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        (0, "Insignificant"),
        (9.999, "Insignificant"),
        (10, "Low"),
        (29.999, "Low"),
        (30, "Medium"),
        (49.999, "Medium"),
        (50, "High"),
        (69.999, "High"),
        (70, "Extreme"),
        (100, "Extreme"),
    ],
)
def test_a_level_begins_at_its_lower_end(severity, level):
    assert level_of([severity])[0] == level


def test_levels_follow_each_other_without_a_gap_from_nought_to_a_hundred():
    assert LEVELS[0].lower == 0
    assert LEVELS[-1].upper == 100
    assert [level.upper for level in LEVELS[:-1]] == [level.lower for level in LEVELS[1:]]
    assert [level.letter for level in LEVELS] == ["I", "L", "M", "H", "E"]


def test_a_missing_severity_has_no_level():
    levels = level_of([math.nan, 80.0])
    assert levels.codes.tolist() == [-1, 4]


def test_levels_are_ordered():
    assert level_of([5, 80, 20]).max() == "Extreme"


def test_no_severities_have_no_levels():
    assert len(level_of([])) == 0


@pytest.mark.parametrize("severity", [-0.001, 100.001, math.inf, -math.inf])
def test_a_severity_out_of_range_is_refused(severity):
    with pytest.raises(ValueError, match=f"Severity must lie between 0 and 100, got {severity:g}"):
        level_of([50.0, severity, np.nan])


def test_the_weights_of_the_model_sum_to_one():
    assert math.fsum(MODEL.weights.by_name().values()) == pytest.approx(1)
    assert tuple(MODEL.weights.as_series().index) == COMPONENTS


@pytest.mark.parametrize(
    "weights",
    [{"frequency": 0.4}, {"frequency": -0.1, "lethality": 0.6}, {"frequency": math.nan}, {"frequency": math.inf}],
)
def test_weights_that_are_negative_or_do_not_sum_to_one_are_refused(weights):
    with pytest.raises(QueryError, match="Weights must be 0 or more and sum to 1, got"):
        RiskWeights(**weights)


def test_one_component_may_carry_all_the_weight():
    assert only("spread").spread == 1


def test_a_type_with_too_few_known_tolls_borrows_those_of_any():
    assert MODEL.tolls_of("Attack") == MODEL.known_tolls["Attack"]
    assert MODEL.tolls_of("never heard of") == MODEL.known_tolls["any"]
