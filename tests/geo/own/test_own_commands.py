"""`python -m geo sites` and `routes`, in a store of their own."""

import json

import pandas as pd

from geo.__main__ import main

GEOJSON = '{"type":"LineString","coordinates":[[-4.095,14.527],[-3.61,14.35],[-3.07,14.06]]}'


def run(capsys, *arguments, folder):
    code = main([*arguments, "--data-dir", str(folder)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_an_own_route_becomes_a_layer_that_can_be_scored_and_goes_again(capsys, tmp_path):
    path, folder = tmp_path / "track.geojson", tmp_path / "store"
    path.write_text(GEOJSON, encoding="utf-8")
    _, out, _ = run(capsys, "routes", "add", str(path), "--name", "To Koro", folder=folder)
    assert json.loads(out) == {"added": "to-koro", "layer": "route-to-koro"}
    assert json.loads(run(capsys, "routes", "list", folder=folder)[1])["routes"][0]["name"] == "To Koro"
    code, out, _ = run(capsys, "score", "--layer", "route-to-koro", folder=folder)
    assert code == 0
    assert "the user's own lines" in out
    assert "To Koro, 0–20 km" in out
    run(capsys, "routes", "remove", "to-koro", folder=folder)
    code, _, err = run(capsys, "score", "--layer", "route-to-koro", folder=folder)
    assert code == 1
    assert "route-to-koro" in err


def test_sites_are_added_listed_and_removed(capsys, tmp_path):
    path, folder = tmp_path / "sites.csv", tmp_path / "store"
    pd.DataFrame({"name": ["A", "B"], "lat": [14.5, 99], "lon": [-4.1, 0]}).to_csv(path, index=False)
    record = json.loads(run(capsys, "sites", "add", str(path), folder=folder)[1])
    assert (record["added"], len(record["rejected"])) == (1, 1)
    assert json.loads(run(capsys, "sites", "list", folder=folder)[1])["sites"][0]["site_id"] == "site-1"
    assert json.loads(run(capsys, "sites", "remove", "site-1", folder=folder)[1]) == {"removed": "site-1"}
    code, _, err = run(capsys, "sites", "remove", "site-1", folder=folder)
    assert code == 1
    assert "no site “site-1”" in err
