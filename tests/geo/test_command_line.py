"""The command line prints what the pages show, in a form that machines read."""

import io
import json

import geopandas as gpd
import pandas as pd
import pytest

from geo.__main__ import main
from geo.query import Query
from geo.risk import score_areas

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
    assert "Traceback" not in said.err


def test_status_tells_what_is_loaded(capsys, study):
    assert main(["status"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["incidents"] == 1113
    assert report["last_day"] == "2026-04-25"
    assert report["data_version"].startswith("0-")
    assert len(report["data_version"]) == 14
    assert {file["file"] for file in report["files"]} >= {"incidents.csv", "boundaries/sahel_admin1.shp"}
