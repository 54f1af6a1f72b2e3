"""Every step that can fail is made to fail once: never a half state, and the re-run completes."""

import os
import pathlib
import shutil

import pyarrow.parquet as pq
import pytest
import stores

from geo.errors import StoreError
from geo.incidents import durable


class Faults:
    """Makes the nth call of the guarded functions fail as a broken disk would."""

    def __init__(self, monkeypatch):
        self.at, self.calls, self.where = None, 0, ""
        for owner, name in (
            (os, "fsync"),
            (pathlib.Path, "replace"),
            (shutil, "copyfile"),
            (pq, "write_table"),
            (pq.ParquetWriter, "write_table"),
            (pq.ParquetWriter, "close"),
        ):
            monkeypatch.setattr(owner, name, self.guarded(getattr(owner, name)))

    def guarded(self, function):
        def step(*arguments, **options):
            self.calls += 1
            if self.at is not None and self.calls == self.at:
                self.where = f"{function} {arguments}"
                raise OSError(5, "Input/output error (made by the test)")
            return function(*arguments, **options)

        return step


def test_a_fault_at_any_step_leaves_a_whole_store_and_the_rerun_completes(tmp_path, monkeypatch):
    pristine = stores.new_store(tmp_path / "pristine")
    stores.bring(pristine, stores.write_acled(tmp_path / "a.csv", 4))
    rows = [stores.acled_row(n, fatalities=7, latitude=round(14 + n / 1000, 4)) for n in range(5)]
    path = stores.write_table(tmp_path / "b.csv", [*rows, stores.acled_row(9, latitude=91)])
    faults = Faults(monkeypatch)
    failed = 0
    for n in range(1, 200):
        folder = tmp_path / f"store{n}"
        shutil.copytree(pristine.folder, folder)
        store = stores.new_store(folder)
        faults.at, faults.calls = n, 0
        try:
            stores.bring(store, path)
        except StoreError as error:
            failed += 1
            assert "made by the test" in str(error)
        else:
            assert faults.calls < n, f"a fault went unnoticed: {faults.where}"
            break
        finally:
            faults.at = None
        reopened = stores.new_store(folder)
        assert reopened.version in (1, 2)
        reopened.verify()
        result = stores.bring(reopened, path)
        assert result.version == 2
        reopened.verify()
        assert reopened.receipt().rows == 1113 + 5
        shutil.rmtree(folder)
    assert failed >= 10


@pytest.mark.parametrize("left", [b"", b'{"version": 1', b'{"a": 1}\n'])
def test_a_line_is_never_glued_to_a_half_written_one(tmp_path, left):
    path = tmp_path / "lines"
    path.write_bytes(left)
    durable.append_durably(path, b"whole")
    assert path.read_bytes().splitlines()[-1] == b"whole"


def test_a_failed_replacement_leaves_the_old_content_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "settings"
    durable.write_durably(path, b"old")
    monkeypatch.setattr(pathlib.Path, "replace", _fail)
    with pytest.raises(OSError, match="made by the test"):
        durable.write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def _fail(*_):
    raise OSError(28, "No space left (made by the test)")
