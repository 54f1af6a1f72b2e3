"""A brief about the dozen incidents of the three square countries, and one whose names are hostile."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from geo.briefing.brief import Brief
from geo.outlook.density import Density
from geo.outlook.model import DeathsForecast
from geo.outlook.result import MODEL, OutlookResult
from geo.query import Query
from geo.study import Study
from tests import builders
from tests.small_study import small_study

AS_OF = datetime(2026, 1, 2, 8, 30, tzinfo=UTC)
YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "<script>alert(1)</script>",
    "]]> & <b>",
    '#import "/etc/passwd": * $x$ *bold* @ref',
    "\u202egnihsif \u2066x",
    "x" * 10_000,
    "Attack \U0001f4a3 N'Tillit",
)


def study() -> Study:
    """The dozen."""
    return _with_towns(small_study(builders.dozen()))


def hostile_study() -> Study:
    """An incident for each hostile text, which is its place, actor, target, event, source, region and summary."""
    fields = ("location", "admin1", "actor", "target", "sub_event_type", "source_name", "summary")
    rows = [
        builders.incident(number, event_date=f"2025-{number:02d}-01", latitude=13.0, country="BFA")
        | dict.fromkeys(fields, text)
        for number, text in enumerate(HOSTILE, start=1)
    ]
    return _with_towns(small_study(builders.incident_table(*rows)))


def brief(**changes) -> Brief:
    """The year 2025, as of January 2026."""
    return Brief(**({"query": YEAR, "as_of": AS_OF} | changes))


def synthetic_outlook(study: Study) -> OutlookResult:
    """Chances and draws for Mali's regions; nothing in them is real."""
    areas = study.layer("admin1").areas
    mali = areas.index[areas["country"] == "MLI"].rename("area_id")
    chances = pd.DataFrame({30: np.linspace(0.01, 0.6, len(mali)), 90: np.linspace(0.02, 0.99, len(mali))}, index=mali)
    draws = np.sort(np.random.default_rng(0).poisson(5, (len(mali), 12, 1000)).astype(float), axis=-1)
    months, until = pd.period_range("2026-01", periods=12, freq="M"), pd.Period("2025-12", "M")
    dense = Density("MLI", pd.Timestamp("2020-01-01"), 72.0, 900, 30.0, 0.1, ())
    return OutlookResult(
        "admin1", date(2025, 12, 31), study.version, MODEL, (dense,), (), chances,
        DeathsForecast(draws, tuple(mali), months, until), DeathsForecast(draws[:1], ("MLI",), months, until), None,
    )  # fmt: skip


def _with_towns(study: Study) -> Study:
    """With one town, so that maps have a name to write."""
    towns = pd.DataFrame(
        {"name": ["Town"], "iso3": ["MLI"], "longitude": [-1.0], "latitude": [14.0], "population": [1]}
    )
    return replace(study, places=towns)
