from datetime import date

import numpy as np
import pytest
import shapely

from geo.areas.routes import Route
from geo.query import Query
from geo.risk.routes import km_along, near_route, route_table
from tests.builders import incident, incident_table
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
EAST = Route("a", "A", shapely.LineString([(-3.0, 13.5), (-2.0, 13.5)]))  # 108 km, five segments
FAR = Route("b", "B", shapely.LineString([(-3.0, 12.5), (-2.0, 12.5)]))
KM_PER_DEGREE = EAST.km


def at(number, km, *, north=0.0, **changes):
    """An incident so many km along the route, and so many degrees north of it."""
    return incident(number, longitude=-3 + km / KM_PER_DEGREE, latitude=13.5 + north, **changes)


def test_incidents_within_10_km_count_and_farther_ones_do_not():
    study = small_study(incident_table(at(1, 30), at(2, 30, north=0.08), at(3, 30, north=0.1)))
    assert near_route(study, EAST).tolist() == [True, True, False]


def test_imprecise_places_are_near_no_route():
    study = small_study(incident_table(at(1, 30, place_precision=2), at(2, 30, place_precision=3)))
    assert near_route(study, EAST).sum() == 1


def test_a_route_s_row_counts_incidents_per_100_km_and_segments():
    study = small_study(incident_table(at(1, 5, dead=3), at(2, 15, dead=None), at(3, 105, dead=2)))
    row = route_table(study, YEAR, [EAST, FAR]).loc["a"]
    assert (row["incidents"], row["segments"], row["segments_hit"]) == (3, 5, 2)
    assert row["share_hit"] == 0.4
    assert row["per_100_km"] == pytest.approx(300 / EAST.km)
    assert (row["deaths"], row["unknown_tolls"]) == (5, 1)


def test_a_route_without_incidents_has_noughts_and_unknown_tolls_alone_have_no_sum():
    study = small_study(incident_table(at(1, 5, dead=None)))
    table = route_table(study, YEAR, [EAST, FAR])
    assert np.isnan(table.loc["a", "deaths"])
    assert table.loc["b", ["incidents", "segments_hit", "deaths", "per_100_km"]].tolist() == [0, 0, 0, 0]


def test_incidents_outside_the_window_do_not_count():
    study = small_study(incident_table(at(1, 5, event_date="2024-12-31"), at(2, 5, event_date="2025-06-01")))
    assert route_table(study, YEAR, [EAST])["incidents"].tolist() == [1]


def test_km_along_is_the_distance_from_the_start_and_missing_far_off():
    study = small_study(incident_table(at(1, 30), at(2, 30, north=0.5)))
    along = km_along(study, EAST)
    assert along[0] == pytest.approx(30, abs=0.1)
    assert np.isnan(along[1])
