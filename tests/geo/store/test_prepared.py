"""What was worked out once is found again, never stale, never torn, and never needed."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import stores

from geo.incidents import links, open_version, prepared, read_actors
from geo.incidents.prepared import code_hash, key_of, remember, remember_arrays
from geo.incidents.settings import Settings


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def made(folder, key="k" * 32, table=None, name="thing"):
    """The table, and whether it had to be made."""
    calls = []

    def make():
        calls.append(1)
        return pa.table({"x": [1.5, None, 3.0], "name": ["a", "", None]}) if table is None else table

    return remember(folder, name, key, make), bool(calls)


def test_what_was_made_is_read_the_second_time(tmp_path):
    first, was_made = made(tmp_path)
    second, was_made_again = made(tmp_path)
    assert (was_made, was_made_again) == (True, False)
    assert second.equals(first)


def test_another_key_is_made_anew_and_the_oldest_is_dropped(tmp_path):
    for digit in "abcd":
        assert made(tmp_path, digit * 32)[1]
    assert not made(tmp_path, "d" * 32)[1]
    assert not made(tmp_path, "c" * 32)[1]
    assert made(tmp_path, "a" * 32)[1]
    assert len(list((tmp_path / "prepared").iterdir())) == prepared.KEPT


@pytest.mark.parametrize("harm", [lambda b: b"", lambda b: b[:-1], lambda b: b + b"x", lambda b: b"other" + b[5:]])
def test_a_damaged_file_is_made_anew_in_silence(tmp_path, harm):
    first, _ = made(tmp_path)
    (path,) = (tmp_path / "prepared").iterdir()
    path.write_bytes(harm(path.read_bytes()))
    again, was_made = made(tmp_path)
    assert was_made
    assert again.equals(first)
    assert not made(tmp_path)[1]


def test_every_flipped_byte_is_noticed(tmp_path):
    made(tmp_path)
    (path,) = (tmp_path / "prepared").iterdir()
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        assert prepared._read(path) is None, at


def test_a_file_under_the_name_of_another_key_is_not_believed(tmp_path):
    made(tmp_path, "a" * 32)
    (path,) = (tmp_path / "prepared").iterdir()
    path.rename(path.with_name(f"thing-{'b' * 32}.arrow"))
    assert made(tmp_path, "b" * 32)[1]


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path):
    (tmp_path / "prepared").write_text("in the way")
    assert made(tmp_path)[1]
    assert made(tmp_path)[1]


def test_what_a_killed_writer_left_is_swept(tmp_path):
    import os

    made(tmp_path)
    left = tmp_path / "prepared" / ".thing.abc.new"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    made(tmp_path, "b" * 32)
    assert not left.exists()


def test_arrays_of_different_lengths_and_kinds_come_back_as_they_were(tmp_path):
    arrays = {
        "codes": np.array([3, -1, 2], dtype=np.int64),
        "cells": np.array([2**63 + 5], dtype=np.uint64),
        "km": np.array([np.nan, np.inf, 0.1]),
        "inside": np.array([True, False]),
        "none": np.array([], dtype=np.float64),
    }
    for _ in range(2):
        found = remember_arrays(tmp_path, "placing", "k" * 32, lambda: arrays)
        for name, values in arrays.items():
            assert found[name].dtype == values.dtype, name
            np.testing.assert_array_equal(found[name], values)


def test_a_key_depends_on_every_part_and_on_where_one_ends(tmp_path):
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("ab", "d")}) == 4
    assert code_hash(links) != code_hash(prepared)


def test_a_version_opened_again_is_the_same(store, tmp_path, monkeypatch):
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 12))
    first = open_version(store, read_actors())
    monkeypatch.setattr("geo.incidents.versions.link", lambda *_: pytest.fail("linked again"))
    again = open_version(store, read_actors())
    pd.testing.assert_frame_equal(again.table, first.table)
    pd.testing.assert_frame_equal(again.links, first.links)
    pd.testing.assert_frame_equal(again.actors.table, first.actors.table)
    assert (again.version, again.stepped_back) == (first.version, first.stepped_back)
    assert again.settings == Settings()


def test_a_spelling_a_pair_taken_apart_and_new_code_each_make_a_version_ready_anew(store, tmp_path, monkeypatch):
    from geo.incidents import actors

    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 1, actor1="Synthetic Band"))
    told = []
    ready = lambda: open_version(store, read_actors(), progress=lambda done, text: told.append(text))  # noqa: E731
    ready()
    assert told[0] == "reading the store"
    told.clear()
    before = ready().table
    assert not told
    actors.extend(store.folder, read_actors(), alias="Synthetic Band", actor="JNIM")
    after = ready().table
    assert told
    assert set(before.loc[before["source"] == "ACLED", "actor"]) == {"Synthetic Band"}
    assert set(after.loc[after["source"] == "ACLED", "actor"]) == {"JNIM"}
    for change in (
        lambda: pd.DataFrame([["a", "b", "c", "d"]], columns=links.PAIR).to_csv(store.folder / "unlinked.csv"),
        lambda: monkeypatch.setattr("geo.incidents.versions.code_hash", lambda *_: "newer code"),
    ):
        told.clear()
        change()
        ready()
        assert told


def test_vacuum_removes_what_was_prepared(store):
    open_version(store, read_actors())
    assert list((store.folder / "prepared").iterdir())
    store.vacuum(keep_days=10, now=stores.NOW)
    assert not list((store.folder / "prepared").iterdir())
    assert len(open_version(store, read_actors())) == 1113
