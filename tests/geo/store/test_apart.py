"""Uploads are read by another process within limits: it dies, not the server, and a dead one leaves nothing behind."""

import itertools
import json
import operator
import signal
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import stores

from geo.errors import AmbiguousReadingError, ImportFileError
from geo.incidents import apart
from geo.incidents.apart import Limits, propose_apart, read_apart
from geo.incidents.importing import Asked, prepare, read_here
from geo.incidents.table import propose_for


@pytest.fixture
def store(tmp_path):
    return stores.new_store(tmp_path / "store")


def ask(store, path, **asked):
    return replace(Asked(store, path, "acled", stores.NOW, None, None), **asked)


def bring_apart(store, path, *, limits=None, **asked):
    """The result of an import whose file another process reads."""

    def reader(question, folder, progress):
        return read_apart(question, folder, progress, limits=limits)

    with prepare(store, path, **({"source": "acled", "now": stores.NOW, "reader": reader} | asked)) as prepared:
        return prepared.commit(now=stores.NOW)


def nothing_is_left(store):
    return store.version == 0 and not list((store.folder / "staging").iterdir())


def test_a_file_read_apart_is_staged_as_one_read_here(store, tmp_path):
    rows = [stores.acled_row(n) for n in range(3)] + [stores.acled_row(9, latitude=91), stores.acled_row(8, iso="250")]
    rows[-1]["country"] = "France"
    path = stores.write_table(tmp_path / "a.csv", rows)
    told = []
    found = []
    for number, reader in enumerate((read_here, read_apart)):
        folder = tmp_path / str(number)
        folder.mkdir()
        found.append(reader(ask(store, path), folder, lambda done, text: told.append((done, text))))
    here, there = found
    assert (here.label, here.notes) == (there.label, there.notes)
    assert here.staged.path.read_bytes() == there.staged.path.read_bytes()
    assert here.staged.rejects_path.read_bytes() == there.staged.rejects_path.read_bytes()
    for name in ("rows", "passed", "outside", "rejected", "ids", "names"):
        assert getattr(here.staged, name) == getattr(there.staged, name)
    pd.testing.assert_frame_equal(here.staged.sample, there.staged.sample)
    pd.testing.assert_frame_equal(here.staged.rejects, there.staged.rejects)
    assert (1.0, "5 rows read") in told[1:]
    assert bring_apart(store, path).accepted == 3


def test_a_mapping_is_proposed_apart_as_it_is_here(tmp_path):
    path = stores.write_table(tmp_path / "t.csv", [{"Date": "03/04/2025", "Lat": "14,5", "Lon": "-4", "Qui": "GSIM"}])
    rows, proposal = propose_for(path)
    assert propose_apart(path) == apart.OpenedTable(rows.columns, proposal)
    assert propose_apart(path, separator=";").columns == ("Date,Lat,Lon,Qui",)


def test_what_is_wrong_with_a_file_is_told_in_the_same_words_and_the_process_reads_the_next(store, tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 3, event_date="03/04/2025")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ImportFileError, match="There is no file .*gone.csv"):
        bring_apart(store, tmp_path / "gone.csv")
    with pytest.raises(ImportFileError, match="bad.csv is no ACLED file"):
        bring_apart(store, tmp_path / "bad.csv")
    kept = apart._idle[0].process.pid
    with pytest.raises(AmbiguousReadingError, match="03/04/2025 can be read as day-month or month-day"):
        bring_apart(store, path)
    assert bring_apart(store, path, date_order="dmy").accepted == 3
    assert apart._idle[0].process.pid == kept


def test_a_file_that_needs_more_memory_than_it_may_is_refused_and_nothing_is_staged(store, tmp_path):
    path = tmp_path / "large.json"
    path.write_text(json.dumps({"data": [stores.acled_row(n) for n in range(20_000)]}))
    with pytest.raises(ImportFileError, match="large.json needs more than 300 MB of memory to be read"):
        bring_apart(store, path, limits=Limits(memory_bytes=300_000_000))
    assert nothing_is_left(store)


def test_a_reader_that_computes_for_longer_than_it_may_is_stopped_even_within_a_library(tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 1)
    propose_apart(path)
    process = apart._idle[0].process
    endless = (operator.indexOf, (itertools.repeat(0),))  # one call of C that never comes back
    with pytest.raises(ImportFileError, match="a.csv was not read within 1 s of computing"):
        apart.work_apart(*endless, path, lambda done, text: None, Limits(seconds=0.9, patience=100))
    assert process.poll() == -signal.SIGXCPU


def test_a_reader_that_hangs_is_killed_and_told_of(store, tmp_path):
    path = stores.write_acled(tmp_path / "a.csv", 3)
    propose_apart(path)  # so that one is idle
    process = apart._idle[0].process
    process.send_signal(signal.SIGSTOP)
    with pytest.raises(ImportFileError, match="a.csv was not read within 0 s of computing"):
        bring_apart(store, path, limits=Limits(seconds=0.1))
    assert process.poll() == -signal.SIGKILL
    assert nothing_is_left(store)


@pytest.mark.parametrize(
    ("stops", "error", "message"),
    [
        (lambda process: process.kill(), ImportFileError, r"a.csv ended without an answer \(SIGKILL\)"),
        (lambda process: pytest.fail("the user left the page"), pytest.fail.Exception, "the user left the page"),
    ],
    ids=["killed", "no longer wanted"],
)
def test_a_reader_that_is_killed_or_no_longer_wanted_leaves_nothing(
    store, tmp_path, monkeypatch, stops, error, message
):
    monkeypatch.setattr(apart, "_LOOK_SECONDS", 0.01)
    apart._end_idle()  # a new one takes a second to begin, so that it is at work for sure
    found, take = [], apart._take
    monkeypatch.setattr(apart, "_take", lambda memory_bytes: found.append(take(memory_bytes)) or found[0])
    with pytest.raises(error, match=message):
        bring_apart(
            store, stores.write_acled(tmp_path / "a.csv", 3), progress=lambda done, text: stops(found[0].process)
        )
    assert found[0].process.poll() == -signal.SIGKILL
    assert nothing_is_left(store)


def test_a_third_file_waits_until_another_is_read_and_can_be_stopped_meanwhile(store, tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "_LOOK_SECONDS", 0.01)
    path = stores.write_acled(tmp_path / "a.csv", 1)
    told = []

    def progress(done, text):
        told.append(text)
        if text.startswith("waiting") and told.count(text) == 2:
            for _ in range(2):
                apart._places.release()

    for _ in range(2):
        apart._places.acquire()
    assert bring_apart(store, path, progress=progress).accepted == 1
    assert told.count("waiting until other files are read") == 2
    assert told[-1] == "1 rows compared"


def test_the_reader_knows_no_secrets_and_ends_with_its_server(tmp_path, monkeypatch):
    monkeypatch.setenv("SAHEL_ACLED_PASSWORD", "hush")
    apart._end_idle()
    path = stores.write_acled(tmp_path / "a.csv", 1)
    propose_apart(path)
    idle = apart._idle[0]
    assert b"hush" not in Path(f"/proc/{idle.process.pid}/environ").read_bytes()
    idle.pipe.close()  # as the system does when a server dies
    assert idle.process.wait(timeout=60) == 0
    assert propose_apart(path).columns[0] == "event_id_cnty"  # by another, since that one is gone
