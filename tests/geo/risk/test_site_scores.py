from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.areas.sites import Site, circle, site_areas
from geo.query import Query
from geo.risk import sites as s
from geo.units import GEOD, KM, area_km2
from tests.builders import incident, incident_table, no_incidents
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31), layer="site")
SITE = Site("site-1", "Office", -2.0, 13.5, 25.0)
OTHER = Site("site-2", "Clinic", -1.9, 13.5, 40.0)  # overlaps the first
AWAY = Site("site-3", "Mine", 2.0, 16.5, 25.0)


def at(number, km, *, bearing=90, site=SITE, **changes):
    """An incident so many km from the site."""
    longitude, latitude, _ = GEOD.fwd(site.longitude, site.latitude, bearing, km * KM)
    return incident(number, longitude=longitude, latitude=latitude, event_date="2025-06-01", **changes)


def scored(*incidents, sites=(SITE,), query=YEAR):
    return s.site_scores(small_study(incident_table(*incidents) if incidents else no_incidents()), query, sites)


def test_incidents_in_the_circle_count_and_those_outside_do_not():
    row = scored(at(1, 24, dead=3), at(2, 26), at(3, 80)).iloc[0]
    assert (row["incidents"], row["deaths_best"]) == (1, 3)
    assert row["nearest_km"] == pytest.approx(24, abs=0.01)


def test_nothing_in_or_around_a_site_is_a_severity_of_nought():
    row = scored(at(1, 200)).iloc[0]
    assert (row["severity"], row["low"], row["high"], row["level"]) == (0, 0, 0, "Insignificant")


def test_incidents_within_50_km_of_the_circle_are_spill_over_alone():
    row = scored(at(1, 60)).iloc[0]
    assert row["incidents"] == 0
    assert row["spill_over"] > 0
    assert row["lethality"] == row["momentum"] == 0


def test_circles_that_overlap_are_each_scored_as_if_alone():
    incidents = [at(1, 10), at(2, 15, bearing=200), at(3, 30)]
    together = scored(*incidents, sites=(SITE, OTHER))
    for site in (SITE, OTHER):
        alone = scored(*incidents, sites=(site,)).loc[site.site_id]
        assert together.loc[site.site_id, "severity"] == alone["severity"]
        assert together.loc[site.site_id, "incidents"] == alone["incidents"]


def test_sites_are_ranked_by_severity():
    table = scored(at(1, 5, site=AWAY), at(2, 6, site=AWAY), at(3, 10), sites=(SITE, AWAY))
    assert table.index.tolist() == ["site-3", "site-1"]


def test_an_imprecise_incident_at_the_edge_may_lie_outside_and_widens_the_interval():
    sure, unsure = scored(at(1, 20, dead=5)).iloc[0], scored(at(1, 20, dead=5, place_precision=2)).iloc[0]
    assert unsure["severity"] == sure["severity"]
    assert unsure["low"] < sure["low"]
    assert unsure["imprecise"] == 1


def test_a_site_without_any_incident_on_file_has_no_nearest_one():
    assert np.isnan(scored().iloc[0]["nearest_km"])


@given(st.floats(0, 120), st.floats(1, 60))
def test_the_share_of_a_disc_in_a_circle_is_that_of_points_in_both(km, radius):
    disc = shapely.buffer(shapely.Point(km, 0), 25.0, quad_segs=64)
    expected = shapely.intersection(disc, shapely.buffer(shapely.Point(0, 0), radius, quad_segs=64)).area / disc.area
    assert s.overlap_share(np.array([km]), radius)[0] == pytest.approx(expected, abs=0.004)


def test_nearest_incidents_come_in_order_with_distance_and_bearing():
    study = small_study(incident_table(at(1, 70, bearing=180), at(2, 5, bearing=90), at(3, 40, place_precision=3)))
    nearest = s.nearest_incidents(study, YEAR, SITE)
    assert nearest["distance_km"].tolist() == pytest.approx([5, 70], abs=0.01)
    assert nearest["bearing"].tolist() == pytest.approx([90, 180], abs=0.1)


def test_groups_and_months_count_the_circle_alone():
    study = small_study(incident_table(at(1, 5, dead=2), at(2, 6, dead=None, actor="ISSP"), at(3, 90)))
    groups = s.site_groups(study, YEAR, SITE).set_index("group")
    assert groups["incidents"].to_dict() == {"ISSP": 1, "JNIM": 1}
    assert np.isnan(groups.loc["ISSP", "deaths"])
    [months] = s.site_months(study, YEAR, [SITE])
    assert (len(months), months[-7], months.sum()) == (24, 2, 2)


def test_the_ad_hoc_layer_holds_the_circles_on_land_and_changes_the_key():
    study = small_study(no_incidents())
    circled = s.with_sites(study, (SITE, OTHER))
    layer = circled.layer("site")
    assert layer.areas["name"].tolist() == ["Office", "Clinic"]
    assert layer.km2[0] == pytest.approx(np.pi * 25**2, rel=0.01)
    assert circled.key != study.key
    assert circled.key != s.with_sites(study, (replace(SITE, radius_km=30.0), OTHER)).key


def test_a_circle_has_its_radius_in_every_direction():
    corners = shapely.get_coordinates(circle(SITE))
    metres = [GEOD.inv(SITE.longitude, SITE.latitude, x, y)[2] for x, y in corners]
    assert np.array(metres) / KM == pytest.approx(25, rel=1e-4)


def test_a_site_off_the_land_has_no_country_and_the_land_that_its_circle_reaches():
    coast = Site("site-1", "Ship", -4.1, 13.5, 25.0)
    areas = site_areas(small_study(no_incidents()).boundaries, (coast,))
    assert areas["country"].tolist() == [None]
    assert areas["study"].tolist() == [False]
    assert 0 < area_km2(areas.geometry.to_numpy())[0] < np.pi * 25**2 / 2
