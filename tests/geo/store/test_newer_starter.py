"""A newer starter set comes into an existing store once, as one version, and touches no other source's rows."""

from dataclasses import replace

import pandas as pd
import pytest
import stores

from geo import embedded
from geo.incidents.receipts import read_book
from geo.incidents.store import writer_lock
from geo.incidents.undoing import undo

OLD = embedded.source_of("incidents.csv")


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """Let the program come with another starter set: the embedded one, changed, of that date."""

    def install(name, dated, change=lambda table: table):
        path = tmp_path / f"{name}.csv"
        table = pd.read_csv(embedded.FOLDER / "incidents.csv", dtype=str, keep_default_na=False)
        change(table).to_csv(path, index=False)
        source = replace(OLD, sha256=f"sha of {name}", date=dated)
        monkeypatch.setattr(embedded, "source_of", lambda file: source)
        monkeypatch.setattr(embedded, "checked_path", lambda file: path)

    return install


def newer(table):
    """One row revised, one gone, one new."""
    table = table.iloc[1:].copy()
    table.iloc[0, table.columns.get_loc("location")] = "Corrected place"
    return pd.concat([table, table.tail(1).assign(event_id="SYNTHETIC-NEW")])


def test_it_comes_in_as_one_version_that_says_what_changed(store, tmp_path, edition):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 4))
    before = {row["event_id"]: row["row_hash"] for row in store.read().to_pylist() if row["source"] == "ACLED"}
    edition("newer", "2027-01-01", newer)
    opened = stores.new_store(store.folder)
    receipt = opened.receipt()
    assert (receipt.version, receipt.kind, receipt.source, receipt.sha256) == (2, "starter", "starter", "sha of newer")
    assert (receipt.accepted, receipt.updated, receipt.removed, receipt.unchanged) == (1, 1, 1, 1111)
    after = {row["event_id"]: row["row_hash"] for row in opened.read().to_pylist() if row["source"] == "ACLED"}
    assert after == before
    changes = opened.changes(2)
    assert set(changes["change"]) == {"revised", "removed"}
    assert changes.loc[changes["change"] == "revised", "after"].tolist() == ["Corrected place"]
    opened.verify()
    assert stores.new_store(store.folder).version == 2


def test_an_older_program_or_one_of_the_same_day_does_not_change_it_back(store, edition):
    edition("newer", "2027-01-01", newer)
    assert stores.new_store(store.folder).version == 1
    for name, dated in (("older", OLD.date), ("never seen, older", "2026-12-31"), ("newer", "2027-01-01")):
        edition(name, dated)
        assert stores.new_store(store.folder).version == 1, name
    edition("another of that day", "2027-01-01")
    assert stores.new_store(store.folder).version == 2
    edition("newer", "2027-01-01", newer)
    assert stores.new_store(store.folder).version == 2


def test_a_new_edition_with_the_same_rows_makes_no_version_and_is_compared_once(store, edition):
    edition("same rows", "2027-01-01")
    assert stores.new_store(store.folder).version == 0
    assert read_book(store.folder).starters["sha of same rows"] == "2027-01-01"
    lines = (store.folder / "receipts.jsonl").read_bytes()
    stores.new_store(store.folder)
    assert (store.folder / "receipts.jsonl").read_bytes() == lines


def test_a_store_of_before_this_was_noted_is_compared(store, edition):
    receipts = store.folder / "receipts.jsonl"
    receipts.write_bytes(receipts.read_bytes().splitlines()[0] + b"\n")
    edition("newer", "2027-01-01", newer)
    assert stores.new_store(store.folder).receipt().updated == 1


def test_undone_it_stays_undone(store, edition):
    content = store.receipt().content
    edition("newer", "2027-01-01", newer)
    opened = stores.new_store(store.folder)
    undo(opened, now=stores.NOW)
    assert stores.new_store(store.folder).receipt().content == content


def test_while_somebody_writes_the_store_opens_as_it_is(store, edition):
    edition("newer", "2027-01-01", newer)
    with writer_lock(store.folder, 1):
        assert stores.new_store(store.folder).version == 0
    assert stores.new_store(store.folder).version == 1


def test_a_store_that_may_only_be_read_opens_as_it_is(store, edition, monkeypatch):
    monkeypatch.setattr(type(store), "writable", property(lambda _: False))
    edition("newer", "2027-01-01", newer)
    assert stores.new_store(store.folder).version == 0


def test_a_version_lost_to_damage_is_brought_in_again(store, edition):
    edition("newer", "2027-01-01", newer)
    stores.new_store(store.folder)
    (store.folder / "incidents/_delta_log" / f"{1:020d}.json").write_bytes(b"")
    assert store.recover(now=stores.NOW) == 0
    assert stores.new_store(store.folder).receipt().kind == "starter"
