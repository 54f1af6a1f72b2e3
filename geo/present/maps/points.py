"""The map of incidents: a point each, by attribution, as large as its toll and hollow where nobody gave one."""

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from numpy.typing import NDArray

from geo.incidents.licence import shareable
from geo.present import words
from geo.present.figure import Figure
from geo.present.language import marked, said, translator
from geo.present.maps.aids import draw_aids
from geo.present.maps.frame import Frame, draw_borders, draw_land, fill, frame_round, simplified
from geo.present.maps.key import PATCH, Key, height_of
from geo.present.maps.labels import Labels
from geo.present.maps.names import draw_capitals, draw_countries, draw_towns
from geo.present.palette import ATTRIBUTION_COLOURS, BORDER, INK, MUTED
from geo.present.place_words import place_phrases
from geo.present.provenance import Provenance
from geo.present.sheet import POINTS, in_style, sheet
from geo.query import Query
from geo.schemas import ATTRIBUTIONS
from geo.study import Study
from geo.units import WGS84

MARKERS = dict(zip(ATTRIBUTIONS, ("o", "D", "^", "s"), strict=True))
"""Shapes that stay apart in grey; hollow is kept for a toll that nobody gave."""
COLUMNS = (
    "event_id", "event_date", "date_precision", "country", "admin1", "location", "where", "latitude", "longitude",
    "place_precision", "event_type", "sub_event_type", "actor", "associated_actor", "attribution", "target_type",
    "fatalities_low", "fatalities_best", "fatalities_high", "fatalities_civilian", "source_name", "source_url",
    "summary",
)  # fmt: skip
KEY_WIDTH = 168.0
_SMALLEST, _PER_DEATH, _LARGEST = 13.0, 2.6, 560.0
_FEW = 400
_SAMPLES = (1, 20, 100)
NOTE = marked(
    "Size: deaths, best figure (area of the mark; 200 or more are drawn alike). Hollow: nobody gave a figure, which is "
    "not nought. A place known only near a town or as a district stands at that town or in the district's middle."
)


def incident_map(
    study: Study,
    query: Query,
    provenance: Provenance,
    *,
    title: str,
    sentence: str,
    beside: pd.DataFrame | None = None,
    focus: str | None = None,
) -> Figure:
    """The incidents of a query as points on a map of the query's layer.

    With `beside`, indexed as the incident table, only those in it, in its order, and its columns behind their own. With
    `focus`, an area_id, the frame is drawn round that area, which is outlined.

    The picture shows all of them; the table and the points to take away leave out rows that their licence keeps in
    the house (`geo.incidents.licence.shareable`), and the sentence says so.
    """
    whole = study.incidents.table
    chosen = whole[study.incidents.select(query)] if beside is None else whole.loc[beside.index]
    chosen = chosen.assign(where=place_phrases(study, provenance.language)[whole.index.get_indexer(chosen.index)])
    table = _by_id(chosen, beside)
    free = shareable(chosen, study.incidents.settings)
    taken = table[chosen.index.isin(free.table.index)]
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(table["longitude"], table["latitude"], crs=WGS84), index=table.index
    )
    return Figure(
        key=f"incidents-{query.layer}",
        title=title,
        sentence=" ".join(filter(None, (sentence, said(free.sentence, provenance.language) if free.sentence else ""))),
        data=taken,
        provenance=provenance,
        draw=in_style(
            lambda: _draw(study, query, table, points.geometry, provenance, focus, title=title, sentence=sentence)
        ),
        shapes=points.loc[taken.index],
    )


def _by_id(chosen: pd.DataFrame, beside: pd.DataFrame | None) -> pd.DataFrame:
    """The columns that are taken away, by event_id; with the source before it where two sources share an id."""
    ids = chosen["event_id"]
    if ids.duplicated().any():
        ids = chosen["source"] + " " + ids
    table = chosen.assign(event_id=ids)[list(COLUMNS)]
    return (table if beside is None else table.join(beside)).set_index("event_id")


def _draw(
    study: Study,
    query: Query,
    table: pd.DataFrame,
    points: gpd.GeoSeries,
    provenance: Provenance,
    focus: str | None,
    *,
    title: str,
    sentence: str,
) -> Picture:
    layer, language = study.layer(query.layer), provenance.language
    wanted = layer.areas["study"]
    if query.countries and layer.has_countries and layer.areas["country"].isin(query.countries).any():
        wanted = layer.areas["country"].isin(query.countries)
    shown = layer.areas[wanted]
    own = shown.geometry if focus is None else layer.areas.geometry.loc[[focus]]
    frame = frame_round(own.to_numpy(), (KEY_WIDTH, height_of(11.2)), marks=points.to_numpy())
    body = sheet(
        title, sentence, provenance, body_height=frame.height / POINTS + 0.1, notes=(translator(language)(NOTE),)
    )
    axes = body.axes(0, 0, body.width, body.height)
    labels = frame.labels()
    draw_land(axes, frame, study)
    draw_aids(axes, frame, study, labels, points.to_numpy(), language=language)
    paper = simplified(frame.on_paper(shown.geometry.to_numpy()))
    fill(axes, paper, facecolor="white", edgecolor=BORDER, linewidth=0.4, zorder=2)
    draw_borders(axes, frame, study)
    if focus is not None:
        outline = simplified(frame.on_paper(own.to_numpy()))
        fill(axes, outline, facecolor="none", edgecolor=INK, linewidth=2.0, zorder=4.5)
    beyond = _marks(axes, frame, labels, table)
    draw_capitals(axes, frame, study, labels)
    draw_countries(axes, frame, study, labels, own=True, language=language)
    draw_towns(axes, frame, study, labels)
    draw_countries(axes, frame, study, labels, own=False, language=language)
    _key(Key.on(axes, frame.legend), table, beyond, language)
    return body.picture


def area_of(deaths: NDArray[np.float64]) -> NDArray[np.float64]:
    """Area of a mark in square points; a missing toll has the smallest."""
    return np.minimum(_LARGEST, _SMALLEST + _PER_DEATH * np.nan_to_num(deaths))


def _marks(axes: Axes, frame: Frame, labels: Labels, table: pd.DataFrame) -> int:
    """Draw every incident, the large ones first; how many lie beyond the frame or under its legend."""
    points = frame.points(table["longitude"].to_numpy(), table["latitude"].to_numpy())
    x, y = points[:, 0], points[:, 1]
    left, bottom, right, top = frame.legend
    seen = (x > 0) & (x < frame.width) & (y > 0) & (y < frame.height)
    seen &= ~((x > left) & (x < right) & (y > bottom) & (y < top))
    deaths = table["fatalities_best"].to_numpy(dtype=float, na_value=np.nan)
    size = area_of(deaths)
    _keep_clear(labels, points[seen], size[seen])
    attribution = table["attribution"].to_numpy(dtype=object)
    for lower, upper in ((150.0, np.inf), (60.0, 150.0), (25.0, 60.0), (0.0, 25.0)):
        for name in ATTRIBUTIONS:
            for known in (True, False):
                at = seen & (attribution == name) & (size >= lower) & (size < upper) & (np.isnan(deaths) != known)
                colour = ATTRIBUTION_COLOURS[name]
                if at.any():
                    axes.scatter(
                        x[at], y[at], s=size[at] + (0 if known else 6), marker=MARKERS[name],
                        facecolor=colour + ("c8" if lower else "f0") if known else "#ffffffe6",
                        edgecolor="white" if known else colour,
                        linewidth=0.35 if known else 1.1, zorder=6.8,
                    )  # fmt: skip
    return int((~seen).sum())


def _keep_clear(labels: Labels, points: NDArray[np.float64], sizes: NDArray[np.float64]) -> None:
    """Keep names off the marks; among very many, off the large ones only, else no name would find room."""
    least = 0.0 if len(points) <= _FEW else _LARGEST / 6
    for (x, y), size in zip(points, sizes, strict=True):
        half = 0.45 * np.sqrt(size)
        if size >= least:
            labels.take((x - half, y - half, x + half, y + half))


def _key(key: Key, table: pd.DataFrame, beyond: int, language: str) -> None:
    t = translator(language)
    counts = table["attribution"].value_counts()
    key.write(0, t("Incidents"), bold=True)
    key.write_right(0, words.number(len(table), language))
    for row, name in enumerate(ATTRIBUTIONS, start=1):
        key.mark(row, MARKERS[name], 42, face=ATTRIBUTION_COLOURS[name], edge="white")
        key.write(row, t(name), indent=PATCH + 6)
        key.write_right(row, words.number(int(counts.get(name, 0)), language))
    key.rule(5.2)
    key.write(5.4, t("Deaths, best figure"), bold=True)
    x = key.left + 14
    for sample in _SAMPLES:
        key.mark(6.9, "o", float(area_of(np.array([sample]))[0]), face="#8d897f", edge="white", x=x)
        key.write_at(8.2, words.number(sample, language), x=x)
        x += 46
    key.mark(9.2, "o", 20, face="white", edge="#6f6a60")
    key.write(9.2, t("hollow: no figure"), indent=PATCH + 6)
    if table.empty:
        key.write(10.2, t("No incident matches these filters"), bold=True)
    elif beyond:
        key.write(
            10.2, words.counted(beyond, "{number} beyond this map", "{number} beyond this map", language), colour=MUTED
        )
