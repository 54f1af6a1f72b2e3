"""Watched by strace: "saved" is said when all is on disk, and a hostile file has nothing opened for it."""

import json
import sys
import zipfile
from pathlib import Path

import pytest
import stores
import strace

from geo.incidents import condition, receipts

ROOT = Path(__file__).parents[3]
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
    "<GeometryType>wkbNone</GeometryType></OGRVRTLayer></OGRVRTDataSource>"
)


@pytest.fixture(scope="module")
def watched_import(tmp_path_factory):
    """The calls of a real `python -m geo import` that revises, adds and refuses rows; its output; its store."""
    folder = tmp_path_factory.mktemp("watched")
    store = stores.new_store(folder / "store")
    stores.bring(store, stores.write_acled(folder / "first.csv", 5))
    rows = [stores.acled_row(n, fatalities=9) for n in range(8)] + [stores.acled_row(99, latitude=91)]
    path = stores.write_table(folder / "next.csv", rows)
    command = [sys.executable, "-m", "geo", "import", str(path), "--source", "acled", "--yes"]
    trace = "write,pwrite64,writev,sendfile,copy_file_range,fsync,fdatasync,rename,renameat,renameat2,link,linkat"
    calls, done = strace.calls_of([*command, "--data-dir", str(store.folder)], trace, folder / "calls", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return calls, json.loads(done.stdout), store


def test_data_log_changes_rejects_and_every_folder_are_on_disk_before_saved_is_said(watched_import):
    calls, printed, store = watched_import
    assert (printed["version"], printed["accepted"], printed["updated"], printed["rejected"]) == (2, 3, 5, 1)
    said = next(n for n, call in enumerate(calls) if call.name == "write" and call.arguments.startswith("1<"))
    assert '\\"accepted\\"' in calls[said].arguments
    forced = {
        path: n for n, call in enumerate(calls[:said]) if call.name in ("fsync", "fdatasync") for path in call.paths
    }
    table = store.folder / "incidents"
    entry = condition.log_entries(store.folder)[2]
    data = [table / name for name, _ in condition.added_files(entry)]
    changes = store.folder / "changes" / f"{store.receipt().import_id}.parquet"
    files = [*data, entry, changes, Path(printed["rejects_file"]), store.folder / receipts.FILE]
    assert data
    for path in files:
        assert forced.get(str(path), -1) > _last_change(calls[:said], path), path
        # a name is safe once the folder that holds it was forced after the name was given
        assert forced.get(str(path.parent), -1) > _last_naming(calls[:said], path), path.parent
    receipt = forced[str(store.folder / receipts.FILE)]
    assert all(forced[str(path)] < receipt for path in (*data, entry, table, entry.parent, changes))


def _last_change(calls, path):
    """When the file's bytes were last written, under its name or the one that it was written under."""
    names = {str(path), f"{path}#1"}
    kinds = ("write", "pwrite64", "writev", "sendfile", "copy_file_range")
    writes = [n for n, call in enumerate(calls) if call.name in kinds and names & set(call.paths)]
    assert writes, f"{path} was never seen written"
    return writes[-1]


def _last_naming(calls, path):
    named = [
        n for n, call in enumerate(calls) if call.name.startswith(("rename", "link")) and call.paths[-1] == str(path)
    ]
    return max(named, default=-1)


READ = """
import sys
from pathlib import Path
from geo.errors import GeoError
from geo.incidents import documents, geofiles, rows, spreadsheets
folder = Path(sys.argv[1])
def mark(name):
    try:
        open(f"/marked/{name}")
    except OSError:
        pass
def read(path):
    mark(path.name)
    try:
        for piece in rows.open_rows(path).pieces():
            pass
    except GeoError as error:
        print(path.name, error)
for name in ("warm.csv", "warm.json", "warm.xlsx", "warm.gpkg"):
    read(folder / name)
for path in sorted(folder.glob("hostile*")):
    read(path)
read(Path("/vsicurl/http:") / "127.0.0.1:9" / "hostile.csv")
read(folder / "harmless.csv")
mark("gdal")
import pyogrio
pyogrio.read_dataframe(folder / "hostile-vrt.csv")
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A folder of hostile files, all of which point to `secret.csv` or to a server, and a few harmless ones."""
    folder = tmp_path_factory.mktemp("hostile")
    secret = folder / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    for suffix in ("csv", "geojson", "gpkg", "kml", "json", "parquet", "xlsx"):
        (folder / f"hostile-vrt.{suffix}").write_text(VRT.format(secret=secret))
    (folder / "hostile-link.kml").write_text(
        f"<kml><NetworkLink><Link><href>file://{secret}</href></Link></NetworkLink></kml>"
    )
    (folder / "hostile-entity.svg").write_text(
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{secret}">]><svg><image href="{secret}"/>&x;</svg>'
    )
    for name, source in (("vsicurl", "/vsicurl/http://127.0.0.1:9/x.csv"), ("file", str(secret))):
        (folder / f"hostile-{name}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": source}))
        (folder / f"hostile-{name}.csv").write_text(f'a,b\n{source},1\n=HYPERLINK("{source}"),2\n')
    _workbook(folder / "hostile-external.xlsx", extra={"xl/externalLinks/externalLink1.xml": f'<x href="{secret}"/>'})
    _workbook(
        folder / "hostile-entity.xlsx", extra={"xl/a.xml": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>'}
    )
    with zipfile.ZipFile(folder / "hostile-link.zip", "w") as archive:
        link = zipfile.ZipInfo("t.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(secret))
    _geopackage(folder / "hostile-attach.gpkg", secret)
    _workbook(folder / "warm.xlsx")
    (folder / "warm.csv").write_text("a,b\n1,2\n")
    (folder / "harmless.csv").write_text("a,b\n1,2\n")
    (folder / "warm.json").write_text('[{"a": 1}]')
    _geopackage(folder / "warm.gpkg", None)
    return folder


def test_no_hostile_file_has_another_file_or_a_socket_opened(hostile, tmp_path):
    trace = "open,openat,openat2,creat,socket,connect,execve,sendto"
    command = [sys.executable, "-c", READ, str(hostile)]
    calls, done = strace.calls_of(command, trace, tmp_path / "calls", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    opened, at = {}, "start"
    for call in calls:
        path = next(iter(call.paths[::-1]), "")
        if path.startswith("/marked/"):
            at = path.removeprefix("/marked/")
            opened[at] = []
        elif at != "start" and call.name != "execve":
            opened[at].append((call.name, path))
    names = [path.name for path in hostile.glob("hostile*")]
    assert len(names) >= 17
    for name in (*names, "hostile.csv", "harmless.csv"):
        others = [found for found in opened[name] if found[1] not in (str(hostile / name), f"{hostile / name}-journal")]
        assert not others, (name, others)
    assert {name for name in opened if (("openat", str(hostile / name))) in opened[name]} >= {*names, "harmless.csv"}
    assert not [call for call in calls if call.name in ("socket", "connect", "sendto")]
    # the watch can see: GDAL, asked to read the same file, opens the secret one
    assert any(path == str(hostile / "secret.csv") for _, path in opened["gdal"])
    refused = {line.split()[0] for line in done.stdout.splitlines()}
    assert refused == {*names, "hostile.csv"} - {"hostile-vsicurl.csv", "hostile-file.csv"}, "a CSV holds text, no more"


def _workbook(path, *, extra=None):
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in (extra or {}).items():
            archive.writestr(name, content)


def _geopackage(path, secret):
    import sqlite3

    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id)")
        file.execute("CREATE TABLE points (geom, name)")
        if secret is not None:  # a view could be a window to what others hold
            file.execute(
                "CREATE VIEW trap AS SELECT readfile('" + str(secret) + "') AS geom, load_extension('x') AS name"
            )
        file.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 4326)", ("trap" if secret else "points",))
    file.close()
