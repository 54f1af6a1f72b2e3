"""What is drawn for paper stays legible where the reader's screen is dark."""

import tomllib
from pathlib import Path

import pytest

from geo.present.dark import GROUND, ON_DARK
from geo.present.palette import INK, LEVEL_CHIPS, MUTED, SPARK
from tests.geo.present.test_palette import contrast, luminance

THEME = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
QUIET = {"#38352f"}  # grid lines and empty tracks carry nothing


def test_the_ground_is_the_one_of_the_theme():
    assert THEME["dark"]["backgroundColor"] == GROUND


@pytest.mark.parametrize("kind", ["light", "dark"])
def test_the_theme_s_text_and_links_can_be_read(kind):
    theme = THEME[kind]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= 4.5
        assert contrast(theme.get("linkColor", theme["primaryColor"]), ground) >= 4.5
    assert contrast("#ffffff", theme["primaryColor"]) >= 4.5  # on a button


@pytest.mark.parametrize("dark", sorted(set(ON_DARK.values()) - QUIET))
def test_a_mark_stands_out_from_the_dark_ground(dark):
    assert contrast(dark, GROUND) >= 3


@pytest.mark.parametrize("ink", [INK, MUTED])
def test_words_of_charts_can_be_read_on_the_dark_ground(ink):
    assert contrast(ON_DARK[ink], GROUND) >= 4.5


def test_series_that_differ_on_paper_differ_on_the_dark_ground():
    assert len(set(ON_DARK.values()) - QUIET) == len([light for light in ON_DARK if ON_DARK[light] not in QUIET])


def test_small_bars_in_tables_are_seen_on_both_grounds():
    assert min(contrast(SPARK, GROUND), contrast(SPARK, "#ffffff")) >= 3


def test_streamlit_writes_the_letter_of_a_level_in_a_colour_that_can_be_read():
    for chip in LEVEL_CHIPS:
        ink = "#000000" if luminance(chip) > 0.5 else "#ffffff"  # what its tables choose
        assert contrast(ink, chip) >= 4.5
