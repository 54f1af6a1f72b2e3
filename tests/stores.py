"""Small synthetic exports and stores for the tests of importing; every event in them is made up."""

import csv
import os
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from geo.incidents.acled import COLUMNS
from geo.incidents.importing import import_file
from geo.incidents.online import Asker, open_client
from geo.incidents.opening import open_store
from geo.incidents.store import Store
from geo.incidents.syncing import Endpoints, sync_acled

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def acled_row(number, **changes):
    """One row of ACLED's export: JNIM against Mali's army at Bandiagara on 2025-03-01, three dead."""
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "event_id_cnty": f"MLI{number}",
        "event_date": "2025-03-01",
        "year": "2025",
        "time_precision": "1",
        "disorder_type": "Political violence",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "JNIM: Group for Support of Islam and Muslims",
        "inter1": "Rebel group",
        "actor2": "Military Forces of Mali (2021-)",
        "inter2": "State forces",
        "iso": "466",
        "region": "Western Africa",
        "country": "Mali",
        "admin1": "Mopti",
        "admin2": "Bandiagara",
        "location": "Bandiagara",
        "latitude": "14.35",
        "longitude": "-3.61",
        "geo_precision": "1",
        "source": "Synthetic",
        "source_scale": "National",
        "notes": "Synthetic event for tests.",
        "fatalities": "3",
        "timestamp": "1700000000",
    }
    return row | {name: str(value) for name, value in changes.items()}


def write_table(path: Path, rows, columns=None, *, delimiter=",", encoding="utf-8", before=()) -> Path:
    """A CSV file of the rows; `before` are rows of cells between header and data."""
    columns = list(columns or rows[0])
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(columns)
        writer.writerows(before)
        writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return path


def write_acled(path: Path, count=10, **changes) -> Path:
    """An export of so many events, one a minute's drive from the other, all with the same changes."""
    rows = [acled_row(n, latitude=round(14 + n / 1000, 4), **changes) for n in range(count)]
    return write_table(path, rows, COLUMNS)


def new_store(folder: Path) -> Store:
    """A store that holds the starter set only; a folder that holds one already is opened as it is."""
    if not folder.exists():
        shutil.copytree(Path(_made_once().name) / "store", folder)
    return open_store(folder, now=NOW)


@cache
def _made_once() -> tempfile.TemporaryDirectory:
    """To make a store takes half a second, to copy one a hundredth of that."""
    kept = tempfile.TemporaryDirectory()
    open_store(Path(kept.name) / "store", now=NOW)
    return kept


def bring(store: Store, path: Path, **asked):
    """The result of an import."""
    return import_file(store, path, **({"source": "acled", "now": NOW} | asked))


def sync(store: Store, address: str):
    """The result of a sync of Mali's events with the ACLED of a local server."""
    os.environ |= {"SAHEL_ACLED_USERNAME": "keeper", "SAHEL_ACLED_PASSWORD": "p4ssw0rd-right"}
    names = ("acled_token", "acled_read", "acled_deleted")
    places = ("oauth/token", "api/acled/read", "api/deleted/read")
    endpoints = Endpoints(**{name: f"{address}/{place}" for name, place in zip(names, places, strict=True)})
    asked = {"countries": ("MLI",), "window": None, "now": NOW, "progress": lambda *_: None}
    with open_client() as client:
        return sync_acled(store, Asker(client), endpoints, **asked)
