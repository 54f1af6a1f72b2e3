import hashlib
import os
import threading
from datetime import date
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster
from distributed.scheduler import KilledWorker

from geo.enrich import Job, blocks, daily, enrich, read_daily_counts, run
from geo.errors import DataFileError, EnrichError, ImportFileError, LayerNotFoundError, MappingError

ADMIN1 = Job(layers=("admin1",))


def synthetic(rows, seed=3):
    """Made-up rows; every tenth has no position that can be, every seventh no toll."""
    random = np.random.default_rng(seed)
    table = pd.DataFrame(
        {
            "id": [f"S{n}" for n in range(rows)],
            "longitude": random.uniform(-11, 15, rows).round(4).astype(str),
            "latitude": random.uniform(11, 22, rows).round(4).astype(str),
            "event_date": pd.date_range("2025-01-01", periods=rows, freq="h").strftime("%Y-%m-%d"),
            "actor": random.choice(["JNIM", "GSIM", "unidentified armed men"], rows),
            "country": random.choice(["Mali", "NER", ""], rows),
            "fatalities_best": random.integers(0, 9, rows).astype(str),
            "note": 'says "no",\nthen more',
        }
    )
    table.loc[::10, "latitude"] = np.resize(["", "north", "95"], len(table[::10]))
    table.loc[::7, "fatalities_best"] = ""
    return table


@pytest.fixture
def small_blocks(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 10_000)
    monkeypatch.setattr(blocks, "_READ", 1_000)


@pytest.fixture
def csv(tmp_path):
    path = tmp_path / "in.csv"
    synthetic(1000).to_csv(path, index=False)
    return path


def digest(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_row_is_placed_or_refused_with_its_reason(csv, tmp_path, small_blocks):
    record = enrich(csv, tmp_path / "out", ADMIN1)
    assert record["partitions"] > 5
    assert (record["rows"], record["placed"], record["rejected"]) == (1000, 900, 100)
    placed, refused = gpd.read_parquet(tmp_path / "out/incidents"), pd.read_parquet(tmp_path / "out/rejects")
    assert sorted([*placed["id"], *refused["id"]]) == sorted(f"S{n}" for n in range(1000))
    assert refused["reason"].value_counts().to_dict() == {
        "no position, or not in numbers": 67,
        "latitude is not between −90 and 90": 33,
    }
    assert placed.crs.to_epsg() == 4326
    assert (placed.geometry.x == placed["longitude"].astype(float)).all()
    assert set(placed["note"]) == {'says "no",\nthen more'}


def test_a_row_is_placed_as_the_study_places_it(study, tmp_path):
    table = study.incidents.table
    table.to_parquet(tmp_path / "in.parquet")
    job = Job(layers=("admin1", "border", "capital-bamako"))
    enrich(tmp_path / "in.parquet", tmp_path / "out", job)
    found = gpd.read_parquet(tmp_path / "out/incidents").set_index("event_id")
    for layer in job.layers:
        placed, _ = study.placed(layer)
        ids = placed.set_axis(table["event_id"].loc[placed.index]).sort_index()
        column = found[f"area_{layer.replace('-', '_')}"].dropna().astype(str).sort_index()
        assert column.tolist() == ids.tolist()
        assert column.index.tolist() == ids.index.tolist()
    in_order = found.loc[table["event_id"]]
    for name in study.distances:
        assert in_order[name].tolist() == study.distances[name].tolist()
    assert in_order["h3_5"].tolist() == study.cells.tolist()
    assert (in_order["snapped_km"].notna().to_numpy() == study.is_snapped).all()


def test_daily_counts_add_up_to_the_placed_incidents(csv, tmp_path, small_blocks):
    enrich(csv, tmp_path / "out", ADMIN1)
    placed = pd.DataFrame(gpd.read_parquet(tmp_path / "out/incidents").drop(columns="geometry"))
    placed = placed[placed["area_admin1"].notna()]
    counts = read_daily_counts(tmp_path / "out", "admin1")
    assert counts["incidents"].sum() == len(placed)
    assert counts["unknown_tolls"].sum() == placed["fatalities_best"].isna().sum()
    assert counts["deaths_best"].sum() == placed["fatalities_best"].astype(float).sum()
    assert set(counts["group"]) == {"JNIM", "Unidentified"}
    assert not counts[["area_id", "day", "group"]].duplicated().any()
    nobody = counts["incidents"] == counts["unknown_tolls"]
    assert nobody.any()
    assert (counts["deaths_best"].isna() == nobody).all()
    assert daily.by_area(counts)["incidents"].sum() == daily.by_month(counts)["incidents"].sum() == len(placed)
    january = read_daily_counts(tmp_path / "out", "admin1", end=date(2025, 1, 31), groups=["JNIM"])
    assert (
        0
        < january["incidents"].sum()
        == counts[(counts["day"] <= date(2025, 1, 31)) & (counts["group"] == "JNIM")]["incidents"].sum()
    )


def test_what_was_enriched_before_can_be_enriched_again_to_the_same_rows(csv, tmp_path):
    enrich(csv, tmp_path / "once", ADMIN1)
    enrich(tmp_path / "once/incidents", tmp_path / "twice", ADMIN1)
    once, twice = (gpd.read_parquet(tmp_path / name / "incidents") for name in ("once", "twice"))
    pd.testing.assert_frame_equal(pd.DataFrame(twice), pd.DataFrame(once))


class KillOne(threading.Thread):
    """Kills one worker of a cluster as soon as the run has written its first partition."""

    def __init__(self, cluster, folder):
        super().__init__(daemon=True)
        self.cluster, self.folder, self.killed = cluster, folder, threading.Event()

    def run(self):
        while not any((self.folder / "incidents").glob("part-*")):
            self.killed.wait(0.01)
        os.kill(next(iter(self.cluster.workers.values())).pid, 9)
        self.killed.set()


def test_two_workers_write_the_bytes_of_one_process_even_when_one_is_killed(csv, tmp_path, small_blocks):
    enrich(csv, tmp_path / "one", ADMIN1)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        killer = KillOne(cluster, tmp_path / "two.unfinished")
        killer.start()
        enrich(csv, tmp_path / "two", ADMIN1, scheduler=cluster.scheduler_address)
        assert killer.killed.wait(30)
    assert digest(tmp_path / "two") == digest(tmp_path / "one")


def test_an_output_that_exists_is_left_alone(csv, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(EnrichError, match="out exists. Name a new folder"):
        enrich(csv, tmp_path / "out", ADMIN1)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_scheduler_that_is_not_there_is_told(csv, tmp_path, monkeypatch):
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "100ms"}),
        pytest.raises(EnrichError, match="The cluster at tcp://127.0.0.1:9 could not"),
    ):
        enrich(csv, tmp_path / "out", ADMIN1, scheduler="tcp://127.0.0.1:9")
    assert not (tmp_path / "out").exists()


def test_an_input_that_is_no_table_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ImportFileError, match="holds no .csv or .parquet file"):
        enrich(tmp_path, tmp_path / "out", ADMIN1)
    (tmp_path / "a.parquet").write_text("x")
    with pytest.raises(ImportFileError, match="cannot be read as Parquet"):
        enrich(tmp_path, tmp_path / "out", ADMIN1)
    (tmp_path / "b.csv").write_text("longitude,latitude\n1,2,3\n1,2,3,4\n")
    with pytest.raises(ImportFileError, match="holds CSV and Parquet"):
        enrich(tmp_path, tmp_path / "out", ADMIN1)
    with pytest.raises(ImportFileError, match="b.csv cannot be read"):
        enrich(tmp_path / "b.csv", tmp_path / "out", ADMIN1)


def test_columns_of_other_names_are_mapped_and_missing_ones_told(tmp_path):
    path = tmp_path / "in.csv"
    pd.DataFrame({"x": [-3.0], "y": [14.0], "geo_precision": [4]}).to_csv(path, index=False)
    with pytest.raises(MappingError, match="no column “longitude” for longitude; it has x, y, geo_precision"):
        enrich(path, tmp_path / "out", ADMIN1)
    with pytest.raises(MappingError, match="no column “lon” to fill"):
        enrich(path, tmp_path / "out", Job(columns={"lon": "x"}))
    job = Job(("admin1", "border"), {"longitude": "x", "latitude": "y", "place_precision": "geo_precision"})
    assert enrich(path, tmp_path / "out", job)["placed"] == 1
    row = gpd.read_parquet(tmp_path / "out/incidents").iloc[0]
    assert row["area_admin1"].startswith("MLI-")
    assert pd.isna(row["area_border"])
    with pytest.raises(DataFileError, match="holds no daily counts"):
        read_daily_counts(tmp_path / "out", "admin1")


def test_an_unknown_layer_is_refused_with_those_there_are(csv, tmp_path, small_blocks):
    with pytest.raises(LayerNotFoundError, match="no layer “admin9”"):
        enrich(csv, tmp_path / "out", Job(layers=("admin9",)))
    enrich(csv, tmp_path / "out", ADMIN1)
    with pytest.raises(LayerNotFoundError, match="no counts of the layer “border”; it has admin1"):
        read_daily_counts(tmp_path / "out", "border")
    (tmp_path / "out/daily/admin1.parquet").write_text("x")
    with pytest.raises(DataFileError, match="cannot be read"):
        read_daily_counts(tmp_path / "out", "admin1")


def test_blocks_of_parquet_hold_whole_row_groups_and_every_row_once(tmp_path, monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK_ROWS", 250)
    table = synthetic(1000)
    table.to_parquet(tmp_path / "in.parquet", row_group_size=100)
    found = [blocks.read_block(block) for block in blocks.blocks_of(tmp_path)]
    assert [len(part) for part in found] == [200] * 5
    assert pd.concat(found)["id"].tolist() == table["id"].tolist()


@pytest.mark.parametrize("size", [700, 2_000, 10_000_000])
def test_blocks_of_a_csv_hold_every_row_once_whatever_their_size(csv, monkeypatch, size):
    monkeypatch.setattr(blocks, "BLOCK_BYTES", size)
    monkeypatch.setattr(blocks, "_READ", 333)
    found = pd.concat([blocks.read_block(block) for block in blocks.blocks_of(csv)])
    assert found["id"].tolist() == [f"S{n}" for n in range(1000)]
    assert set(found["note"]) == {'says "no",\nthen more'}


def test_a_cluster_that_loses_a_block_again_and_again_is_told():
    with (
        LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster,
        pytest.raises(EnrichError, match="lost a block again and again"),
        run._runner(cluster.scheduler_address, 1),
    ):
        raise KilledWorker("enrich_block-0", SimpleNamespace(address="tcp://synthetic"), 3)
