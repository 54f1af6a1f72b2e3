"""Boundaries and own areas on the command line: JSON out, or a sentence and status 1 where it cannot be done."""

import io
import json

import pandas as pd
import pytest
import shapely

from geo.__main__ import main
from geo.incidents import syncing
from tests.area_files import feature, geojson

SHAPES = {"A": shapely.box(-7, 14, -6, 15), "B": shapely.box(-6, 14, -5, 15)}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def file(tmp_path):
    return geojson(tmp_path, *(feature(shape, name=name) for name, shape in SHAPES.items()))


@pytest.fixture
def run(folder, capsys):
    def run(*arguments, status=0):
        assert main(["--data-dir", str(folder), *map(str, arguments)]) == status
        out, err = capsys.readouterr()
        return err if status else out

    return run


def test_a_release_is_added_listed_removed_and_put_back(run, file):
    said = ["--level", "admin3", "--name", "Synthetic", "--licence", "none", "--date", "2024-01-01", "--country", "MLI"]
    added = json.loads(run("boundaries", "add", file, *said))
    assert added["layer"] == "admin3@synthetic"
    assert added["vintage"] == "Synthetic (2024-01-01, none): Mali 2"
    assert [entry["slug"] for entry in json.loads(run("boundaries", "list"))["boundaries"]] == ["synthetic"]
    assert "is there already" in run("boundaries", "add", file, *said, status=1)
    name = json.loads(run("boundaries", "remove", "synthetic"))["put_back_with"]
    listed = json.loads(run("boundaries", "list"))
    assert (listed["boundaries"], listed["removed"]) == ([], [name])
    assert json.loads(run("boundaries", "restore", name)) == {"put_back": "synthetic"}
    assert "# Boundaries: Synthetic (2024-01-01, none): Mali 2." in run("score", "--layer", "admin3@synthetic")


def test_own_areas_are_added_listed_scored_and_removed(run, file):
    assert json.loads(run("areas", "add", file, "--name", "Blocks"))["layer"] == "custom-blocks"
    assert [entry["areas"] for entry in json.loads(run("areas", "list"))["areas"]] == [2]
    table = pd.read_csv(io.StringIO(run("score", "--layer", "custom-blocks")), comment="#")
    assert sorted(table["area_id"]) == ["a", "b"]
    run("areas", "remove", "blocks")
    assert "“layer=custom-blocks” is not known" in run("score", "--layer", "custom-blocks", status=1)
    assert json.loads(run("areas", "list"))["areas"] == []


def test_a_crosswalk_is_printed_with_both_vintages(run, file):
    run("areas", "add", file, "--name", "=Blocks")
    text = run("crosswalk", "--from", "custom-blocks", "--to", "admin1")
    assert "# From: =Blocks: 2 own areas" in text
    table = pd.read_csv(io.StringIO(text), comment="#")
    assert table.groupby("from_id")["area_share"].sum().tolist() == pytest.approx([1, 1])
    rows = json.loads(run("crosswalk", "--from", "custom-blocks", "--to", "admin1", "--format", "json"))
    assert len(rows["rows"]) == len(table)
    assert "There is no layer “nothing”" in run("crosswalk", "--from", "nothing", "--to", "admin1", status=1)


def test_fetched_boundaries_become_a_release_without_a_further_step(run, folder, monkeypatch):
    run("boundaries", "list")  # makes the store

    def fetched(store, *_, **__):
        (store.folder / "boundaries").mkdir()
        features = [feature(shape, shapeName=name, shapeID=name) for name, shape in SHAPES.items()]
        geojson(store.folder / "boundaries", *features, name="MLI-ADM2.geojson")
        (store.folder / "boundaries" / "MLI-ADM2.json").write_text("{}")
        return {"files": ["boundaries/MLI-ADM2.geojson"]}

    monkeypatch.setattr(syncing, "sync", fetched)
    report = json.loads(run("sync", "boundaries", "--country", "MLI"))
    assert report["releases"][0]["countries"] == {"MLI": 2}
    assert report["releases"][0]["layer"].startswith("admin2@geoboundaries-admin2-fetched-")
