import shutil

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo import embedded
from geo.areas.boundaries import (
    SHAPEFILE,
    SHARED_BORDERS,
    STUDY_COUNTRIES,
    Boundaries,
    provinces,
    read_boundaries,
    regions,
)
from geo.errors import DataFileError, GeometryError
from geo.units import area_km2
from tests import builders
from tests.oracles import GEOD

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@pytest.fixture
def shapefile(tmp_path):
    """Writes a small valid shapefile after `change` was made to it, and returns where."""

    def write(change=lambda frame: frame):
        path = tmp_path / "areas.shp"
        change(builders.three_countries().table).to_file(path)
        return path

    return write


def test_the_boundaries_are_298_areas_of_14_countries(study):
    table = study.boundaries.table
    assert len(table) == 298
    assert table["iso3"].nunique() == 14
    assert table["area_id"].is_unique
    assert table["area_id"].is_monotonic_increasing
    assert table.crs.equals("EPSG:4326")


def test_the_study_area_has_9_and_13_and_8_regions(study):
    areas = regions(study.boundaries)
    assert areas[areas["study"]].groupby("country").size().to_dict() == {"BFA": 13, "MLI": 9, "NER": 8}
    assert set(areas.loc[areas["study"], "country"]) == set(STUDY_COUNTRIES)
    assert len(areas) == 298 - 45 + 13


def test_burkina_faso_has_45_provinces_each_in_one_of_its_regions(study):
    areas = provinces(study.boundaries)
    assert len(areas) == 45
    assert set(areas["region"]) == {i for i in regions(study.boundaries).index if i.startswith("BFA-")}


def test_every_region_is_exactly_its_provinces(study):
    whole, parts = regions(study.boundaries), provinces(study.boundaries)
    for region, members in parts.groupby("region"):
        shape = whole.geometry[region]
        assert area_km2([shape])[0] == pytest.approx(area_km2(members.geometry.to_numpy()).sum(), rel=1e-9)
        assert shapely.equals(shape, shapely.union_all(members.geometry.to_numpy()))


def test_joining_provinces_loses_no_land(study):
    joined = regions(study.boundaries).query("country == 'BFA'").geometry.to_numpy()
    assert area_km2(joined).sum() == pytest.approx(area_km2([study.boundaries.countries["BFA"]])[0], rel=1e-9)


def test_countries_have_about_their_known_size(study):
    known = {"MLI": 1_240_000, "BFA": 274_000, "NER": 1_186_000}  # Niger's outline encloses less than its 1,267,000
    for code, km2 in known.items():
        assert area_km2([study.boundaries.countries[code]])[0] == pytest.approx(km2, rel=0.03)


def test_names_and_codes_are_each_others_inverse(study):
    boundaries = study.boundaries
    assert boundaries.country_codes["Mali"] == "MLI"
    assert {boundaries.country_names[code]: code for code in boundaries.country_names} == boundaries.country_codes


@pytest.mark.parametrize(("first", "second", "km"), [("MLI", "BFA", 1230), ("MLI", "NER", 850), ("BFA", "NER", 605)])
def test_each_pair_of_countries_shares_one_border(study, first, second, km):
    line = study.boundaries.shared_border(first, second)
    assert line.geom_type == "LineString"
    assert line.equals(study.boundaries.shared_border(second, first))
    assert GEOD.geometry_length(line) / 1000 == pytest.approx(km, rel=0.05)


def test_a_border_lies_on_both_outlines(study):
    for first, second in SHARED_BORDERS:
        line = study.boundaries.shared_border(first, second)
        for code in (first, second):
            assert shapely.covers(shapely.boundary(study.boundaries.countries[code]), line)


def test_the_three_countries_meet_near_0_22_east_14_91_north(study):
    tripoint = study.boundaries.tripoint()
    assert (tripoint.x, tripoint.y) == pytest.approx((0.2185, 14.9110), abs=1e-4)


def test_small_countries_meet_where_they_were_drawn():
    boundaries = builders.three_countries()
    assert boundaries.tripoint() == shapely.Point(0, 15)
    assert boundaries.shared_border("MLI", "BFA").equals(shapely.LineString([(0, 12), (0, 15)]))
    assert boundaries.shared_border("MLI", "NER").equals(shapely.LineString([(0, 15), (0, 18)]))


@pytest.mark.parametrize("north", [shapely.box(5, 16, 6, 17), shapely.box(4, 15, 5, 16)], ids=["apart", "a corner"])
def test_countries_that_meet_in_no_line_share_no_border(north):
    table = builders.three_countries().table
    table["geometry"] = [*table.geometry[:3], north]
    with pytest.raises(GeometryError, match="BFA and NER share no land border"):
        Boundaries(table).shared_border("BFA", "NER")


def test_countries_that_meet_nowhere_have_no_tripoint():
    table = builders.three_countries().table
    north = table.set_index("area_id").geometry
    north["NER-north"] = shapely.box(0, 15, 4, 18)
    north["MLI-west"] = shapely.union_all([shapely.box(-4, 12, 0, 18), shapely.box(4, 12, 5, 18)])
    table["geometry"] = north.to_numpy()
    with pytest.raises(GeometryError, match="Mali, Burkina Faso and Niger meet in 2 places; one was expected"):
        Boundaries(table).tripoint()


def test_small_regions_join_provinces_of_one_name():
    areas = regions(builders.three_countries())
    assert areas.index.tolist() == ["BFA-left", "BFA-right", "MLI-west", "NER-north"]
    assert areas.loc["BFA-left", "name"] == "Left"
    assert areas["study"].all()


def test_a_sound_file_is_read_in_order_of_area_id(shapefile):
    read = read_boundaries(shapefile(lambda frame: frame.iloc[::-1]))
    assert read.table["area_id"].tolist() == ["BFA-lower", "BFA-upper", "MLI-west", "NER-north"]


def without(path, suffix):
    path.with_suffix(suffix).unlink()
    return path


def reshaped(shape):
    def change(frame):
        shapes = list(frame.geometry)
        shapes[2] = shape
        return frame.set_geometry(gpd.GeoSeries(shapes, crs=frame.crs))

    return change


BOW_TIE = shapely.Polygon([(-4, 12), (0, 18), (0, 12), (-4, 18)])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f.to_crs("EPSG:3857"), r"in EPSG:3857; EPSG:4326 was expected\. Reproject them first\."),
        (reshaped(BOW_TIE), r"the shape of MLI-west is invalid \(Self-intersection.*\)\. Restore the file\."),
        (reshaped(shapely.box(-4, 12, 1, 18)), r"areas overlap or do not share their edges: BFA-lower, .*Restore"),
        (lambda f: f.drop(columns="region"), r"missing column 'region'\. Restore"),
        (lambda f: f.assign(extra="x"), r"unknown column 'extra'\. Restore"),
        (lambda f: f.assign(area_id="MLI-west"), r"of column area_id in row 3, got 'MLI-west'"),
        (reshaped(None), r"of column geometry in row 4"),
    ],
    ids=["another crs", "bow tie", "overlap", "column missing", "column too many", "duplicate id", "no shape"],
)
def test_a_damaged_shapefile_is_refused_in_words(shapefile, change, message):
    path = shapefile(change)
    with pytest.raises(DataFileError, match=message) as caught:
        read_boundaries(path)
    assert "areas.shp" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_empty_shape_is_named(tmp_path):
    frame = reshaped(shapely.Polygon())(builders.three_countries().table)
    path = tmp_path / "areas.gpkg"  # a shapefile cannot tell an empty shape from none
    frame.to_file(path)
    with pytest.raises(DataFileError, match=r"the shape of MLI-west is empty\. Restore the file\."):
        read_boundaries(path)


def test_without_prj_nobody_guesses_the_crs(shapefile):
    with pytest.raises(DataFileError, match=r"areas\.shp: The shapes have no coordinate reference system; .* \.prj"):
        read_boundaries(without(shapefile(), ".prj"))


@pytest.mark.parametrize("suffix", [".shx", ".dbf"])
def test_without_its_other_parts_a_shapefile_is_refused(shapefile, suffix):
    with pytest.raises(DataFileError, match=r"areas\.shp (cannot be read as a shapefile|does not hold)"):
        read_boundaries(without(shapefile(), suffix))


def test_a_file_that_is_no_shapefile_is_refused(tmp_path):
    path = tmp_path / "areas.shp"
    path.write_text("not a shapefile", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"areas\.shp cannot be read as a shapefile \(.+\)\. Restore it"):
        read_boundaries(path)


def test_a_shapefile_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataFileError, match=r"areas\.shp cannot be read as a shapefile"):
        read_boundaries(tmp_path / "areas.shp")


@pytest.mark.parametrize("suffix", PARTS)
def test_each_part_of_the_embedded_shapefile_is_held_to_the_manifest(tmp_path, monkeypatch, suffix):
    folder = shutil.copytree(embedded.FOLDER, tmp_path / "data")
    (folder / SHAPEFILE).with_suffix(suffix).write_bytes(b"changed")
    checked_path = embedded.checked_path
    monkeypatch.setattr(embedded, "checked_path", lambda name: checked_path(name, folder))
    with pytest.raises(DataFileError, match=rf"sahel_admin1\{suffix} was changed"):
        read_boundaries()


def test_the_embedded_shapefile_reads_without_a_path():
    assert len(read_boundaries().table) == 298
    assert isinstance(read_boundaries().table, gpd.GeoDataFrame)
    assert isinstance(read_boundaries().table["name"].dtype, pd.StringDtype)
