"""Where an incident or an area is, in words: nearest town, distance and bearing, and the nearest border.

Nothing is placed finer than its source has it. METHODS: docs/GEOGRAPHY.md.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.boundaries import SHARED_BORDERS
from geo.areas.distances import Distances
from geo.areas.layers import Layer
from geo.areas.towns import NearestTowns, nearest_towns
from geo.present.language import translator
from geo.present.words import bearing_words
from geo.study import PRECISE, Study

AT_KM = 3.0
"""Up to here a point is at its town."""
BORDER_KM = 100.0
"""A border farther away than its outermost band says nothing of a place."""
_KM = tuple(f"km_to_{first}_{second}".lower() for first, second in SHARED_BORDERS)
_VOWELS = "AEIOUÀÂÉÈÊËÎÏÔÙÛÜ"


def place_phrase(study: Study, row: int, language: str = "en") -> str:
    """Where one incident is: `12 km NE of Djibo, Burkina Faso, 34 km from the Mali border`."""
    return str(place_phrases(study, language)[row])


def place_remarks(study: Study, row: int, language: str = "en") -> list[str]:
    """What a reader should know of an incident's place: that it was snapped, or that name and position disagree."""
    _, off, odd = translator(language), study.off_country, study.contradictions
    remarks = []
    for at in np.flatnonzero((off.row == row) & off.is_snapped):
        text = _("Its position lies {km} km beyond the drawn outline; it is counted {in_country}.")
        name = study.boundaries.country_names[str(off.country[at])]
        remarks.append(text.format(km=f"{off.snapped_km[at]:.1f}", in_country=_(f"in {name}")))
    for km in odd.loc[odd["row"] == row, "km"]:
        text = _("The nearest place known by this name is {km} km away: another of the same name, or an error.")
        remarks.append(text.format(km=f"{km:.0f}"))
    return remarks


def sentence(phrase: str) -> str:
    """A phrase as a sentence."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


@lru_cache(maxsize=8)
def place_phrases(study: Study, language: str = "en") -> NDArray[np.object_]:
    """Where each incident is, in the order of the table; made once for each place."""
    table = study.incidents.table
    keys = ["longitude", "latitude", "place_precision", "country", "admin1"]
    codes, _ = pd.factorize(pd.MultiIndex.from_frame(table[keys]))
    first = np.full(codes.max(initial=-1) + 1, -1)
    first[codes[::-1]] = np.arange(len(table))[::-1]
    phrases = np.array([_of_incident(study, int(row), language) for row in first], dtype=object)
    return phrases[codes]


def point_phrase(study: Study, longitude: float, latitude: float, language: str = "en") -> str:
    """Where a point is: `12 km NE of Djibo, Burkina Faso`; empty where no town is on file."""
    return _near_town(study, nearest_towns([longitude], [latitude], study.places), 0, None, language)


def area_phrase(study: Study, layer: Layer, area_id: str, language: str = "en") -> str:
    """Where an area is, by a point in its middle: `its middle is 12 km NE of Djibo, Burkina Faso`."""
    shape, country = layer.areas.geometry[area_id], layer.areas["country"][area_id]
    middle = shapely.centroid(shape)
    if not shapely.intersects(shape, middle):
        middle = shapely.point_on_surface(shape)
    towns = nearest_towns([middle.x], [middle.y], study.places)
    borders = _borders_of(study).columns([middle.x], [middle.y])
    km = {name: float(values[0]) for name, values in borders.items()}
    text = _near_town(study, towns, 0, country, language)
    _ = translator(language)
    return _("its middle is {place}").format(place=text + _border(study, km, country, language)) if text else ""


def _of_incident(study: Study, row: int, language: str) -> str:
    _ = translator(language)
    cells = _cells(study)
    country, region, precision = cells["country"][row], cells["admin1"][row], cells["place_precision"][row]
    name = study.boundaries.country_names.get(country, country)
    near = _near_town(study, study.towns, row, country, language, exact=precision < PRECISE)
    if precision <= PRECISE and near:
        km = {name: cells[name][row] for name in _KM}
        return near + _border(study, km, country, language, exact=precision < PRECISE)
    if precision > 4 or pd.isna(region) or not region:
        return _("somewhere {in_country}").format(in_country=_(f"in {name}"))
    text = _("in the region of {region}, {country}")
    if precision == 3:
        text = _("in the region of {region}, {country}, known to the district only")
    return text.format(region=region, country=_(name))


def _near_town(
    study: Study, towns: NearestTowns, at: int, country: str | None, language: str, *, exact: bool = True
) -> str:
    """`12 km NE of Djibo, Burkina Faso`; with the country of the point where the town lies in another one."""
    if towns.town[at] < 0:
        return ""
    _ = translator(language)
    names, km = study.boundaries.country_names, float(towns.km[at])
    town, iso3 = (_cells(study)[name][int(towns.town[at])] for name in ("name", "iso3"))
    if km < AT_KM:
        text = _("at {town}") if exact else _("near {town}")
    else:
        text = _(f"{{km}} km {bearing_words(float(towns.bearing[at]))} of {{town}}")
        text = text if exact else _("near a point {place}").format(place=text)
    if language == "fr" and town[0].upper() in _VOWELS:
        text = text.replace("de {town}", "d’{town}")
    where = f"{town}, {_(names.get(iso3, iso3))}"
    found = text.format(km=f"{km:.0f}", town=where)
    if country in names and country != iso3:
        found += f", {_(f'in {names[country]}')}"
    return found


def _border(study: Study, km: Mapping[str, float], country: str | None, language: str, *, exact: bool = True) -> str:
    """`, 34 km from the Mali border`; nothing where no shared border of the country is within 100 km."""
    _ = translator(language)
    others = {
        (second if country == first else first): km[f"km_to_{first}_{second}".lower()]
        for first, second in SHARED_BORDERS
        if country in (first, second)
    }
    other = min(others, key=lambda code: others[code], default=None)
    if other is None or not others[other] <= BORDER_KM:
        return ""
    border = _(f"the {study.boundaries.country_names[other]} border")
    text = _(", {km} km from {border}") if exact else _(", about {km} km from {border}")
    return text.format(km=f"{others[other]:.0f}", border=border)


@lru_cache(maxsize=4)
def _cells(study: Study) -> dict[str, list[Any]]:
    """Columns as lists: one cell of a table takes longer to reach than a phrase to make."""
    columns = [study.incidents.table[name] for name in ("country", "admin1", "place_precision")]
    columns += [study.places[name] for name in ("name", "iso3")] + [study.distances[name] for name in _KM]
    return {str(column.name): column.tolist() for column in columns}


@lru_cache(maxsize=4)
def _borders_of(study: Study) -> Distances:
    return Distances(study.boundaries, {})
