"""Shapes and points as compact JSON for the live map, made once per layer and data version."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.areas.layers import Layer
from geo.present.language import DEFAULT, translator
from geo.present.names import shown_name
from geo.present.place_words import place_phrases
from geo.study import Study

DIGITS = 3
"""Decimals of a degree on the live map: about 100 m, finer than the generalised outlines."""


@dataclass(frozen=True)
class Detail:
    """How finely outlines are drawn: root of the size of bends left out, in degrees; decimals kept; how many towns."""

    tolerance: float
    digits: int
    towns: int


FINE = Detail(0.008, DIGITS, 220)
COARSE = Detail(0.12, 2, 60)
"""For a poor line: bends of less than some 170 km² are left out, which leaves a third of the bytes."""


def layer_shapes(layer: Layer, detail: Detail = FINE, language: str = DEFAULT) -> bytes:
    """GeoJSON of a layer's areas in order: id, name, and a point for the level's letter.

    Simplified with shared edges kept (a coverage stays one), corners rounded to about 100 m. Circles round sites may
    overlap, and are simple already, as hexagons are: only their corners are rounded.
    """
    shapes = layer.areas.geometry.to_numpy()
    if layer.family == "site":
        simple = _round(shapes, DIGITS)
    elif layer.family == "hex":
        simple = _round(shapely.coverage_simplify(shapes, FINE.tolerance), DIGITS)
    else:
        simple = _round(shapely.coverage_simplify(shapes, detail.tolerance), detail.digits)
    features = [
        {
            "type": "Feature",
            "id": area_id,
            "properties": {"name": shown_name(str(name), language), "at": _label_point(shape)},
            "geometry": shapely.geometry.mapping(shape),
        }
        for (area_id, name), shape in zip(layer.areas["name"].items(), simple, strict=True)
    ]
    return _json({"type": "FeatureCollection", "features": features})


def base_map(study: Study, detail: Detail = FINE, language: str = DEFAULT) -> bytes:
    """Land and borders of every country on file, country names, and towns: the study countries' first, by size."""
    drawn = drawn_countries(study, detail)
    land = list(drawn.values())
    names, t = study.boundaries.country_names, translator(language)
    capitals = {place.name for place in study.capitals.values()}
    in_study = study.places["iso3"].isin(STUDY_COUNTRIES)
    towns = pd.concat([study.places[in_study], study.places[~in_study]]).head(detail.towns)
    return _json(
        {
            "land": [shapely.geometry.mapping(shape) for shape in land],
            "countries": [
                {"name": t(names[code]), "at": _label_point(shape), "main": code in STUDY_COUNTRIES}
                for code, shape in drawn.items()
            ],
            "towns": [
                [name, longitude, latitude, name in capitals]
                for name, longitude, latitude in zip(
                    towns["name"], towns["longitude"].round(DIGITS), towns["latitude"].round(DIGITS), strict=True
                )
            ],
        }
    )


def drawn_countries(study: Study, detail: Detail = FINE) -> dict[str, BaseGeometry]:
    """ISO3 code to the country's outline as the map draws it, EPSG:4326; outlines still meet."""
    countries = study.boundaries.countries
    shapes = np.array(list(countries.values()), dtype=object)
    simple = _round(shapely.coverage_simplify(shapes, detail.tolerance), detail.digits)
    return dict(zip(countries, simple, strict=True))


def incident_points(study: Study, language: str = DEFAULT) -> bytes:
    """Every incident's position and the words of its tooltip, column by column, in the table's order."""
    where = pd.Categorical(place_phrases(study, language))
    columns = point_columns(study.incidents.table, language)
    return _json(columns | {"where": where.codes.tolist(), "wheres": where.categories.tolist()})


def point_columns(table: pd.DataFrame, language: str = DEFAULT) -> dict[str, Any]:
    """Positions, days since 1970 and tolls of incidents; their words as positions in lists of different words.

    An attribution stays the code's own word: the map finds its colour by it.
    """
    t = translator(language)
    columns: dict[str, Any] = {
        "lon": table["longitude"].round(DIGITS).tolist(),
        "lat": table["latitude"].round(DIGITS).tolist(),
        "day": table["event_date"].to_numpy().astype("datetime64[D]").astype(int).tolist(),
        "deaths": [None if value is None else int(value) for value in _or_none(table["fatalities_best"])],
        "precision": table["place_precision"].tolist(),
    }
    for name, column in _WORDS.items():
        found = pd.Categorical(table[column])
        said = found.categories.tolist()
        if name in _SAID:
            said = [t(str(word)) for word in said]
        columns |= {name: found.codes.tolist(), f"{name}s": said}
    return columns


_WORDS = {"place": "location", "actor": "actor", "event": "sub_event_type", "attribution": "attribution"}
_SAID = {"actor", "event"}
"""Those whose words have a French of ours."""


def _or_none(column: Any) -> list[Any]:  # noqa: ANN401  (a nullable pandas column)
    return column.astype(object).where(column.notna(), None).tolist()  # type: ignore[no-any-return]


def _round(shapes: NDArray[np.object_], digits: int) -> NDArray[np.object_]:
    return np.asarray(shapely.transform(shapes, lambda xy: np.round(xy, digits)), dtype=object)


def _label_point(shape: shapely.Geometry) -> list[float]:
    """Centre of the largest circle in the largest part: where a label has the most room."""
    largest = max(shapely.get_parts(shape), key=shapely.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=0.02)
    point = shapely.get_point(circle, 0)
    return [round(point.x, DIGITS), round(point.y, DIGITS)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
