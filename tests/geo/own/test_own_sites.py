"""Own sites: read row by row, kept, changed, taken back. Every site here is made up."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geo.areas.sites import Site
from geo.errors import DataFileError, ImportFileError
from geo.own import sites
from tests.builders import three_countries

LAND = three_countries().land
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
HEADER = "name,latitude,longitude,radius_km\n"


def read(tmp_path, content, name="sites.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return sites.read_sites(path, LAND)


def added(tmp_path, rows):
    return sites.add_sites(tmp_path, read(tmp_path, HEADER + rows), file="sites.csv", now=NOW)


def test_a_row_is_a_site_and_the_radius_is_25_km_where_left_out(tmp_path):
    found = read(tmp_path, HEADER + "Office,13.5,-2,\nClinic,14,-1,40\n")
    assert found.sites == (Site("", "Office", -2.0, 13.5, 25.0), Site("", "Clinic", -1.0, 14.0, 40.0))
    assert found.rejects.empty


def test_french_names_decimal_commas_and_semicolons_are_read(tmp_path):
    found = read(tmp_path, "Nom;Latitude;Longitude;Rayon\nBureau Sévaré;13,5;-2,25;30\n".encode("cp1252"))
    assert found.sites == (Site("", "Bureau Sévaré", -2.25, 13.5, 30.0),)
    assert any("comma" in note for note in found.notes)


def test_geojson_points_are_sites(tmp_path):
    feature = {"type": "Feature", "properties": {"name": "Mine", "radius": 50},
               "geometry": {"type": "Point", "coordinates": [-2, 13.5]}}  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": [feature]})
    assert read(tmp_path, content, "s.geojson").sites == (Site("", "Mine", -2.0, 13.5, 50.0),)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",13.5,-2,25", "name", "a site needs a name"),
        ("A,north,-2,25", "latitude", "is no number"),
        ("A,,-2,25", "latitude", "is no number"),
        ("A,13.5,nan,25", "longitude", "must be from -180 to 180"),
        ("A,95,-2,25", "latitude", "must be from -90 to 90"),
        ("A,13.5,200,25", "longitude", "must be from -180 to 180"),
        ("A,13.5,-2,0", "radius_km", "must be from 1 to 300 km"),
        ("A,13.5,-2,301", "radius_km", "must be from 1 to 300 km"),
        ("A,13.5,-2,wide", "radius_km", "is no number"),
        ("Good,13.5,-2,25", "name", "stands twice in the file"),
        ("A,-2,13.5,25", "latitude", "latitude and longitude seem to be swapped"),
        ("A,50,8,25", "latitude", "no land of the countries on file lies in the circle"),
        ("A,13.5", "", "the row has 2 cells and the header 4"),
    ],
)
def test_a_row_with_a_fault_is_refused_with_row_column_and_reason_and_the_others_stay(tmp_path, row, column, reason):
    found = read(tmp_path, HEADER + "Good,13.5,-2,25\n" + row + "\n")
    assert [site.name for site in found.sites] == ["Good"]
    (fault,) = found.rejects.to_dict("records")
    assert (fault["row"], fault["column"]) == (3, column)
    assert reason in fault["reason"]


def test_a_file_without_a_position_is_refused_as_a_whole(tmp_path):
    with pytest.raises(ImportFileError, match="no column latitude, longitude; found were name, town"):
        read(tmp_path, "name,town\nA,B\n")


def test_a_hostile_file_does_not_pass_the_gate(tmp_path):
    with pytest.raises(ImportFileError, match="is XML or HTML"):
        read(tmp_path, "<html><table></table></html>")


def test_too_many_sites_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sites, "MOST_SITES", 2)
    with pytest.raises(ImportFileError, match="has 3 sites; at most 2 are kept"):
        read(tmp_path, HEADER + "A,13.5,-2,\nB,13.5,-2,\nC,13.5,-2,\n")
    added(tmp_path, "A,13.5,-2,\nB,13.5,-2,\n")
    with pytest.raises(ImportFileError, match="There would be 3 sites; at most 2"):
        added(tmp_path, "C,13.5,-2,\n")


def test_sites_are_kept_and_a_known_name_keeps_its_number(tmp_path):
    first = added(tmp_path, "Office,13.5,-2,\nClinic,14,-1,\n")
    assert [site.site_id for site in first] == ["site-1", "site-2"]
    second = added(tmp_path, "Office,13.6,-2,60\nMine,15,-1,\n")
    assert sites.known_sites(tmp_path) == second
    assert [(site.site_id, site.latitude, site.radius_km) for site in second] == [
        ("site-1", 13.6, 60.0), ("site-2", 14.0, 25.0), ("site-3", 15.0, 25.0),
    ]  # fmt: skip


def test_a_number_is_never_given_again(tmp_path):
    added(tmp_path, "Office,13.5,-2,\nClinic,14,-1,\n")
    sites.remove_site(tmp_path, "site-2")
    assert added(tmp_path, "Mine,15,-1,\n")[-1].site_id == "site-3"


def test_the_last_change_can_be_taken_back_and_done_again(tmp_path):
    before = added(tmp_path, "Office,13.5,-2,\nClinic,14,-1,\n")
    sites.remove_site(tmp_path, "site-1")
    sites.undo(tmp_path)
    assert sites.known_sites(tmp_path) == before
    sites.undo(tmp_path)
    assert sites.known_sites(tmp_path) == before[1:]


def test_the_first_change_can_be_taken_back_too(tmp_path):
    assert not sites.can_undo(tmp_path)
    with pytest.raises(ImportFileError, match="none was made"):
        sites.undo(tmp_path)
    added(tmp_path, "Office,13.5,-2,\n")
    sites.undo(tmp_path)
    assert sites.known_sites(tmp_path) == ()


def test_refused_rows_are_kept_with_file_and_time(tmp_path):
    added(tmp_path, "Office,13.5,-2,\nBad,95,-2,\n")
    (line,) = (tmp_path / "sites" / "rejects.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert (record["file"], record["row"], record["value"]) == ("sites.csv", "3", "95")
    assert record["at"].startswith("2026-01-15")


def test_an_unknown_site_and_a_broken_file_are_named(tmp_path):
    with pytest.raises(ImportFileError, match="no site “site-9”; there are none"):
        sites.remove_site(tmp_path, "site-9")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "sites.json").write_text("[]")
    with pytest.raises(DataFileError, match=r"sites.json cannot be read"):
        sites.known_sites(tmp_path)


def test_the_template_is_a_file_that_is_read(tmp_path):
    from geo.areas.boundaries import read_boundaries

    path = tmp_path / "template.csv"
    path.write_text(sites.TEMPLATE, encoding="utf-8")
    found = sites.read_sites(path, read_boundaries().land)
    assert len(found.sites) == 2
    assert found.rejects.empty
    assert replace(found.sites[0], site_id="x").site_id == "x"
