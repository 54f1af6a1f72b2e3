"""Synthetic tables and hostile text for the tests of figures."""

from dataclasses import replace

import pandas as pd

from geo.present.provenance import Provenance

HOSTILE = (
    "N'Tillit",
    "Côte d'Ivoire",
    "`whoami`",
    "${7*7}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '=HYPERLINK("http://example.org","x")',
    "-2+3",
    "+1",
    "@SUM(A1:A9)",
    "  =1+1",
    "\t=1+1",
    "\r=1+1",
    "a;=1+1",
    "$\\frac{1}{2",
    "100 $ or $ 200",
    "\u202egnihsif\u202c",
    "تمبكتو",
    "\U0001f4a3 null\x00byte",
    "../../etc/passwd",
)

PROVENANCE = Provenance(
    period="1 Jan 2025 – 30 Jun 2025",
    filters="Armed actors: all; countries: all.",
    layer="Grid",
    incidents=12,
    unplaced=1,
    imprecise=3,
    unknown_tolls=4,
    unidentified=2,
    data_version="synthetic set 1",
    cut_off="30 Jun 2025",
    vintage="Synthetic squares",
    model="severity 1",
)
NOTHING = replace(PROVENANCE, incidents=0, unplaced=0, imprecise=0, unknown_tolls=0, unidentified=0)

CONTEXT = pd.DataFrame(
    {
        "date": pd.to_datetime(["2025-02-10", "2025-05-01"]),
        "country": ["Mali", "Niger"],
        "kind": ["coup", "agreement"],
        "label": ["A turning point", "Another"],
    }
)


def months(*, second: str = "ISSP") -> pd.DataFrame:
    """January to June 2025 without March: JNIM 4, 2, 0, 1, 3, 5 incidents; the other series one in January."""
    first = pd.to_datetime(["2025-01-01", "2025-02-01", "2025-04-01", "2025-05-01", "2025-06-01"])
    rows = pd.DataFrame(
        {"month": first, "series": "JNIM", "incidents": [4, 2, 1, 3, 5], "deaths": [40, 20, pd.NA, 30, 50]}
    )
    rows["unknown_tolls"] = [0, 0, 1, 2, 0]
    other = pd.DataFrame(
        {"month": first[:1], "series": [second], "incidents": [1], "deaths": [7], "unknown_tolls": [0]}
    )
    return pd.concat([rows.astype({"deaths": "Int64"}), other.astype({"deaths": "Int64"})], ignore_index=True)


def bands(first: str = "Mali", second: str = "Niger") -> pd.DataFrame:
    """Two bands on two sides; the second side has nothing in the first band and no toll in the second."""
    return pd.DataFrame(
        {
            "band": ["0–10 km", "0–10 km", "10–25 km", "10–25 km"],
            "side": [first, second] * 2,
            "incidents": [3, 0, 5, 2],
            "deaths": pd.array([9, pd.NA, 11, pd.NA], dtype="Int64"),
        }
    )


def distances() -> pd.DataFrame:
    """January to June 2025, without incidents in March and without a row for April."""
    return pd.DataFrame(
        {
            "month": pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01", "2025-05-01", "2025-06-01"]),
            "incidents": [5, 2, 0, 3, 1],
            "nearest_km": [40.0, 90.0, None, 15.0, 60.0],
            "p10_km": [55.0, 95.0, None, 30.0, 60.0],
        }
    )
