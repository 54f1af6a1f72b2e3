from itertools import combinations, pairwise

import pytest

from geo.present.maps.points import MARKERS
from geo.present.palette import (
    ATTRIBUTION_COLOURS,
    ATTRIBUTION_MARKS,
    CHANGE_COLOURS,
    CHANGE_INK,
    COUNT_COLOURS,
    COUNT_INK,
    DENSITY_COLOURS,
    DENSITY_INK,
    FORCES,
    GROUP_COLOURS,
    HATCHES,
    INK,
    LAND,
    LEVEL_COLOURS,
    LEVEL_INK,
    MILITIAS,
    MUTED,
    NOT_SCORED,
    OTHER_GROUPS,
    series_of,
    series_order,
)
from geo.query import UNIDENTIFIED
from geo.risk.levels import LEVELS
from geo.schemas import ATTRIBUTIONS
from tests.builders import actors

SHAPE_OF_MARKER = {"o": "●", "D": "◆", "^": "▲", "s": "■"}


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        *zip(LEVEL_INK, LEVEL_COLOURS, strict=True),
        *zip(DENSITY_INK, DENSITY_COLOURS, strict=True),
        *zip(COUNT_INK, COUNT_COLOURS, strict=True),
        *zip(CHANGE_INK, CHANGE_COLOURS, strict=True),
        (INK, LAND),
        (INK, NOT_SCORED),
        (MUTED, "#ffffff"),
    ],
)
def test_text_is_legible_on_its_ground(ink, ground):
    assert contrast(ink, ground) >= 4.5


def test_there_is_a_colour_for_each_level_and_they_darken_from_level_to_level():
    assert len(LEVEL_COLOURS) == len(LEVEL_INK) == len(LEVELS)
    shades = [luminance(colour) for colour in LEVEL_COLOURS]
    assert shades == sorted(shades, reverse=True)
    assert all(lighter - darker > 0.05 for lighter, darker in pairwise(shades))


@pytest.mark.parametrize("ramp", [DENSITY_COLOURS, COUNT_COLOURS, CHANGE_COLOURS[3:], CHANGE_COLOURS[3::-1]])
def test_a_ramp_darkens_at_every_step_so_that_it_reads_in_grey(ramp):
    shades = [luminance(colour) for colour in ramp]
    assert all(contrast(lighter, darker) > 1.2 for lighter, darker in pairwise(ramp))
    assert shades == sorted(shades, reverse=True)


def test_every_actor_in_the_data_has_a_series_with_a_colour(study):
    groups = study.incidents.groups
    assert {series_of(group, study.incidents.actors) for group in groups} <= set(GROUP_COLOURS)


@pytest.mark.parametrize(
    ("group", "series"),
    [
        ("JNIM", "JNIM"),
        ("ISSP", "ISSP"),
        ("Military of Mali", FORCES),
        ("Wagner Group", FORCES),
        (UNIDENTIFIED, UNIDENTIFIED),
        ("A group that nobody listed", OTHER_GROUPS),
    ],
)
def test_a_group_belongs_to_its_own_series_or_to_that_of_its_kind(group, series):
    assert series_of(group, actors()) == series


def test_series_keep_their_order_whatever_the_order_of_the_data():
    assert series_order([FORCES, "JNIM", UNIDENTIFIED, MILITIAS, "JNIM"]) == ["JNIM", MILITIAS, FORCES, UNIDENTIFIED]
    assert series_order(reversed(GROUP_COLOURS)) == list(GROUP_COLOURS)


def test_no_two_series_and_no_two_attributions_share_a_colour():
    assert len(set(GROUP_COLOURS.values())) == len(GROUP_COLOURS)
    assert len(set(ATTRIBUTION_COLOURS.values())) == len(ATTRIBUTION_COLOURS)


def test_every_attribution_has_a_colour_and_the_mark_of_its_shape_on_the_printed_map():
    assert set(ATTRIBUTION_COLOURS) == set(ATTRIBUTION_MARKS) == set(ATTRIBUTIONS)
    assert {name: SHAPE_OF_MARKER[MARKERS[name]] for name in ATTRIBUTIONS} == ATTRIBUTION_MARKS


def test_no_mark_of_attribution_is_hollow_as_hollow_means_no_figure():
    assert not set(ATTRIBUTION_MARKS.values()) & set("○◇△□◯")


def test_series_that_grey_makes_alike_differ_by_their_hatching_in_print():
    def grey(colour):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    for one, other in combinations(GROUP_COLOURS.values(), 2):
        assert HATCHES.get(one) != HATCHES.get(other) or abs(grey(one) - grey(other)) > 15
