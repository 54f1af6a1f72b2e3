import hashlib
import json
import os
import shutil
import subprocess
import sys

import pytest

from geo import embedded
from geo.errors import DataFileError


@pytest.fixture
def folder(tmp_path):
    """A copy of data/ that a test may damage."""
    return shutil.copytree(embedded.FOLDER, tmp_path / "data")


def rewrite_manifest(folder, entries):
    (folder / embedded.MANIFEST).write_text(json.dumps({"files": entries}), encoding="utf-8")


@pytest.mark.parametrize("name", [source.file for source in embedded.sources()])
def test_every_file_listed_is_there_unchanged(name):
    assert embedded.checked_path(name) == embedded.FOLDER / name


def test_every_file_there_is_listed():
    there = {path.relative_to(embedded.FOLDER).as_posix() for path in embedded.FOLDER.rglob("*") if path.is_file()}
    assert there - {"SOURCES.md", "manifest.json"} == {source.file for source in embedded.sources()}


def test_every_source_says_where_it_comes_from_and_on_what_terms():
    for source in embedded.sources():
        assert all([source.title, source.source, source.licence, source.date]), source.file


def test_a_missing_file_is_named(folder):
    (folder / "places.csv").unlink()
    with pytest.raises(DataFileError, match=r"places\.csv is missing\. Restore it"):
        embedded.checked_path("places.csv", folder)


def test_one_changed_byte_is_found(folder):
    path = folder / "incidents.csv"
    content = bytearray(path.read_bytes())
    content[1000] ^= 1
    path.write_bytes(bytes(content))
    found = hashlib.sha256(bytes(content)).hexdigest()[:12]
    with pytest.raises(DataFileError, match=rf"incidents\.csv was changed: its sha256 is {found}…, the manifest says"):
        embedded.checked_path("incidents.csv", folder)


def test_the_other_files_stay_readable_beside_a_changed_one(folder):
    (folder / "incidents.csv").write_text("changed", encoding="utf-8")
    assert embedded.checked_path("places.csv", folder).is_file()


@pytest.mark.parametrize("name", ["extra.csv", "../pyproject.toml", "manifest.json", ""])
def test_a_file_that_is_not_listed_is_refused_with_those_that_are(folder, name):
    (folder / "extra.csv").write_text("a,b", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"is not listed in .*manifest\.json; listed are actors\.csv, "):
        embedded.checked_path(name, folder)


def test_a_missing_manifest_is_named(tmp_path):
    with pytest.raises(DataFileError, match=r"manifest\.json is missing\. Restore the data folder"):
        embedded.sources(tmp_path)


@pytest.mark.parametrize(
    "content", ["", "not json", "[]", "{}", '{"files": 3}', '{"files": [{"file": "a"}]}', '{"files": ["a"]}', "\xff"]
)
def test_a_manifest_of_another_kind_is_refused(tmp_path, content):
    (tmp_path / embedded.MANIFEST).write_text(content, encoding="latin-1")
    with pytest.raises(DataFileError, match=r"manifest\.json is not the manifest that was expected \(.+\)"):
        embedded.sources(tmp_path)


def test_the_data_hash_is_twelve_hex_digits_and_moves_with_any_file(folder):
    entries = json.loads((folder / embedded.MANIFEST).read_text(encoding="utf-8"))["files"]
    entries[-1]["sha256"] = "0" * 64
    rewrite_manifest(folder, entries)
    assert len(embedded.data_hash()) == 12
    assert int(embedded.data_hash(), 16) >= 0
    assert embedded.data_hash(folder) != embedded.data_hash()


def test_a_text_table_keeps_every_cell_as_it_is_written(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('a,b\n007,NA\n,"x, y"\n', encoding="utf-8")
    table = embedded.read_text_table(path, ["a", "b"])
    assert table.to_numpy().tolist() == [["007", "NA"], ["", "x, y"]]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n1,2,3\n", b"a,b\n\xff,1\n"])
def test_a_file_that_is_no_csv_is_refused_by_name(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match=r"t\.csv cannot be read as a UTF-8 CSV file \(.+\)\. Restore it"):
        embedded.read_text_table(path, ["a"])


def test_a_text_table_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(DataFileError, match=r"nowhere\.csv cannot be read"):
        embedded.read_text_table(tmp_path / "nowhere.csv", ["a"])


def test_a_missing_column_is_named_with_those_found(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"t\.csv has no column c, d; found were a, b\. Restore it"):
        embedded.read_text_table(path, ["a", "c", "d"])


def test_the_folder_can_be_set_from_outside(tmp_path):
    found = subprocess.run(
        [sys.executable, "-c", "from geo import embedded; print(embedded.FOLDER)"],
        env={**os.environ, "SAHEL_EMBEDDED_DATA": str(tmp_path)},
        cwd=embedded.FOLDER.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(tmp_path)
