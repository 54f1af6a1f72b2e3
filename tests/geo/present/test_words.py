from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.present import words
from geo.query import Choices, Query
from geo.risk.levels import level_of

YEAR = Query(start=date(2025, 4, 26), end=date(2026, 4, 25))
CHOICES = Choices(
    first_day=date(2012, 1, 1),
    last_day=date(2026, 4, 25),
    groups=("JNIM", "ISSP"),
    countries={"MLI": "Mali", "BFA": "Burkina Faso", "NER": "Niger"},
    event_types=("Battles",),
    attributions=("claimed", "attributed"),
    layers={"admin1": "Regions"},
)


def test_a_period_is_its_first_and_last_day():
    assert words.period(YEAR) == "26 Apr 2025 – 25 Apr 2026"


def test_a_period_of_one_day_is_that_day():
    assert words.period(Query(start=date(2025, 6, 5), end=date(2025, 6, 5))) == "5 Jun 2025"


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA])
def test_a_missing_number_is_no_figure_and_never_nought(missing):
    assert words.number(missing) == "no figure"
    assert words.deaths(missing, missing, missing) == "no figure"


def test_nought_is_nought():
    assert words.number(0) == "0"
    assert words.deaths(0, 0, 0) == "0"


def test_numbers_have_their_thousands_apart():
    assert words.number(1240.4) == "1,240"
    assert words.plural(1240, "incident") == "1,240 incidents"


def test_a_toll_has_its_range_only_where_the_figures_differ():
    assert words.deaths(980, 1240, 1610) == "1,240 (980–1,610)"
    assert words.deaths(16, 16, 16) == "16"


def test_one_is_singular_and_all_else_plural():
    assert [words.plural(n, "incident") for n in (0, 1, 2)] == ["0 incidents", "1 incident", "2 incidents"]
    assert words.plural(2, "country", "countries") == "2 countries"


def test_a_share_of_nothing_is_no_number():
    assert words.share(1, 4) == "25 %"
    assert words.share(0, 4) == "0 %"
    assert words.share(0, 0) == "–"


def test_names_are_listed_with_commas_and_an_and():
    assert words.listed(["Mali"]) == "Mali"
    assert words.listed(["Mali", "Niger"]) == "Mali and Niger"
    assert words.listed(["Mali", "Niger", "Benin"]) == "Mali, Niger and Benin"


@pytest.mark.parametrize(
    ("value", "said"),
    [(69.6, "69"), (70.0, "70"), (70.4, "70"), (9.5, "9"), (55.5, "56"), (99.7, "100"), (100.0, "100")],
)
def test_a_severity_is_not_rounded_into_the_next_level(value, said):
    assert words.severity(value) == said


@given(st.floats(0, 100))
def test_a_severity_in_words_has_the_level_of_its_number_and_is_less_than_one_off(value):
    said = float(words.severity(value))
    assert level_of(said)[0] == level_of(value)[0]
    assert abs(said - value) < 1


def test_an_interval_follows_its_severity():
    assert words.severity_with_interval(55.2, 40.4, 62.0) == "55 (40–62)"


def test_every_filter_is_said_and_an_open_one_says_that_it_lets_all_through():
    assert words.filters(YEAR, CHOICES) == (
        "Armed actors: all; countries: all; event types: all; attribution: all; "
        "places known only to the district or region included."
    )
    chosen = Query(
        start=YEAR.start,
        end=YEAR.end,
        groups=("JNIM", "ISSP"),
        countries=("MLI",),
        event_types=("Battles",),
        attributions=("claimed",),
        precise_only=True,
    )
    assert words.filters(chosen, CHOICES) == (
        "Armed actors: JNIM and ISSP; countries: Mali; event types: Battles; attribution: claimed; "
        "places known only to the district or region left out."
    )


def test_the_region_is_that_of_the_chosen_countries():
    assert words.region_of(YEAR, CHOICES) == "Mali and the central Sahel"
    chosen = Query(start=YEAR.start, end=YEAR.end, countries=("MLI", "NER"))
    assert words.region_of(chosen, CHOICES) == "Mali and Niger"


def test_a_bearing_is_one_of_eight_directions():
    assert [words.bearing_words(degrees) for degrees in (0, 44, 180, 350)] == ["N", "NE", "S", "N"]
