"""A store written by any earlier program opens and is whole; one written by a newer program is refused unharmed."""

import json
from pathlib import Path

import pytest
import stores

from geo.errors import StoreError
from geo.incidents import condition, receipts
from geo.incidents.actors import read_actors, with_own
from geo.incidents.backup import restore
from geo.incidents.links import read_unlinked
from geo.incidents.settings import read_settings
from geo.incidents.store import Store

FROZEN = Path(__file__).parents[2] / "data"
"""One backup per format, never written again: the starter set and synthetic events."""
CONTENTS = {1: {0: "ab57e4efe8275ecb", 1: "808956a740f1b5cb", 2: "52806c59454d69fe"}}


def test_there_is_a_frozen_store_of_every_format():
    assert {path.name for path in FROZEN.glob("store-format-*.zip")} == {
        f"store-format-{number}.zip" for number in range(1, receipts.FORMAT + 1)
    }


@pytest.mark.parametrize("number", CONTENTS)
def test_a_frozen_store_opens_with_all_its_versions_and_takes_an_import(tmp_path, number):
    restore(FROZEN / f"store-format-{number}.zip", tmp_path / "store")
    store = stores.new_store(tmp_path / "store")
    for version, content in CONTENTS[number].items():
        assert store.receipt(version).content == content
        store.verify(version)
    assert [len(store.read(version)) for version in (0, 1, 2)] == [1113, 1119, 1118]
    assert set(store.changes(2)["change"]) == {"revised", "removed"}
    assert list(store.rejects(2)["column"]) == ["latitude"]
    assert read_settings(store.folder).countries == ("MLI", "NER")
    assert with_own(read_actors(), store.folder).resolve("Groupe frozen") == "JNIM"
    assert len(read_unlinked(store.folder)) == 1
    assert stores.bring(store, stores.write_acled(tmp_path / "a.csv", 8)).accepted == 3
    store.verify()


def _newer(entry):
    """A receipt as a newer program might write it: another number, other fields."""
    return {"format": receipts.FORMAT + 1, "version": entry["version"], "sums": [1, 2]}


def test_a_newer_receipt_is_refused_before_anything_else_of_it_is_read(tmp_path):
    store = stores.new_store(tmp_path / "store")
    path = store.folder / receipts.FILE
    path.write_text(json.dumps(_newer(json.loads(path.read_text().splitlines()[0]))) + "\n")
    _assert_refused_unharmed(store)


def test_a_newer_commit_whose_receipt_is_still_to_come_is_refused_too(tmp_path):
    store = stores.new_store(tmp_path / "store")
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 2))
    path = store.folder / receipts.FILE
    path.write_text(path.read_text().splitlines()[0] + "\n")
    entry = condition.log_entries(store.folder)[1]
    actions = [json.loads(line) for line in entry.read_text().splitlines()]
    about = next(action["commitInfo"] for action in actions if "commitInfo" in action)
    about[condition.METADATA] = json.dumps(_newer(json.loads(about[condition.METADATA])))
    entry.write_text("\n".join(map(json.dumps, actions)))
    _assert_refused_unharmed(store)


def _assert_refused_unharmed(store):
    def contents():
        return {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}

    before = contents()
    for use in (stores.new_store, lambda folder: Store(folder).recover(now=stores.NOW), lambda f: Store(f).read()):
        with pytest.raises(StoreError, match=r"newer version of this program \(format 2; this one reads 1\)"):
            use(store.folder)
    assert contents() == before


def test_a_receipt_without_a_number_is_of_the_first_format(tmp_path):
    store = stores.new_store(tmp_path / "store")
    path = store.folder / receipts.FILE
    created, *others = path.read_text().splitlines()
    entry = json.loads(created)
    del entry["format"]
    path.write_text("\n".join([json.dumps(entry), *others]) + "\n")
    assert stores.new_store(store.folder).receipt().format == 1
