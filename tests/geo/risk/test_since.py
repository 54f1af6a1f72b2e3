"""What became of a watched area, group or site since the last look, counted in a store of three versions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from geo.areas.sites import Site
from geo.incidents import open_version, read_actors
from geo.incidents.undoing import undo
from geo.own.watch import Watched, area_key
from geo.risk.model import MODEL
from geo.risk.since import since_look
from geo.risk.watching import look_at, watched_onsets
from tests.small_study import small_study
from tests.stores import acled_row, bring, new_store, write_table

NOW = datetime(2026, 5, 15, 12, tzinfo=UTC)
SITE = Site("site-1", "Office Bandiagara", -3.61, 14.35, 30.0)
WEST, GROUP, OFFICE, GONE = (
    ("area", area_key("admin1", "MLI-west"), "West"),
    ("group", "JNIM", "JNIM"),
    ("site", "site-1", "Office Bandiagara"),
    ("area", area_key("admin1", "MLI-atlantis"), "Atlantis"),
)


def study_of(store):
    """The newest version's incidents in three square countries."""
    incidents = open_version(store, read_actors())
    return replace(small_study(incidents.table), incidents=incidents)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A store: 0 starter set; 1 four synthetic events at Bandiagara, one long before; 2 one revised; 3 two more."""
    folder = tmp_path_factory.mktemp("since")
    store = new_store(folder / "store")
    first = study_of(store)
    place = {"latitude": "14.35", "longitude": "-3.61"}
    days = ["2026-04-27", "2026-04-28", "2026-04-29", "2025-09-01"]
    rows = [acled_row(n, event_date=day, fatalities=str(10 + n), **place) for n, day in enumerate(days)]
    bring(store, write_table(folder / "a.csv", rows), now=NOW)
    bring(store, write_table(folder / "b.csv", [rows[0] | {"fatalities": "90"}]), now=NOW + timedelta(days=1))
    far = {"latitude": "13", "longitude": "1", "country": "Burkina Faso", "iso": "854"}
    more = [acled_row(20 + n, event_date="2026-04-29", **far) for n in range(2)]
    bring(store, write_table(folder / "c.csv", more), now=NOW + timedelta(days=2))
    return store, first, study_of(store)


def looked(world, version, *things):
    """What is said now of things looked at when a version was the newest; severities are those of version 0."""
    store, first, now = world
    items = [Watched(*thing, look=None) for thing in things]
    looks = look_at(first, 0, items, [SITE], at=NOW)
    items = [replace(item, look=replace(looks[item.identity], version=version)) for item in items]
    return since_look(now, store, items, [SITE])


def test_new_incidents_are_those_that_the_version_of_the_look_did_not_have(world):
    area, group, site = looked(world, 0, WEST, GROUP, OFFICE)
    assert (len(area.new), len(group.new), len(site.new)) == (4, 6, 4)
    assert (area.late, area.revisions, len(area.removed)) == (1, 0, 0)
    assert (area.toll.best, area.toll.unknown) == (90 + 11 + 12 + 13, 0)
    assert area.anything
    assert not area.by_date
    days = world[2].incidents.table["event_date"].iloc[area.new]
    assert days.is_monotonic_decreasing


def test_a_revised_incident_is_not_new(world):
    area, group = looked(world, 1, WEST, GROUP)
    assert (len(area.new), len(group.new)) == (0, 2)
    assert area.revised[["column", "before", "after"]].to_numpy().tolist() == [
        [f"fatalities_{name}", "10", "90"] for name in ("low", "best", "high")
    ]
    assert area.revisions == 1


def test_nothing_is_new_since_the_newest_version(world):
    for one in looked(world, 3, WEST, GROUP, OFFICE):
        assert len(one.new) == len(one.removed) == one.revisions == 0


def test_a_level_is_that_of_the_look_and_that_of_now(world):
    area, group, site = looked(world, 0, WEST, GROUP, OFFICE)
    assert area.severity > area.severity_before
    assert area.levels is not None
    assert site.levels is not None
    assert group.levels is None
    store, _, now = world
    other = replace(area.item, look=replace(area.item.look, model="severity 1"))
    assert since_look(now, store, [other], [])[0].levels is None
    assert area.item.look.model == MODEL.version


def test_what_is_no_more_is_said_to_be(world):
    (area,) = looked(world, 0, GONE)
    assert (area.there, area.anything, area.unusual) == (False, True, None)
    store, first, _ = world
    items = [Watched("site", "site-9", "Closed", area.item.look), Watched("group", "Nobody", "Nobody", area.item.look)]
    assert [one.there for one in since_look(first, store, items, [])] == [False, False]


def test_an_alert_of_the_place_is_seen_and_dated(world):
    (site,) = looked(world, 0, OFFICE)
    assert site.unusual.alert
    assert (site.unusual.count, site.unusual.limit) == (3, pytest.approx(site.unusual.limit))
    (onset,) = watched_onsets(world[2], [site.item], [SITE])
    assert (onset.area_id, onset.first.isoformat(), onset.count) == ("site site-1", "2026-04-29", 3)


def test_removed_incidents_are_told_where_they_were_and_an_old_version_that_is_gone_is_compared_by_date(tmp_path):
    store = new_store(tmp_path / "store")
    first = study_of(store)
    rows = [acled_row(n, event_date="2026-04-27", latitude="14.35", longitude="-3.61") for n in range(2)]
    bring(store, write_table(tmp_path / "a.csv", rows), now=NOW)
    items = [Watched(*thing, look=None) for thing in (WEST, GROUP, OFFICE)]
    looks = look_at(first, 1, items, [SITE], at=NOW)
    items = [replace(item, look=looks[item.identity]) for item in items]
    undo(store, now=NOW + timedelta(days=1), version=1)
    found = since_look(study_of(store), store, items, [SITE])
    assert [len(one.removed) for one in found] == [2, 2, 2]
    bring(store, write_table(tmp_path / "b.csv", rows), now=NOW + timedelta(days=2))
    store.vacuum(keep_days=0, now=NOW + timedelta(days=9))
    found = since_look(study_of(store), store, items, [SITE])
    assert [(one.by_date, len(one.new), one.late) for one in found] == [(True, 2, 0)] * 3
    assert not np.isin(found[0].new, np.arange(10)).any()
