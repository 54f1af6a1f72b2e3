"""Taking a figure away: PNG, SVG, CSV and GeoJSON of the same data, each with what the figure rests on.

The same figure gives the same bytes: no file carries the hour at which it was made.
"""

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import shapely
from matplotlib.figure import Figure as Drawing
from shapely.geometry.base import BaseGeometry

from geo.errors import GeometryError
from geo.present.figure import Figure
from geo.present.sheet import paper, style
from geo.present.typeset import printable
from geo.query import fold
from geo.units import require_crs

__all__ = ["FORMATS", "Figure", "csv", "file_name", "geojson", "png", "svg", "table_csv"]

FORMATS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv",
    "geojson": "application/geo+json",
}
"""File suffix to media type."""

DPI = 300
"""As print asks for."""
Tell = Callable[[], None]
QUICK: Mapping[str, Any] = MappingProxyType({"png": {"pil_kwargs": {"compress_level": 3}}})
"""How a format is saved: packing a PNG as closely as can be takes half as long again and saves a tenth of the bytes."""
DIGITS = 5
"""Decimals of a degree in GeoJSON: about a metre."""


def png(figure: Figure, dpi: int = DPI) -> bytes:
    """The figure as a PNG picture, ten inches wide, its words and source lines also in the file's text fields."""
    metadata = {
        "Title": printable(figure.title),
        "Description": printable(figure.sentence),
        "Source": "\n".join(_source_lines(figure)),
        "Software": None,
    }
    return _drawn(figure, "png", metadata, dpi)


def svg(figure: Figure) -> bytes:
    """The figure as an SVG picture without scripts or references: letters as outlines, words in its metadata."""
    metadata = {
        "Title": printable(figure.title),
        "Description": "\n".join([printable(figure.sentence), *_source_lines(figure)]),
        "Date": None,
        "Creator": None,
    }
    return slim_svg(_drawn(figure, "svg", metadata))


def slim_svg(drawn: bytes) -> bytes:
    """An SVG of matplotlib without its document type and with paths to a hundredth of a point."""
    plain = re.sub(rb"<!DOCTYPE[^>]*>\s*", b"", drawn, count=1)
    return re.sub(rb' d="[^"]*"', lambda path: re.sub(rb"(\.\d\d)\d+", rb"\1", path[0]), plain)


def csv(figure: Figure) -> bytes:
    """The figure's table as CSV: UTF-8 with a byte-order mark, on top the title and source lines, each after `# `.

    Numbers stand as numbers, negative ones too; an empty cell means that nobody gave a figure, never nought. Text
    that a spreadsheet would take for a formula is made harmless by `harmless`.
    """
    return table_csv(_flat(figure.table), [figure.title, figure.sentence, *figure.provenance.lines()])


def table_csv(table: pd.DataFrame, head: Sequence[str]) -> bytes:
    """Any table as `csv` writes a figure's, without its index; `head` stands on top, a line each after `# `."""
    table = table.copy()
    for column in table.columns:
        if not pd.api.types.is_numeric_dtype(table[column]) and not pd.api.types.is_datetime64_any_dtype(table[column]):
            table[column] = table[column].astype(object).map(harmless, na_action="ignore")
    table.columns = [harmless(name) for name in table.columns]
    comments = "".join(f"# {_inside(printable(line))}\n" for line in head)
    body = table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d", float_format="%.10g")
    return (comments + body).encode("utf-8-sig")


def harmless(value: object) -> object:
    """A text that no spreadsheet runs: an apostrophe before a leading = + - @, tab or line end, spaces passed over.

    The same after a semicolon, tab or line end inside the text, where another country's spreadsheet splits cells.
    Every line end becomes a plain one, since a lone carriage return would start a new row.
    What is not text comes back as it is, so real negative numbers stay numbers.
    """
    if not isinstance(value, str):
        return value
    text = re.sub("\r\n?", "\n", value)
    started = "'" + text if _FORMULA_START.match(text) else text
    return _FORMULA_INSIDE.sub(r"\1'\2", started)


def geojson(figure: Figure) -> bytes:
    """The figure's areas as GeoJSON (RFC 7946) with their rows of the table, and a `provenance` member on top.

    Raises
    ------
    GeometryError  if the figure shows no areas.
    CrsError  if its areas are not in EPSG:4326.
    """
    if figure.areas is None:
        raise GeometryError(
            "The figure “{title}” shows no areas, so there is no GeoJSON of it; take its CSV.",
            title=printable(figure.title),
        )
    require_crs(figure.areas)
    key = str(figure.areas.index.name)
    table = _flat(figure.table).set_index(key)
    shapes = figure.areas.geometry.reindex(table.index)
    shapes = shapely.orient_polygons(shapely.set_precision(shapes.to_numpy(), 10.0**-DIGITS), exterior_cw=False)
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    features = [
        {
            "type": "Feature",
            "id": str(area_id),
            "properties": {key: str(area_id)} | {str(name): _plain(value) for name, value in row.items()},
            "geometry": _geometry(shape),
        }
        for area_id, row, shape in zip(table.index, rows, shapes, strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        "provenance": {"title": figure.title, "sentence": figure.sentence}
        | figure.provenance.record()
        | {"lines": figure.provenance.lines()},
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").encode("ascii")


def file_name(figure: Figure, suffix: str) -> str:
    """A name for a file of the figure: key and period in plain letters, digits and hyphens, whatever they hold."""
    words = fold(f"{figure.key} {figure.provenance.period}")
    stem = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:100].strip("-")
    return f"sahel-{stem or 'figure'}.{re.sub('[^a-z0-9]', '', suffix.lower())[:10]}"


_FORMULA_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA_START = re.compile(rf"\s*[{_FORMULA_SIGNS}]|[\t\r\n]")
_FORMULA_INSIDE = re.compile(rf"([;\t\r\n][\"\s]*)([{_FORMULA_SIGNS}])")
_AFTER_SEPARATOR = re.compile(rf"([,;][\"\s]*)([{_FORMULA_SIGNS}])")


def _inside(line: str) -> str:
    """A comment line whose later cells, as a spreadsheet splits it, start no formula."""
    return _AFTER_SEPARATOR.sub(r"\1'\2", line)


def _source_lines(figure: Figure) -> list[str]:
    stamp = [paper().stamp] if paper().stamp else []
    return [printable(line) for line in (*stamp, *figure.provenance.lines())]


@contextmanager
def drawn_once() -> Iterator[None]:
    """Within this, a figure that is saved in several forms is drawn once."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


@contextmanager
def telling(tell: Tell) -> Iterator[None]:
    """Within this, `tell` is called before each picture is drawn or saved; it stops the work by raising."""
    before = _TELL.set(tell)
    try:
        yield
    finally:
        _TELL.reset(before)


def about_to_draw() -> None:
    """Tell whoever waits for the pictures."""
    _TELL.get()()


_KEPT: ContextVar[dict[int, tuple[Figure, Drawing]] | None] = ContextVar("kept", default=None)
_TELL: ContextVar[Tell] = ContextVar("tell", default=lambda: None)


def _picture_of(figure: Figure) -> Drawing:
    kept = _KEPT.get()
    if kept is None:
        return figure.draw()
    if id(figure) not in kept:
        kept[id(figure)] = (figure, figure.draw())
    return kept[id(figure)][1]


def _drawn(figure: Figure, kind: str, metadata: dict[str, str | None], dpi: int = DPI) -> bytes:
    about_to_draw()
    held = io.BytesIO()
    with style():
        _picture_of(figure).savefig(held, format=kind, dpi=dpi, metadata=metadata, **QUICK.get(kind, {}))
    return held.getvalue()


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a named index as its first columns."""
    return table.reset_index() if table.index.name else table.copy()


def _plain(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    return round(value, 6) if isinstance(value, float) else value


def _geometry(shape: BaseGeometry | None) -> dict[str, object] | None:
    if shape is None or shape.is_empty:
        return None
    found: dict[str, object] = json.loads(shapely.to_geojson(shape))
    return found
