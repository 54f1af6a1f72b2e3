"""Suppositions about one area are what the whole model gives when the evidence itself is changed that way."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.risk import components as c
from geo.risk.cases import AreaCase
from tests.geo.risk.small_world import AREAS, DAYS, PLAIN, Happening, happenings, world

WORLDS = st.lists(happenings(), max_size=8)
AT = st.integers(0, AREAS - 1)
CLOSE = {"abs": 1e-9}


def severity(*found, at=0, **world_of):
    return c.severity_of(c.components(world(*found, **world_of), PLAIN), PLAIN.weights)[at]


def case(*found, at=0, **world_of):
    return AreaCase.of(world(*found, **world_of), at, PLAIN)


@settings(max_examples=25)
@given(WORLDS, AT)
def test_with_nothing_supposed_it_is_the_severity_of_the_area(found, at):
    one = case(*found, at=at)
    assert one.severity(one.as_it_is())[0] == pytest.approx(severity(*found, at=at), **CLOSE)


@settings(max_examples=25)
@given(WORLDS, AT)
def test_without_an_incident_it_is_the_severity_of_evidence_that_never_had_it(found, at):
    one = case(*found, at=at)
    without = one.severity(one.as_it_is().without(one.of_each()))
    rows = [*one.inside, *one.near]
    assert len(without) == len(rows)
    for row, value in zip(rows, without, strict=True):
        rest = found[:row] + found[row + 1 :]
        assert value == pytest.approx(severity(*rest, at=at), **CLOSE)


@settings(max_examples=25)
@given(WORLDS, AT, st.integers(0, DAYS + 5))
def test_later_it_is_the_severity_of_evidence_that_has_aged(found, at, days):
    one = case(*found, at=at)
    aged = [replace(each, age=each.age + days) for each in found if each.age + days < DAYS]
    assert one.severity(one.later(np.array([days])))[0] == pytest.approx(severity(*aged, at=at), **CLOSE)


@settings(max_examples=25)
@given(WORLDS, AT, st.integers(0, 6), st.booleans())
def test_with_more_it_is_the_severity_of_evidence_that_has_them(found, at, number, civilian):
    one = case(*found, at=at)
    new = Happening(area=at, age=0, toll=(3, 3, 3), civilian=civilian, group=77, cell=88)
    added = one.more(np.array([number]), toll=3.0, civilian=civilian, new_place=True)
    whole = one.severity(one.as_it_is().plus(added))[0]
    assert whole == pytest.approx(severity(*found, *[new] * number, at=at), **CLOSE)


def test_more_in_a_known_place_adds_neither_a_place_nor_a_group():
    one = case(Happening(group=1, cell=1))
    added = one.more(np.array([2]), toll=1.0, civilian=False, new_place=False)
    expected = severity(Happening(group=1, cell=1), *[Happening(group=1, cell=1)] * 2)
    assert one.severity(one.as_it_is().plus(added))[0] == pytest.approx(expected, **CLOSE)


def test_a_window_too_short_for_momentum_has_none_in_any_supposition():
    one = case(Happening(age=0), days=3)
    sums = one.as_it_is().plus(one.more(np.array([4]), toll=1.0, civilian=False, new_place=False))
    assert one.components(sums)["momentum"].tolist() == [0.0]


def test_a_layer_without_study_areas_has_no_mean_to_be_pulled_to():
    found = (Happening(),)
    one = case(*found, in_study=[False] * AREAS)
    assert one.severity(one.as_it_is())[0] == pytest.approx(severity(*found, in_study=[False] * AREAS), **CLOSE)
