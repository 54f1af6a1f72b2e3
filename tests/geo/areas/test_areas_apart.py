"""Files of areas are read by a process of their own: the same draft, the same words, and an end when it is stopped."""

import pytest
import shapely

from geo.areas.apart import columns_apart, own_apart, release_apart
from geo.areas.boundaries import read_boundaries
from geo.areas.columns import Columns
from geo.areas.custom import prepare_own
from geo.areas.releases import prepare_release
from geo.errors import GeometryError
from geo.incidents import apart
from tests.area_files import NOW, about, feature, geojson

BLOCK = feature(shapely.box(-4, 14, -3, 15), name="Block A")


def silent(done, text):
    pass


def test_the_process_gives_what_reading_here_gives(tmp_path):
    path, land = geojson(tmp_path, BLOCK), read_boundaries()
    assert columns_apart(path, silent) == ["name"]
    own = own_apart(path, "Blocks", Columns(), land, silent, now=NOW)
    assert own.layer == prepare_own(path, "Blocks", land, now=NOW).layer
    districts = [feature(shapely.box(x, 14, x + 1, 15), name=f"D{x}", iso3="MLI") for x in (-7, -6, -5)]
    path = geojson(tmp_path, *districts, name="districts.geojson")
    told = []
    draft = release_apart(path, about("admin2"), land, lambda done, text: told.append(str(text)), now=NOW)
    here = prepare_release(path, about("admin2"), land, now=NOW)
    assert draft.release == here.release
    assert draft.areas.geometry.geom_equals(here.areas.geometry).all()
    assert "mending overlaps and gaps" in told


def test_an_error_of_the_areas_comes_back_as_it_is(tmp_path):
    path = geojson(tmp_path, feature(shapely.box(-40, 14, -39, 15), name="Sea"))
    with pytest.raises(GeometryError) as here:
        prepare_own(path, "Blocks", read_boundaries(), now=NOW)
    with pytest.raises(GeometryError) as there:
        own_apart(path, "Blocks", Columns(), read_boundaries(), silent, now=NOW)
    assert str(there.value) == str(here.value)


def test_whoever_stops_it_ends_the_process(tmp_path, monkeypatch):
    started, take = [], apart._take
    monkeypatch.setattr(apart, "_take", lambda memory: started.append(take(memory)) or started[-1])

    def stop(done, text):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        release_apart(geojson(tmp_path, BLOCK), about("admin2"), read_boundaries(), stop, now=NOW)
    assert started[0].process.poll() is not None
