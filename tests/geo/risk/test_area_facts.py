"""What happened in one area, counted by hand in the small world; how far it lies from what."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.areas.sites import Site
from geo.query import Query
from geo.risk.area_facts import area_distances, area_facts, near_rows, sites_near
from tests import builders
from tests.builders import incident
from tests.small_study import small_study

YEAR = Query(date(2025, 1, 1), date(2025, 12, 31))
WEST = {"longitude": -2.0, "latitude": 16.0}
TABLE = builders.incident_table(
    incident(1, event_date="2024-03-01", **WEST),
    incident(2, event_date="2025-02-01", dead=3, location="Alpha", **WEST),
    incident(3, event_date="2025-03-01", dead=None, location="Alpha", target_type="civilians", **WEST),
    incident(4, event_date="2025-04-01", dead=4, actor="ISSP", location="Beta", longitude=-3.0, latitude=13.0),
    incident(5, event_date="2025-05-01", dead=None, actor="Unidentified armed men", place_precision=4, **WEST),
    incident(6, event_date="2025-06-01", dead=9, country="BFA", longitude=1.0, latitude=13.0),
)


@pytest.fixture(scope="module")
def world():
    towns = pd.DataFrame(
        {"name": ["Alpha", "Beyond"], "iso3": "MLI", "longitude": [-2.0, 3.0], "latitude": [16.0, 17.0],
         "population": [10, 5]}
    )  # fmt: skip
    return replace(small_study(TABLE), places=towns)


def test_an_area_s_incidents_tolls_and_actors_are_counted(world):
    facts = area_facts(world, YEAR, "MLI-west")
    assert facts.rows.tolist() == [1, 2, 3, 4]
    assert (facts.deaths_low, facts.deaths_best, facts.deaths_high) == (7, 7, 7)
    assert (facts.unknown_tolls, facts.civilians, facts.unidentified, facts.imprecise) == (2, 1, 1, 1)
    assert facts.groups["group"].tolist() == ["JNIM", "ISSP", "Unidentified"]
    assert facts.groups["incidents"].tolist() == [2, 1, 1]
    assert facts.groups["deaths"].tolist()[:2] == [3, 4]
    assert np.isnan(facts.groups["deaths"].iloc[2])  # nobody gave a figure, which is not nought


def test_hot_places_leave_imprecise_incidents_out_and_bear_the_name_used_there(world):
    places = area_facts(world, YEAR, "MLI-west").places
    assert places["place"].tolist() == ["Alpha", "Beta"]
    assert places["incidents"].tolist() == [2, 1]
    assert places["unknown_tolls"].tolist() == [1, 0]
    assert str(places["last"].iloc[0])[:10] == "2025-03-01"


def test_the_window_before_is_counted_only_where_the_data_hold_it(world):
    assert area_facts(world, YEAR, "MLI-west").before is None
    assert area_facts(world, Query(date(2025, 1, 1), date(2025, 6, 30)), "MLI-west").before == 0


def test_an_area_without_incidents_has_no_toll_and_not_a_nought(world):
    facts = area_facts(world, YEAR, "NER-north")
    assert facts.incidents == 0
    assert np.isnan(facts.deaths_best)
    assert facts.groups.empty
    assert facts.places.empty


def test_distances_are_nought_where_an_area_touches_a_border_or_holds_a_capital(world):
    found = area_distances(world, "admin1", "MLI-west")
    assert dict(found.borders)["MLI", "BFA"] == pytest.approx(0, abs=0.1)
    capitals = {name: km for name, km, _, _ in found.capitals}
    assert capitals["Bamako"] == 0
    assert capitals["Ouagadougou"] == pytest.approx(216.9, abs=0.3)  # two degrees along 13°N
    assert found.capitals[0][0] == "Bamako"


def test_sites_are_those_in_reach_and_the_nearest_incident_is_named(world):
    near = Site("site-1", "Mine", 0.2, 16.0)  # 21 km east of the area
    far = Site("site-2", "Far", 3.9, 13.0)
    found = sites_near(world, YEAR, "MLI-west", [near, far])
    assert found["name"].tolist() == ["Mine", "Alpha"]
    assert found["km_to_area"].tolist() == [pytest.approx(21.4, abs=0.2), 0.0]
    assert found["incidents"].tolist() == [0, 2]
    assert found["nearest_km"].iloc[1] == pytest.approx(0, abs=0.1)
    assert near_rows(world, YEAR, -2.0, 16.0).tolist() == [2, 1]
