"""The smooth density: scipy's own, as wide as places are sure, and nothing lost on the way."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from scipy.stats import gaussian_kde

from geo.errors import QueryError
from geo.query import Query
from geo.risk.kernel import BANDWIDTHS_KM, RADIUS_KM, smooth_density
from geo.units import KM, SAHEL_METRES, WGS84, reproject
from tests import builders
from tests.small_study import small_study

YEAR = Query(start=builders.LAST_DAY.date().replace(month=1, day=1), end=builders.LAST_DAY.date())


def surface(*rows, bandwidth_km=50, of="incidents", query=YEAR):
    return smooth_density(small_study(builders.incident_table(*rows)), query, bandwidth_km, of)


def at(number, longitude, latitude, **changes):
    return builders.incident(number, longitude=longitude, latitude=latitude, **changes)


def volume(found) -> float:
    """Incidents under the surface."""
    return found.z.sum() * found.cell_km**2 / 10_000 * YEAR.days / 30


@pytest.mark.parametrize("bandwidth_km", BANDWIDTHS_KM)
def test_the_surface_is_the_kernel_density_that_scipy_gives(bandwidth_km):
    quarter = np.random.default_rng(7).uniform(-120.0, 120.0, (10, 2))
    x, y = quarter.T  # scipy's kernel takes the shape of the points: turned by quarters they make a round one
    metres = np.concatenate([np.column_stack(pair) for pair in ((x, y), (-y, x), (-x, -y), (y, -x))]) * KM
    degrees = shapely.get_coordinates(reproject(shapely.points(metres), SAHEL_METRES, WGS84)).round(2)
    metres = shapely.get_coordinates(reproject(shapely.points(degrees), WGS84, SAHEL_METRES)) / KM
    found = surface(*(at(n, lon, lat) for n, (lon, lat) in enumerate(degrees)), bandwidth_km=bandwidth_km)
    spread = np.sqrt(np.cov(metres.T).trace() / 2)
    expected = gaussian_kde(metres.T, bw_method=bandwidth_km / spread)
    grid = np.stack(np.meshgrid(found.x / KM, found.y / KM)).reshape(2, -1)
    density = expected(grid).reshape(found.z.shape) * len(metres) * 10_000 / (YEAR.days / 30)
    assert np.abs(found.z - density).max() < 0.01 * density.max()


def test_an_inexact_place_makes_a_wider_hill_of_the_same_volume():
    exact, near, district = (surface(at(1, 0.5, 15.5, place_precision=precision)) for precision in (1, 2, 3))
    for found in (exact, near, district):
        assert volume(found) == pytest.approx(1, abs=0.01)
    for found, precision in ((near, 2), (district, 3)):
        wider = 50**2 / (50**2 + (RADIUS_KM[precision] / 2) ** 2)
        assert found.z.max() / exact.z.max() == pytest.approx(wider, rel=0.01)
    assert [found.widened for found in (exact, near, district)] == [0, 1, 1]


def test_a_place_known_only_to_the_region_or_the_country_is_left_out_and_counted():
    found = surface(at(1, 0.5, 15.5), at(2, 0.5, 15.5, place_precision=4), at(3, 0.5, 15.5, place_precision=5))
    assert (found.incidents, found.left_out) == (1, 2)
    assert volume(found) == pytest.approx(1, abs=0.01)


def test_a_density_of_deaths_holds_the_known_ones_and_says_how_many_are_unknown():
    found = surface(at(1, 0.5, 15.5, dead=12), at(2, 0.5, 15.5, dead=None), of="deaths")
    assert volume(found) == pytest.approx(12, abs=0.1)
    assert found.unknown_tolls == 1


def test_with_countries_chosen_what_lies_just_across_the_border_still_has_a_part():
    mali = at(1, -0.2, 15.5), at(2, 0.2, 15.5, country="NER")
    here = surface(*mali, query=replace(YEAR, countries=("MLI",)))
    assert here.incidents == 1
    assert here.z.max() > 1.8 * surface(mali[0], query=replace(YEAR, countries=("MLI",))).z.max()


def test_a_bandwidth_that_is_not_offered_is_refused():
    with pytest.raises(QueryError, match="bandwidth of 10 km is not offered; choose one of 25, 50, 100"):
        surface(bandwidth_km=10)


def test_without_incidents_the_surface_is_flat():
    assert surface().z.max() == 0
