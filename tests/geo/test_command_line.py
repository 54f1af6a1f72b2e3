"""The command line prints what the pages show, in a form that machines read."""

import io
import json

import geopandas as gpd
import pandas as pd
import pytest

from geo.__main__ import main
from geo.query import Query
from geo.risk import score_areas
from tests.stores import write_acled

OPTIONS = ["score", "--from", "2025-01-01", "--to", "2025-12-31", "--group", "GSIM"]


@pytest.fixture(scope="module")
def expected(study):
    start, end = (pd.Timestamp(day).date() for day in ("2025-01-01", "2025-12-31"))
    return score_areas(study, Query(start=start, end=end, groups=("JNIM",)))


def test_csv_holds_the_scores_and_what_they_rest_on(capsys, expected):
    assert main([*OPTIONS, "--format", "csv"]) == 0
    text = capsys.readouterr().out
    table = pd.read_csv(io.StringIO(text), comment="#", keep_default_na=False)
    assert table["area_id"].tolist() == expected.index.tolist()
    assert table["severity"].tolist() == pytest.approx(expected["severity"].round(1).tolist())
    assert "# 1 Jan 2025 – 31 Dec 2025. Armed actors: JNIM" in text
    assert "not a census" in text


def test_json_holds_the_same(capsys, expected):
    assert main([*OPTIONS, "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["area_id"] for row in answer["areas"]] == expected.index.tolist()
    assert answer["provenance"]["boundary_vintage"].startswith("Natural Earth 4.1")
    unknown = [row for row in answer["areas"] if row["incidents"] and row["incidents"] == row["unknown_tolls"]]
    assert unknown
    assert all(row["deaths_best"] is None for row in unknown)


def test_geojson_opens_in_geopandas(capsys, expected):
    assert main([*OPTIONS, "--format", "geojson"]) == 0
    frame = gpd.read_file(io.StringIO(capsys.readouterr().out))
    assert frame["area_id"].tolist() == expected.index.tolist()
    assert frame.geometry.is_valid.all()


def test_a_layer_of_every_family_can_be_scored(capsys):
    for layer in ("border-mli-bfa@5-20-60", "capital", "capital-niamey@50-100", "hex", "hex-5", "route", "tri-border"):
        assert main(["score", "--layer", layer, "--format", "csv"]) == 0
        assert len(pd.read_csv(io.StringIO(capsys.readouterr().out), comment="#")) > 0


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--group", "Nobody"], "Nobody"),
        (["--from", "2025-02-30"], "2025-02-30"),
        (["--layer", "moon"], "moon"),
        (["--layer", "border-mli-bfa@60-20"], "The widths 60, 20 are not allowed; give 1 to 8 whole km"),
        (["--layer", "hex@9"], "no hexagons of resolution “9”; there are 4, 5, 6"),
        (["--from", "2025-06-01", "--to", "2025-05-01"], "2025-06-01"),
    ],
)
def test_a_wrong_option_is_refused_in_a_sentence(capsys, options, named):
    assert main(["score", *options]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert named in said.err
    assert said.err.endswith(" Nothing was made.\n")
    assert "instead" not in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--formats", ""], "There is no format “”; there are pdf, "),
        (["--formats", "pdf,"], "There is no format “”; there are pdf, "),
        (["--sections", ""], "There is no section “”; there are judgement, "),
        (["--capital", "dakar"], "There is no capital “dakar”; there are bamako, ouagadougou, niamey."),
    ],
)
def test_a_wrong_option_of_a_brief_is_refused_in_a_sentence(tmp_path, capsys, options, told):
    assert main(["brief", "--out", str(tmp_path / "out"), *options]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(told)
    assert said.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_brief_with_days_that_the_data_do_not_have_says_that_nothing_was_made(tmp_path, capsys):
    assert main(["brief", "--out", str(tmp_path / "out"), "--from", "2012-01-01"]) == 2
    assert capsys.readouterr().err == ("“from=2012-01-01” is before the data begin, on 2012-01-17. Nothing was made.\n")
    assert not (tmp_path / "out").exists()


def test_status_tells_what_is_loaded(capsys, study):
    assert main(["status"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["incidents"] == 1113
    assert report["last_day"] == "2026-04-25"
    assert report["data_version"].startswith("0-")
    assert len(report["data_version"]) == 14
    assert {file["file"] for file in report["files"]} >= {"incidents.csv", "boundaries/sahel_admin1.shp"}


def test_alerts_on_a_day_stand_beside_their_record_on_the_past(capsys):
    assert main(["alerts", "--on", "2024-08-31"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["to"] == "2024-08-31"
    assert len(report["areas"]) == 30
    assert report["alerts"] == [row for row in report["areas"] if row["alert"]]
    assert report["past"]["cases"] > 1000
    assert 0 < report["past"]["alarm_rate"] < 0.05


def test_changes_name_what_they_compare_with(capsys):
    assert main(["changes", "--from", "2025-01-01", "--to", "2025-12-31"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["compared_with"]["from"] == "2024-01-02"
    assert {row["name"] for row in report["levels"]}
    assert all(row["level"] != row["level_before"] for row in report["levels"])
    assert report["new_places"][0]["location"]


def test_changes_since_a_version_list_what_was_revised(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SAHEL_DATA_DIR", str(tmp_path / "store"))
    path = write_acled(tmp_path / "a.csv", 3)
    assert main(["import", str(path), "--source", "acled"]) == 0
    assert main(["import", str(write_acled(path, 3, fatalities=8)), "--source", "acled"]) == 0
    capsys.readouterr()
    assert main(["changes", "--since-version", "1"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {row["change"] for row in report["revised"]} == {"revised"}


def test_changes_since_a_version_need_a_store(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("SAHEL_DATA_DIR")
    monkeypatch.setattr("geo.incidents.store.platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "none"))
    assert main(["changes", "--since-version", "1"]) == 1
    assert "There is no store yet, so there is no version to compare with" in capsys.readouterr().err


def test_another_weighting_is_printed_with_the_scores(capsys):
    assert main(["score", "--weights", "1,0,0,0,0,0,0", "--half-life", "60", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert "re-weighted by the reader: How often 100 %" in report["provenance"]["computed"]
    assert "half-life 60 days" in report["provenance"]["computed"]
    assert main(["score", "--half-life", "soon"]) == 1
    assert "“half-life=soon” cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--since", "2026-03-01"], 10, "Ségou: unusual for the place since 6 Mar 2026."),
        (["--since", "2026-03-01", "--layer", "moon"], 2, "moon"),
    ],
)
def test_new_alerts_are_told_by_the_exit_status(capsys, options, status, said):
    assert main(["alerts", *options]) == status
    told = capsys.readouterr()
    assert said in (told.err if status == 2 else told.out)
    assert bool(told.out) is (status == 10)
