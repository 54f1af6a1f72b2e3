"""Damaged inputs: files of every format with bytes flipped, cut, doubled and spiked. Synthetic throughout."""

import json
import random
from pathlib import Path

import geopandas as gpd
import pandas as pd
import stores

from geo.errors import GeoError
from geo.incidents import importing
from geo.incidents.staging import stage
from geo.incidents.store import Store
from geo.incidents.table import propose_for
from geo.incidents.ucdp import COLUMNS as UCDP_COLUMNS

SPIKES = (
    b'"',
    b"\n",
    b"\r",
    b",",
    b";",
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    b"'",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"NaN",
    b"1e999",
    b"-0",
    b"99999999999999999999",
    b"\xf0\x9f\x92\xa5",
    b"\xe2\x80\xae",
    b"#",
    b"=1+1",
    b"\\ud800",
    b"\t",
)


def seeds(folder: Path) -> list[tuple[str, bytes, str]]:
    """Suffix, content and source of one whole file per format."""
    folder.mkdir(parents=True, exist_ok=True)
    acled = stores.write_acled(folder / "acled.csv", 3).read_bytes()
    ucdp_row = dict.fromkeys(UCDP_COLUMNS, "x") | {
        "id": "1",
        "type_of_violence": "1",
        "where_prec": "1",
        "latitude": "14.1",
        "longitude": "-4",
        "country": "Mali",
        "date_prec": "1",
        "date_start": "2025-02-01",
        "date_end": "2025-02-01",
        "best": "2",
        "high": "3",
        "low": "2",
        "deaths_civilians": "0",
    }
    ucdp = stores.write_table(folder / "ucdp.csv", [ucdp_row, ucdp_row | {"id": "2"}]).read_bytes()
    own = pd.DataFrame(
        [
            {
                "id": f"A{n}",
                "date": f"2025-03-0{n + 1}",
                "country": "Mali",
                "actor": "GSIM",
                "killed": n,
                "lat": 14.5,
                "lon": -4.2,
            }
            for n in range(3)
        ]
    )
    points = gpd.GeoDataFrame(
        own.drop(columns=["lat", "lon"]), geometry=gpd.points_from_xy(own["lon"], own["lat"]), crs=4326
    )
    own.to_excel(folder / "t.xlsx", index=False, engine="xlsxwriter")
    points.to_file(folder / "t.geojson", driver="GeoJSON")
    points.to_file(folder / "t.gpkg", driver="GPKG")
    own.to_csv(folder / "t.csv", index=False, sep=";")
    answer = json.dumps({"success": True, "data": [stores.acled_row(n) for n in range(2)]}).encode()
    files = [(f".{name}", (folder / f"t.{name}").read_bytes(), "table") for name in ("xlsx", "geojson", "gpkg", "csv")]
    return [(".csv", acled, "acled"), (".csv", ucdp, "ucdp"), (".json", answer, "acled"), *files]


def damage(randomly: random.Random, content: bytes) -> bytes:
    """The content with one to six wounds."""
    body = bytearray(content)
    for _ in range(randomly.randint(1, 6)):
        at = randomly.randrange(len(body) + 1)
        kind = randomly.randrange(6)
        if kind == 0 and body:
            body[at % len(body)] ^= 1 << randomly.randrange(8)
        elif kind == 1:
            body[at:at] = randomly.choice(SPIKES)
        elif kind == 2:
            del body[at : at + randomly.randint(1, 40)]
        elif kind == 3:
            body[at:at] = body[at : at + randomly.randint(1, 200)]
        elif kind == 4 and randomly.random() < 0.2:
            del body[at:]
        else:
            body[at : at + randomly.randint(1, 4)] = randomly.randbytes(3)
    return bytes(body)


def swallow(store: Store, path: Path, source: str, folder: Path) -> tuple[int, int]:
    """Rows read and rows refused of a damaged file; (-1, 0) where the whole file is refused in words."""
    try:
        mapping = None
        if source == "table":
            _, proposal = propose_for(path)
            mapping = proposal.mapping(source="Fuzz")
        rows, draft, rules = importing._opened(store, path, source, stores.NOW, mapping, "dmy")
        staged = stage(rows, draft, rules, folder, lambda *_: None)
    except GeoError:
        return -1, 0
    counted = sum(len(piece) for piece in rows.pieces())
    if staged.passed + staged.outside + staged.rejected != staged.rows or staged.rows != counted:
        raise AssertionError(f"rows lost: {staged} of {counted}")
    if len(pd.read_parquet(staged.path)) != staged.passed:
        raise AssertionError(f"rows lost on the way to the store: {staged}")
    return staged.rows, staged.rejected
