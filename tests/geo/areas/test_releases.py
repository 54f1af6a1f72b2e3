"""Boundary releases: brought in, mended, kept, removed, put back; each a vintage of its layer, named on exports."""

import json
from datetime import timedelta

import pytest
import shapely

from geo.areas.area_table import plain_id
from geo.areas.boundaries import EMBEDDED
from geo.areas.columns import Columns, propose_columns, shown_name
from geo.areas.fetched import adopt_fetched
from geo.areas.layers import build_layers, find_layer, holding
from geo.areas.releases import KIND, keep_release, prepare_release, release_areas, releases
from geo.areas.shape_files import read_shapes
from geo.areas.shelf import Shelf, sha256
from geo.errors import DataFileError, GeometryError, ImportFileError, LayerNotFoundError
from tests import builders, small_study
from tests.area_files import NOW, about, feature, geojson

BOUNDARIES = builders.three_countries()
NORTH, SOUTH = shapely.box(-4, 15, 0, 18), shapely.box(-4, 12, 0, 15)


def two_regions(folder, **properties):
    """Mali in two: north and south of 15°N."""
    return geojson(
        folder,
        feature(NORTH, ADM1_PCODE="ML01", ADM1_FR="Nord", ADM0_PCODE="ML", **properties),
        feature(SOUTH, ADM1_PCODE="ML02", ADM1_FR="Sud", ADM0_PCODE="ML", **properties),
    )


def prepared(path, said=None):
    return prepare_release(path, said or about(), BOUNDARIES, now=NOW)


def kept(store_folder, path, said=None):
    store_folder.mkdir(exist_ok=True)
    return keep_release(store_folder, prepared(path, said), path)


def layers_in(store_folder):
    return build_layers(BOUNDARIES, small_study.CAPITALS, folder=store_folder)


def refused(path, error, message, said=None):
    with pytest.raises(error, match=message):
        prepared(path, said)


# --- bringing in ------------------------------------------------------------------------------------------------------


def test_a_release_stands_beside_the_embedded_areas_of_the_other_countries(tmp_path):
    draft = prepared(two_regions(tmp_path))
    assert draft.areas.index.tolist() == ["BFA-left", "BFA-right", "MLI-ml01", "MLI-ml02", "NER-north"]
    assert draft.areas["own"].tolist() == [False, False, True, True, False]
    assert shapely.coverage_is_valid(draft.areas.geometry.to_numpy())
    assert draft.release.countries == {"MLI": 2}
    assert draft.release.elsewhere == {"BFA": 2, "NER": 1}


def test_the_vintage_names_release_date_terms_and_areas_per_country(tmp_path):
    vintage = prepared(two_regions(tmp_path)).release.vintage
    assert vintage == (
        f"Synthetic 2024 (tests, 2024-01-01, synthetic): Mali 2; elsewhere {EMBEDDED}: Burkina Faso 2, Niger 1"
    )


def test_below_the_first_level_areas_know_the_region_round_them(tmp_path):
    path = geojson(
        tmp_path,
        feature(NORTH, ADM2_PCODE="ML0101", ADM2_EN="A", ADM1_PCODE="ML01", iso3="MLI"),
        feature(SOUTH, ADM2_PCODE="ML0201", ADM2_EN="B", ADM1_PCODE=None, iso3="MLI"),
    )
    areas = prepared(path, about("admin2")).areas
    own = areas[areas["own"]]
    assert own["region"].tolist() == ["MLI-ml0101", "MLI-ml0201"]  # a column with a gap is not proposed
    assert areas[~areas["own"]]["region"].tolist() == ["BFA-left", "BFA-right"]


GEOBOUNDARIES = {"shapeName": "x", "shapeID": "9", "shapeGroup": "BFA"}


@pytest.mark.parametrize(
    ("properties", "columns"),
    [
        ({"ADM1_FR": "x", "ADM1_PCODE": "ML01", "ADM0_PCODE": "ML"}, ("ADM1_PCODE", "ADM1_FR", None, "ADM0_PCODE")),
        (GEOBOUNDARIES | {"shapeISO": "BF-01"}, ("shapeISO", "shapeName", None, "shapeGroup")),
        (GEOBOUNDARIES | {"shapeISO": ""}, ("shapeID", "shapeName", None, "shapeGroup")),
        ({"GID_1": "MLI.1_1", "NAME_1": "x", "GID_0": "MLI", "COUNTRY": "Mali"}, ("GID_1", "NAME_1", None, "GID_0")),
        ({"nom": "x"}, (None, "nom", None, None)),
        ({}, (None, None, None, None)),
    ],
)
def test_columns_are_proposed_from_what_publishers_use(tmp_path, properties, columns):
    found = propose_columns(read_shapes(geojson(tmp_path, feature(NORTH, **properties))).attributes, 1)
    assert found == Columns(*columns)


def test_a_chosen_column_that_is_not_there_is_refused(tmp_path):
    said = about(columns=Columns(name="Nom"))
    refused(two_regions(tmp_path), ImportFileError, "no column 'Nom'; it has ADM1_PCODE, ADM1_FR, ADM0_PCODE", said)


def test_where_no_column_says_it_the_country_is_the_one_that_most_of_an_area_lies_in(tmp_path):
    path = geojson(tmp_path, feature(NORTH, name="A"), feature(shapely.box(0, 12, 4, 15), name="B"))
    draft = prepared(path)
    assert draft.release.countries == {"BFA": 1, "MLI": 1}
    assert any("2 area(s) name no country" in note for note in draft.release.notes)


@pytest.mark.parametrize(
    ("said", "error", "message"),
    [
        (about(level="admin7"), ImportFileError, "no level 'admin7'; there are admin1, admin2, admin3"),
        (about(name=" "), ImportFileError, "needs a name and a licence"),
        (about(licence=""), ImportFileError, "needs a name and a licence"),
        (about(country="FRA"), ImportFileError, "'FRA' is none of the countries on file"),
        (about(country="NER"), GeometryError, "Only 0% of the areas said to lie in Niger does"),
    ],
)
def test_what_is_said_of_a_file_is_checked(tmp_path, said, error, message):
    refused(two_regions(tmp_path), error, message, said)


def test_areas_of_a_country_that_is_not_on_file_are_refused(tmp_path):
    path = geojson(tmp_path, feature(NORTH, iso3="MLI"), feature(shapely.box(2, 48, 3, 49), iso3="FRA"))
    refused(path, GeometryError, "areas of France, which is none of the countries on file")


def test_features_of_one_id_and_name_are_one_area_and_of_two_names_a_fault(tmp_path):
    west, east = shapely.box(-4, 12, -2, 15), shapely.box(-2, 12, 0, 15)
    parts = [feature(NORTH, pcode="1", name="A"), feature(west, pcode="2", name="B")]
    draft = prepared(geojson(tmp_path, *parts, feature(east, pcode="2", name="B")))
    assert draft.release.countries == {"MLI": 2}
    assert any("came in several features of one id and were joined: 2" in note for note in draft.release.notes)
    refused(geojson(tmp_path, *parts, feature(east, pcode="2", name="C")), GeometryError, "stands for 2 areas: B, C")


def test_names_that_return_get_ids_of_their_own(tmp_path):
    draft = prepared(geojson(tmp_path, feature(NORTH, name="Koro"), feature(SOUTH, name="Koro")))
    assert [area for area in draft.areas.index if area.startswith("MLI")] == ["MLI-koro", "MLI-koro-2"]


HOSTILE = [
    'N\'Gourma "x"',
    "<script>alert(1)</script>",
    "\u202eahoG\u202c Gao",
    "تمبكتو",
    "=1+1",
    "line\nbreak\x00",
    "",
]


def test_hostile_names_are_kept_as_they_came_and_shown_without_what_turns_the_writing():
    shown = [shown_name(name) for name in HOSTILE]
    assert shown == ['N\'Gourma "x"', "<script>alert(1)</script>", "ahoG Gao", "تمبكتو", "=1+1", "line break", ""]
    assert all(plain_id(name).replace("-", "").isalnum() and plain_id(name).isascii() for name in HOSTILE)
    assert len(shown_name("x" * 500)) == 120


def test_hostile_names_pass_through_a_release(tmp_path):
    strips = [shapely.box(-4, 12 + 6 * n / 7, 0, 12 + 6 * (n + 1) / 7) for n in range(7)]
    path = geojson(tmp_path, *(feature(strip, name=name) for strip, name in zip(strips, HOSTILE, strict=True)))
    own = prepared(path, about(columns=Columns(name="name"))).areas.query("own")
    assert set(own["name_in_file"]) == {name.strip() for name in HOSTILE}
    assert "Area 7" in set(own["name"])
    assert not any("\u202e" in name for name in own["name"])


# --- keeping ----------------------------------------------------------------------------------------------------------


def test_a_release_is_kept_with_its_file_and_read_back_as_it_was(tmp_path):
    path, store = two_regions(tmp_path), tmp_path / "store"
    draft = prepared(path)
    release = kept(store, path)
    assert releases(store) == [release]
    assert (store / KIND / release.slug / "original.geojson").read_bytes() == path.read_bytes()
    found = release_areas(store, release.slug)
    assert shapely.equals(found.geometry.to_numpy(), draft.areas.geometry.to_numpy()).all()
    assert found.columns.tolist() == ["name", "country", "study", "geometry"]


def test_a_name_is_taken_once_and_a_removed_release_can_be_put_back(tmp_path):
    path, store = two_regions(tmp_path), tmp_path / "store"
    release = kept(store, path)
    with pytest.raises(ImportFileError, match="“synthetic-2024” is there already"):
        kept(store, path)
    shelf = Shelf(store, KIND)
    name = shelf.remove(release.slug, now=NOW)
    assert releases(store) == []
    assert shelf.binned() == [name]
    kept(store, path)
    with pytest.raises(ImportFileError, match="Remove it first"):
        shelf.restore(name)
    shelf.remove(release.slug, now=NOW + timedelta(seconds=1))
    assert shelf.restore(name) == release.slug
    assert len(releases(store)) == 1


@pytest.mark.parametrize("slug", ["nothing", "..", "bin", "../store", ""])
def test_what_is_not_there_cannot_be_removed_or_put_back(tmp_path, slug):
    kept(tmp_path / "store", two_regions(tmp_path))
    shelf = Shelf(tmp_path / "store", KIND)
    with pytest.raises(ImportFileError, match="there are synthetic-2024"):
        shelf.remove(slug, now=NOW)
    with pytest.raises(ImportFileError, match="is not in the bin"):
        shelf.restore(slug)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    store = tmp_path / "store"
    monkeypatch.setattr("geo.areas.shelf.force_to_disk", lambda _: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        kept(store, two_regions(tmp_path))
    assert list((store / KIND).iterdir()) == []


def test_damaged_areas_are_refused_and_damaged_records_listed(tmp_path):
    store = tmp_path / "store"
    release = kept(store, two_regions(tmp_path))
    areas = store / KIND / release.slug / "areas.parquet"
    areas.write_bytes(areas.read_bytes()[:-10])
    with pytest.raises(DataFileError, match="are damaged. Remove them"):
        release_areas(store, release.slug)
    (store / KIND / release.slug / "record.json").write_text("{")
    assert releases(store) == []
    assert Shelf(store, KIND).damaged() == [release.slug]


def test_areas_that_are_no_table_are_refused(tmp_path):
    store = tmp_path / "store"
    release = kept(store, two_regions(tmp_path))
    folder = store / KIND / release.slug
    (folder / "areas.parquet").write_bytes(b"PAR1")
    record = json.loads((folder / "record.json").read_text())
    record["areas_sha256"] = sha256(folder / "areas.parquet")
    (folder / "record.json").write_text(json.dumps(record))
    with pytest.raises(DataFileError, match="cannot be read"):
        release_areas(store, release.slug)


# --- as layers --------------------------------------------------------------------------------------------------------


def test_a_release_is_a_form_of_its_layer_and_the_menu_names_the_choice(tmp_path):
    release = kept(tmp_path / "store", two_regions(tmp_path))
    layers = layers_in(tmp_path / "store")
    assert list(layers)[:3] == ["admin0", "admin1", "admin2"]
    assert layers.plan("admin1").vintages == {"": EMBEDDED, release.slug: "Synthetic 2024"}
    assert layers[release.key].vintage == release.vintage
    assert layers[release.key].title == "Regions, Synthetic 2024"
    assert len(layers["admin1"].areas) == 4
    assert len(layers[release.key].areas) == 5
    assert release.key in layers.titles
    assert "admin1@nothing" not in layers.titles
    with pytest.raises(LayerNotFoundError, match="No boundaries “nothing” were brought in for admin1"):
        find_layer(layers, "admin1@nothing")


def test_a_third_level_is_there_once_it_was_brought_in(tmp_path):
    assert "admin3" not in layers_in(None)
    kept(tmp_path / "store", two_regions(tmp_path), about("admin3"))
    layers = layers_in(tmp_path / "store")
    assert layers["admin3"].areas.index.tolist() == ["MLI-area-1", "MLI-area-2"]
    assert layers["admin3"].vintage.startswith("Synthetic 2024")


def test_what_caches_go_by_changes_with_every_release(tmp_path):
    store = tmp_path / "store"
    assert layers_in(store).content == layers_in(None).content == ""
    release = kept(store, two_regions(tmp_path))
    first = layers_in(store).content
    assert first
    Shelf(store, KIND).remove(release.slug, now=NOW)
    assert layers_in(store).content == ""


def test_an_area_of_another_vintage_is_found_where_it_is(tmp_path):
    release = kept(tmp_path / "store", two_regions(tmp_path))
    layers = layers_in(tmp_path / "store")
    assert holding(layers, "MLI-ml01", "admin1").key == release.key
    assert holding(layers, "MLI-west", release.key).key == "admin1"
    assert holding(layers, "nowhere", "admin1") is None


# --- fetched ----------------------------------------------------------------------------------------------------------


def test_what_was_fetched_becomes_one_release_per_level_once(tmp_path):
    folder = tmp_path / "store" / KIND
    folder.mkdir(parents=True)
    for code, shape in (("MLI", NORTH), ("NER", shapely.box(0, 15, 4, 18)), ("FRA", shapely.box(2, 48, 3, 49))):
        geojson(folder, feature(shape, shapeName=f"All {code}", shapeID=code), name=f"{code}-ADM2.geojson")
        said = {
            "boundarySource": "Office",
            "boundaryYear": "2017",
            "boundaryLicense": "CC BY 4.0",
            "buildDate": "Dec 12, 2023",
        }
        (folder / f"{code}-ADM2.json").write_text(json.dumps(said))
    (release,) = adopt_fetched(tmp_path / "store", BOUNDARIES, now=NOW)
    assert release.key == "admin2@geoboundaries-admin2-fetched-2026-11-25"
    assert release.countries == {"MLI": 1, "NER": 1}
    assert (release.date, release.licence) == ("2023-12-12", "CC BY 4.0")
    assert release.source == "geoBoundaries (MLI Office 2017; NER Office 2017)"
    assert adopt_fetched(tmp_path / "store", BOUNDARIES, now=NOW) == []
    geojson(folder, feature(SOUTH, shapeName="Changed", shapeID="1"), name="MLI-ADM2.geojson")
    (again,) = adopt_fetched(tmp_path / "store", BOUNDARIES, now=NOW)
    assert again.name != release.name
    assert len(releases(tmp_path / "store")) == 2


def test_a_fetched_file_that_is_torn_is_refused(tmp_path):
    folder = tmp_path / KIND
    folder.mkdir()
    (folder / "MLI-ADM1.geojson").write_text("{")
    with pytest.raises(ImportFileError, match="MLI-ADM1.geojson cannot be read"):
        adopt_fetched(tmp_path, BOUNDARIES, now=NOW)
