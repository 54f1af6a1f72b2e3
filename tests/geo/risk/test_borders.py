from datetime import date

import numpy as np
import pytest
from scipy import stats

from geo.query import Query
from geo.risk.borders import band_table, border_share, poisson_interval
from tests.builders import incident, incident_table, no_incidents
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))

# The world of `three_countries` by hand, at 15°N: 1° of latitude is 110.6 km, 1° of longitude 107.5 km.
MALI_KM2 = 4 * 107.4 * 6 * 110.6
ALL_KM2 = 2 * MALI_KM2
# 50 km on either side of 6° of meridian, and of 4° of parallel less what the meridian's strip already holds.
NEAR_IN_MALI = 50 * 6 * 110.6
NEAR_IN_ALL = 2 * NEAR_IN_MALI + 100 * (4 * 107.5 - 50)


def near_and_far(near=10, far=10, **changes):
    """So many incidents 22 km from the Mali–Burkina Faso border, in Burkina Faso, and so many 320 km inside Mali."""
    rows = [incident(n, country="BFA", longitude=0.2, latitude=13.5, **changes) for n in range(near)]
    rows += [incident(100 + n, country="MLI", longitude=-3.0, latitude=13.5, **changes) for n in range(far)]
    return small_study(incident_table(*rows))


def bands(study, layer="border-mli-bfa", countries=()):
    table = band_table(study, Query(start=YEAR.start, end=YEAR.end, layer=layer, countries=countries))
    return table.set_index(["band", "side"])


def test_ten_of_twenty_near_a_border_are_a_half_against_the_land_that_lies_that_near():
    found = border_share(near_and_far(), YEAR)
    assert (found.near, found.total, found.within_km) == (10, 20, 50)
    assert found.countries == ("Mali", "Burkina Faso", "Niger")
    assert found.even_share == pytest.approx(NEAR_IN_ALL / ALL_KM2, rel=0.02)
    assert found.ratio == pytest.approx(0.5 / (NEAR_IN_ALL / ALL_KM2), rel=0.02)


def test_the_interval_is_that_of_the_count_over_what_an_even_spread_would_give():
    found = border_share(near_and_far(), YEAR)
    # Garwood's table for 10 seen: 4.80 to 18.39
    assert found.low * 20 * found.even_share == pytest.approx(4.795, abs=0.001)
    assert found.high * 20 * found.even_share == pytest.approx(18.390, abs=0.001)


@pytest.mark.parametrize("count", [1, 2, 10, 57])
def test_the_interval_of_a_count_leaves_a_fortieth_on_each_side(count):
    low, high = poisson_interval(count)
    assert stats.poisson.sf(count - 1, low) == pytest.approx(0.025)
    assert stats.poisson.cdf(count, high) == pytest.approx(0.025)


def test_nothing_seen_gives_an_interval_from_nought_to_three_point_seven():
    assert poisson_interval(0) == (0.0, pytest.approx(3.689, abs=0.001))


def test_incidents_and_land_are_those_of_the_chosen_countries():
    found = border_share(near_and_far(), Query(start=YEAR.start, end=YEAR.end, countries=("MLI", "BEN")))
    assert (found.countries, found.near, found.total) == (("Mali",), 0, 10)
    assert found.even_share == pytest.approx(NEAR_IN_MALI / MALI_KM2, rel=0.02)
    assert (found.ratio, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(3.689 / (10 * found.even_share), rel=0.001)


def test_without_a_study_country_nothing_is_near_and_no_share_is_even():
    found = border_share(near_and_far(), Query(start=YEAR.start, end=YEAR.end, countries=("BEN",)))
    assert (found.countries, found.near, found.total) == ((), 0, 0)
    assert np.isnan([found.even_share, found.ratio, found.low, found.high]).all()


def test_without_incidents_the_ratio_is_missing_and_not_nought():
    found = border_share(small_study(incident_table(incident(1, event_date="2024-01-01"))), YEAR)
    assert (found.near, found.total) == (0, 0)
    assert np.isnan([found.ratio, found.low, found.high]).all()


def test_only_incidents_at_or_near_a_named_place_count():
    assert border_share(near_and_far(place_precision=2), YEAR).total == 20
    assert border_share(near_and_far(place_precision=3), YEAR).total == 0


def test_bands_hold_the_incidents_of_their_side_and_distance():
    study = small_study(
        incident_table(
            incident(1, country="MLI", longitude=-0.05, latitude=13.5),  # 5 km
            incident(2, country="MLI", longitude=-0.05, latitude=13.5),
            incident(3, country="BFA", longitude=0.2, latitude=13.5),  # 22 km
            incident(4, country="MLI", longitude=-3.0, latitude=13.5),  # 325 km: in no band
        )
    )
    incidents = bands(study)["incidents"]
    assert incidents["0–10 km", "Mali"] == 2
    assert incidents["10–25 km", "Burkina Faso"] == 1
    assert incidents.sum() == 3
    assert list(dict.fromkeys(incidents.index.get_level_values("band"))) == [
        "0–10 km",
        "10–25 km",
        "25–50 km",
        "50–100 km",
    ]


def test_deaths_are_missing_where_no_incident_of_a_band_has_a_figure():
    study = small_study(
        incident_table(
            incident(1, longitude=-0.05, latitude=13.5, dead=None),
            incident(2, longitude=-0.05, latitude=13.5, dead=None),
            incident(3, longitude=0.2, latitude=13.5, dead=4),
            incident(4, longitude=0.2, latitude=13.5, dead=None),
        )
    )
    table = bands(study)
    assert np.isnan(table["deaths"]["0–10 km", "Mali"])
    assert table["unknown_tolls"]["0–10 km", "Mali"] == 2
    assert table["deaths"]["10–25 km", "Burkina Faso"] == 4
    assert table["unknown_tolls"]["10–25 km", "Burkina Faso"] == 1
    assert table["deaths"]["25–50 km", "Mali"] == 0


def test_a_filter_of_countries_leaves_their_side_of_the_bands():
    table = bands(near_and_far(), countries=("BFA",))
    assert set(table.index.get_level_values("side")) == {"Burkina Faso"}
    assert table["incidents"].sum() == 10


def test_the_layer_of_all_borders_names_the_tri_border_zone_and_counts_each_incident_once():
    study = small_study(
        incident_table(
            incident(1, longitude=-0.2, latitude=15.0),
            incident(2, country="NER", longitude=0.2, latitude=15.2),
            incident(3, country="BFA", longitude=0.2, latitude=13.5),
        )
    )
    incidents = bands(study, layer="border")["incidents"]
    assert incidents["Tri-border zone", "Mali"] == 1
    assert incidents["Tri-border zone", "Niger"] == 1
    assert incidents["10–25 km", "Burkina Faso"] == 1
    assert incidents.sum() == 3


def test_the_bands_of_a_side_are_as_large_as_a_strip_by_hand():
    table = bands(small_study(no_incidents()))
    assert table["km2"]["0–10 km", "Mali"] == pytest.approx(10 * 3 * 110.6, rel=0.06)  # and a quarter circle at its end
    assert table["incidents"].sum() == 0


def test_the_share_near_one_border_counts_its_two_countries_alone():
    rows = [incident(n, country="BFA", longitude=0.2, latitude=13.5) for n in range(4)]
    rows += [incident(10 + n, country="MLI", longitude=-3.0, latitude=13.5) for n in range(4)]
    rows += [incident(20 + n, country="NER", longitude=3.0, latitude=17.0) for n in range(8)]
    found = border_share(small_study(incident_table(*rows)), YEAR, border=("MLI", "BFA"))
    assert (found.near, found.total, found.border) == (4, 8, ("Mali", "Burkina Faso"))
    land = MALI_KM2 * 1.5
    assert found.even_share == pytest.approx(2 * 50 * 3 * 110.6 / land, rel=0.1)


def test_bands_of_chosen_widths_are_counted_between_their_own_edges():
    table = bands(near_and_far(), layer="border-mli-bfa@15-30")
    assert table["incidents"].to_dict() == {
        ("0–15 km", "Burkina Faso"): 0, ("0–15 km", "Mali"): 0,
        ("15–30 km", "Burkina Faso"): 10, ("15–30 km", "Mali"): 0,
    }  # fmt: skip
