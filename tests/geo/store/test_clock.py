"""Clocks and calendars: a day stays the day that the source wrote, wherever and whenever the import runs."""

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import stores

LATE_IN_NEW_YORK = datetime(2026, 1, 15, 23, 30, tzinfo=timezone(-timedelta(hours=5)))
WRITTEN = {
    "2024-02-29": date(2024, 2, 29),
    "2025-03-30T02:30:00": date(2025, 3, 30),  # an hour that Paris skips
    "2025-10-26 02:30:00+02:00": date(2025, 10, 26),  # and one that it has twice
    "2025-12-31T23:59:59Z": date(2025, 12, 31),
    "2025-01-01T00:00:00-12:00": date(2025, 1, 1),
}


@pytest.fixture(params=["UTC", "Europe/Paris", "Pacific/Kiritimati", "America/New_York"])
def zone(request, monkeypatch):
    """The process's own time zone, for one test."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_days_are_kept_as_written_in_every_time_zone(zone, tmp_path):
    store = stores.new_store(tmp_path / "store")
    rows = [stores.acled_row(n, event_date=text) for n, text in enumerate(WRITTEN)]
    assert stores.bring(store, stores.write_table(tmp_path / "a.csv", rows)).accepted == len(WRITTEN)
    found = {row["event_id"]: row["event_date"] for row in store.read().to_pylist() if row["source"] == "ACLED"}
    assert [found[f"MLI{n}"] for n in range(len(WRITTEN))] == list(WRITTEN.values())


def test_a_day_that_no_year_has_is_refused_and_one_that_begins_somewhere_is_not(tmp_path):
    store = stores.new_store(tmp_path / "store")
    rows = [stores.acled_row(n, event_date=f"202{n}-02-29") for n in (3, 4, 5)]
    # late on the 15th in New York it is the 16th in UTC
    rows += [stores.acled_row(n, event_date=f"2026-01-{n}") for n in (15, 16, 17)]
    result = stores.bring(store, stores.write_table(tmp_path / "a.csv", rows), now=LATE_IN_NEW_YORK)
    assert (result.accepted, result.rejected) == (3, 3)
    assert "date in the future (today is 2026-01-16)" in set(store.rejects()["reason"])


def test_moments_carry_their_offset_and_days_of_versions_are_utc(tmp_path):
    store = stores.new_store(tmp_path / "store")
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 2), now=LATE_IN_NEW_YORK)
    assert store.receipt().at == "2026-01-16T04:30:00+00:00"
    assert store.receipt().when.astimezone(UTC) == LATE_IN_NEW_YORK
    assert (store.version_on(date(2026, 1, 15)), store.version_on(date(2026, 1, 16))) == (0, 1)
