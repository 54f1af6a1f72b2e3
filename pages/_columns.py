"""The columns of the pages' tables: their heads, widths and help, in the reader's language."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from geo.present.heads import head
from geo.present.language import DEFAULT
from geo.present.measure_help import MEASURES
from geo.present.palette import ATTRIBUTION_MARKS, LEVEL_CHIPS, SPARK
from geo.risk.levels import LEVELS
from pages import _state
from pages._words import say, told

Columns = dict[str, Any]
DAY_FORMATS = {"en": "YYYY-MM-DD", "fr": "DD/MM/YYYY"}
"""Days in tables and pickers, numbers only: there they sort, or are typed."""
DECIMALS = {"en": "%.1f", "fr": "localized"}
_SIGNED = {"en": "%+.1f", "fr": "localized"}
"""Streamlit writes a column's numbers with a point, or as the browser's own language does; not as the page's."""


def heads(names: Iterable[object]) -> Columns:
    """Columns that need nothing but their heads."""
    language = _state.language()
    return {str(name): st.column_config.Column(head(str(name), language)) for name in names}


def of(table: pd.DataFrame) -> Columns:
    """The columns of a table: heads, days and decimals as the reader's language has them."""
    language, columns = _state.language(), heads(table.columns)
    for name, column in table.items():
        label = head(str(name), language)
        if pd.api.types.is_datetime64_any_dtype(column) or (len(column) and isinstance(column.iloc[0], date)):
            columns[str(name)] = st.column_config.DateColumn(label, format=DAY_FORMATS[language])
        elif pd.api.types.is_float_dtype(column) and language != DEFAULT:
            columns[str(name)] = st.column_config.NumberColumn(label, format="localized")
    return columns


def meaning(measure: str) -> str:
    """What a measure means, for the help beside its name."""
    return told(MEASURES[measure].meaning)


def ranked(area: str | None = None, *, area_width: int = 136) -> Columns:
    """The ranked table of areas; `area` is what an area is called there."""
    levels = "; ".join(f"{level.letter} {say(level.name)}" for level in LEVELS)
    return {
        "level": st.column_config.MultiselectColumn(
            say("Level"),
            options=[level.letter for level in LEVELS],
            color=list(LEVEL_CHIPS),
            width=44,
            help=say("{levels} (computed)", levels=levels),
        ),
        "area": st.column_config.TextColumn(area or say("Area"), width=area_width),
        "severity": st.column_config.TextColumn(say("Severity"), width=82, help=meaning("severity"), alignment="right"),
        "trend": st.column_config.BarChartColumn(
            say("24 months"), width=74, help=say("incidents, two months a bar"), y_min=0, color=SPARK
        ),
        "change": st.column_config.TextColumn(say("Change"), width=60, help=meaning("change"), alignment="right"),
        "incidents": st.column_config.NumberColumn(say("Incidents"), width=62, help=meaning("incidents")),
        "deaths": st.column_config.TextColumn(say("Deaths"), width=110, help=meaning("deaths")),
        "nearest": st.column_config.TextColumn(say("Nearest"), width="small"),
        "confidence": st.column_config.TextColumn(say("Confidence"), width=80, help=meaning("confidence")),
    }


def chances() -> Columns:
    """The table of an outlook's chances."""
    return {
        "name": st.column_config.TextColumn(say("Area")),
        "word_30": st.column_config.TextColumn(say("In words, 30 days"), width=130),
        "word_90": st.column_config.TextColumn(say("In words, 90 days"), width=130),
        "chance_30": st.column_config.NumberColumn(say("30 days"), format="%.0f %%", width=58),
        "chance_90": st.column_config.NumberColumn(say("90 days"), format="%.0f %%", width=58),
        "deaths": st.column_config.TextColumn(
            say("Deaths next month"),
            width=126,
            help=say("middle of 1,000 draws (nine in ten lie between)"),
            alignment="right",
        ),
    }


def incidents(wanted: Collection[str] | None = None) -> Columns:
    """Incidents, each with its report one click away; only the wanted columns, all without any."""
    marks = "  ".join(f"{say(kind)} {mark}" for kind, mark in ATTRIBUTION_MARKS.items())
    known: dict[str, Callable[[], Any]] = {
        "points": lambda: st.column_config.NumberColumn(
            say("Points"),
            format=DECIMALS[_state.language()],
            width="small",
            help=say("what the area's severity would lose without this incident"),
        ),
        "event_date": lambda: st.column_config.DateColumn(
            say("Date"), format=DAY_FORMATS[_state.language()], width="small"
        ),
        "location": lambda: st.column_config.TextColumn(say("Place")),
        "where": lambda: st.column_config.TextColumn(
            say("Where"), help=say("nearest town, and the border if one is within 100 km")
        ),
        "admin1": lambda: st.column_config.TextColumn(say("Region")),
        "country": lambda: st.column_config.TextColumn(say("Country"), width="small"),
        "sub_event_type": lambda: st.column_config.TextColumn(say("Event")),
        "actor": lambda: st.column_config.TextColumn(say("Actor")),
        "attribution": lambda: st.column_config.TextColumn(say("Attribution"), help=marks),
        "target": lambda: st.column_config.TextColumn(say("Target")),
        "deaths": lambda: st.column_config.TextColumn(
            say("Deaths"), help=say("best figure (low–high); “no figure” where nobody gave one")
        ),
        "place": lambda: st.column_config.TextColumn(say("Placed"), help=say("how precisely the place is known")),
        "source_url": lambda: st.column_config.LinkColumn(say("Source"), display_text=say("report"), width="small"),
        "source_name": lambda: st.column_config.TextColumn(say("Named source")),
        "summary": lambda: st.column_config.TextColumn(say("Summary"), width="large"),
    }
    return {name: make() for name, make in known.items() if wanted is None or name in wanted}


def nearest() -> Columns:
    """The incidents nearest to a site."""
    wanted = ("event_date", "location", "sub_event_type", "actor", "deaths", "source_url")
    return {"distance": st.column_config.TextColumn(say("Distance"), width="small"), **incidents(wanted)}


def routes() -> Columns:
    """The table of routes."""
    return {
        "route": st.column_config.TextColumn(say("Route"), width=230),
        "km": st.column_config.NumberColumn(say("km"), width=45),
        "incidents": st.column_config.NumberColumn(say("Incidents"), width=70, help=say("within 10 km")),
        "per 100 km": st.column_config.NumberColumn(say("per 100 km"), width=75, format=DECIMALS[_state.language()]),
        "segments with any": st.column_config.TextColumn(
            say("Segments hit"), width=90, help=say("of 20 km, with an incident")
        ),
        "deaths": st.column_config.TextColumn(say("Deaths"), width=100),
    }


def approach() -> Columns:
    """Armed actors round a capital."""
    return {
        "group": st.column_config.TextColumn(say("Armed actor")),
        "incidents": st.column_config.NumberColumn(say("Incidents"), width="small"),
        "nearest": st.column_config.TextColumn(say("Nearest")),
        "trend_km_a_month": st.column_config.TextColumn(
            say("Trend, km a month"),
            help=say("of the nearer incidents, with its 95 % interval; negative is nearer to the capital"),
        ),
        "axis": st.column_config.TextColumn(say("Axis"), help=say("the side with most recent weight")),
    }


def changed() -> Columns:
    """Incidents that entered, left or were revised."""
    return {
        "what": st.column_config.TextColumn(say("What"), width="small"),
        "points": st.column_config.NumberColumn(
            say("Points"),
            format=_SIGNED[_state.language()],
            width="small",
            help=say("what this incident alone adds to severity now, or added before"),
        ),
        "date": st.column_config.DateColumn(say("Date"), format=DAY_FORMATS[_state.language()], width="small"),
        "place": st.column_config.TextColumn(say("Place")),
        "event": st.column_config.TextColumn(say("Event")),
        "deaths": st.column_config.TextColumn(say("Deaths"), help=say("best figure (low–high)")),
    }


def unusual() -> Columns:
    """Areas above their own usual."""
    language = _state.language()
    return heads(("alert", "area", "incidents")) | {
        "usual": st.column_config.NumberColumn(
            say("Usual"), format=DECIMALS[language], help=say("incidents per 30 days in the three years before")
        ),
        "limit": st.column_config.NumberColumn(say("Limit"), help=say("more than this is unusual")),
        "chance_percent": st.column_config.NumberColumn(
            say("Chance, %"),
            format=DECIMALS[language],
            help=say("of as many or more, were these days as the past was"),
        ),
    }


def crosswalk() -> Columns:
    """Shares of the areas of one layer in those of another."""
    return heads(("from_id", "from_name", "to_id", "to_name", "incidents")) | {
        "km2": st.column_config.NumberColumn(say("km²"), format="localized", step=1),
        "area_share": st.column_config.NumberColumn(say("share of area"), format="percent"),
        "incident_share": st.column_config.NumberColumn(say("share of incidents"), format="percent"),
    }
