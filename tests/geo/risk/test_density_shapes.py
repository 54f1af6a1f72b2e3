"""Hexagons and contours: counted, cut to land, one inside the other."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import shapely

from geo.errors import QueryError
from geo.query import Query
from geo.risk.contours import contours, peaks, smooth_map
from geo.risk.density import BREAKS, COUNT_BREAKS, class_of, hex_density
from geo.risk.kernel import smooth_density
from geo.units import area_km2
from tests import builders
from tests.small_study import small_study

YEAR = Query(start=builders.LAST_DAY.date().replace(month=1, day=1), end=builders.LAST_DAY.date())


def test_every_incident_is_in_a_hexagon_or_too_vague_for_one(study):
    query = replace(study.choices.default(), layer="hex@3")
    table, chosen = hex_density(study, query), study.incidents.select(query)
    vague = study.incidents.table["place_precision"][chosen] > 2
    assert table["incidents"].sum() == chosen.sum() - vague.sum()
    assert (table["incidents"] > 0).all()
    known = study.incidents.table[chosen & ~study.incidents.table["place_precision"].gt(2)]["fatalities_best"]
    assert table["deaths"].sum() == known.sum()
    assert table["unknown_tolls"].sum() == known.isna().sum()
    assert table["deaths"].isna().equals(table["incidents"] == table["unknown_tolls"])


def test_a_layer_without_hexagons_is_refused(study):
    with pytest.raises(QueryError, match="“admin1” has no hexagons"):
        hex_density(study, study.choices.default())


def test_classes_begin_at_their_breaks_and_nobody_knows_is_in_none():
    values = np.array([np.nan, 0.0, 1.0, 1.99, 2.0, 600.0])
    assert class_of(values, COUNT_BREAKS["incidents"]).tolist() == [-1, -1, 0, 0, 1, 6]


def test_a_contour_round_one_incident_is_the_circle_that_the_formula_gives():
    one = small_study(builders.incident_table(builders.incident(1, longitude=0.5, latitude=15.5)))
    found = contours(smooth_density(one, YEAR, 50))
    height = 10_000 / (2 * np.pi * 50**2) / (YEAR.days / 30)
    assert [contour.lower for contour in found] == [lower for lower in BREAKS["incidents"] if lower < height]
    for contour in found:
        radius = 50 * np.sqrt(2 * np.log(height / contour.lower))
        assert area_km2([contour.shape])[0] == pytest.approx(np.pi * radius**2, rel=0.05)


def test_contours_lie_on_the_ground_and_each_holds_the_next():
    rows = [builders.incident(n, longitude=-4 + n % 8, latitude=12.1 + n % 5) for n in range(120)]
    found = smooth_map(small_study(builders.incident_table(*rows)), YEAR, 100)
    assert len(found.contours) > 2
    shapes = [contour.shape for contour in found.contours]
    assert all(shapely.is_valid(shape) for shape in shapes)
    outside = shapely.difference(shapes[0], shapely.buffer(found.ground, 1e-6))
    assert area_km2([outside])[0] < 1
    for lower, higher in pairwise(shapes):
        assert area_km2([shapely.difference(higher, lower)])[0] < 0.01 * area_km2([higher])[0]


def test_the_highest_place_is_where_most_incidents_are():
    rows = [builders.incident(n, longitude=-2.0, latitude=14.0) for n in range(5)]
    rows.append(builders.incident(6, longitude=2.5, latitude=16.5, country="NER"))
    found = peaks(smooth_density(small_study(builders.incident_table(*rows)), YEAR, 25))
    assert [(round(peak.longitude, 1), round(peak.latitude, 1)) for peak in found] == [(-2.0, 14.0), (2.5, 16.5)]
    assert found[0].density == pytest.approx(5 * found[1].density, rel=0.02)
