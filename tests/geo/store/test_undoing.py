"""Any version can be taken back while nothing later touched its rows, and taking it back can be taken back."""

from datetime import timedelta

import pytest
import stores
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import StoreError, UndoError
from geo.incidents.licence import access_days
from geo.incidents.receipts import in_force
from geo.incidents.undoing import undo


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def rows_of(path, numbers, **changes):
    return stores.write_table(path, [stores.acled_row(n, **changes) for n in numbers], list(stores.acled_row(0)))


def take_back(store, version=None):
    return undo(store, now=stores.NOW, version=version)


def test_undo_makes_a_new_version_with_the_rows_of_the_one_before(store, tmp_path):
    stores.bring(store, rows_of(tmp_path / "a.csv", range(5)))
    before = store.receipt()
    stores.bring(store, rows_of(tmp_path / "b.csv", range(3, 8), fatalities=9))
    result = take_back(store)
    assert (result.version, result.updated, result.removed, result.accepted) == (3, 2, 3, 0)
    receipt = store.receipt()
    assert (receipt.kind, receipt.undoes, receipt.source) == ("undo", 2, "ACLED")
    assert (receipt.content, receipt.rows) == (before.content, before.rows)
    store.verify()
    store.verify(2)
    changes = store.changes(3)
    assert changes["change"].value_counts().to_dict() == {"removed": 3, "revised": 6}


def test_undoing_the_undo_brings_the_version_in_again(store, tmp_path):
    stores.bring(store, rows_of(tmp_path / "a.csv", range(5)))
    done = store.receipt().content
    assert take_back(store).removed == 5
    assert take_back(store).accepted == 5
    assert store.receipt().content == done
    store.verify()


def test_a_version_is_undone_once_only(store, tmp_path):
    stores.bring(store, rows_of(tmp_path / "a.csv", range(5)))
    take_back(store, 1)
    again = take_back(store, 1)
    assert (again.version, again.removed, again.note) == (2, 0, "Nothing changed: version 1 is undone already.")
    assert len(store.versions()) == 3


def test_an_older_version_is_undone_under_later_ones_that_left_its_rows_alone(store, tmp_path):
    stores.bring(store, rows_of(tmp_path / "a.csv", range(5)))
    stores.bring(store, rows_of(tmp_path / "b.csv", range(10, 13)))
    assert take_back(store, 1).removed == 5
    assert store.receipt().rows == 1113 + 3
    store.verify()


def test_a_version_whose_rows_a_later_one_touched_is_refused_with_that_one(store, tmp_path):
    stores.bring(store, rows_of(tmp_path / "a.csv", range(5)))
    stores.bring(store, rows_of(tmp_path / "b.csv", range(10, 13)))
    stores.bring(store, rows_of(tmp_path / "c.csv", [1], fatalities=7))
    stores.bring(store, rows_of(tmp_path / "d.csv", [11], fatalities=7))
    with pytest.raises(UndoError, match=r"Version 1 cannot be undone: version 3 changed 1 of the rows .*\(MLI1\)"):
        take_back(store, 1)
    assert store.version == 4
    take_back(store, 3)
    assert take_back(store, 1).removed == 5


def test_the_store_as_created_and_versions_that_never_were_cannot_be_undone(store):
    with pytest.raises(UndoError, match="Version 0 is the store as it was created"):
        take_back(store)
    with pytest.raises(StoreError, match="There is no version 7"):
        take_back(store, 7)


def test_a_version_whose_rows_were_given_up_cannot_be_undone(store, tmp_path):
    stores.bring(store, rows_of(tmp_path / "a.csv", range(3)))
    store.vacuum(keep_days=0, now=stores.NOW + timedelta(days=1))
    with pytest.raises(StoreError, match="rows were given up by vacuum"):
        take_back(store)


def test_an_undone_import_is_no_date_of_access(store, tmp_path):
    stores.bring(store, rows_of(tmp_path / "a.csv", range(3)))
    later = stores.NOW + timedelta(days=4)
    stores.bring(store, rows_of(tmp_path / "b.csv", range(4)), now=later)
    take_back(store)
    assert access_days(store)["ACLED"] == stores.NOW.date()
    take_back(store)
    assert access_days(store)["ACLED"] == later.date()
    assert set(in_force(store.receipts())) == {0, 1, 2}


files = st.lists(
    st.tuples(st.sets(st.integers(0, 6), min_size=1, max_size=5), st.integers(0, 3), st.booleans()),
    min_size=1,
    max_size=2,
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files)
def test_import_and_undo_leave_the_content_as_it_was(tmp_path_factory, imports):
    folder = tmp_path_factory.mktemp("undo")
    store = stores.new_store(folder / "store")
    contents = [store.receipt().content]
    for numbers, dead, full in imports:
        path = rows_of(folder / "a.csv", sorted(numbers), fatalities=dead)
        if stores.bring(store, path, full_release=full).version >= len(contents):
            contents.append(store.receipt().content)
    for version in range(len(contents) - 1, 0, -1):
        take_back(store, version)
        assert store.receipt().content == contents[version - 1]
    store.verify()
