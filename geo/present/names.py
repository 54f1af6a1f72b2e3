"""Names that the library makes in English (layers, zones, vintages), in the reader's language.

Names of places and of the user's own layers stay as they are.
"""

import re
from functools import cache, lru_cache

import pandas as pd
from babel import Locale

from geo.incidents.countries import country_name, iso2_of
from geo.present.language import DEFAULT, marked, translator

_FORMS = (
    marked("{first}–{second} border"),
    marked("{first}–{second} border, {widths} km"),
    marked("Border areas, all three borders, {widths} km"),
    marked("Distance from {capital}"),
    marked("Distance from {capital}, {widths} km"),
    marked("Hexagons, resolution {number}"),
    marked("Own route: {name}"),
    marked("Second level, {release}"),
    marked("Third level, {release}"),
    marked("{country} side, {band} km from {other}"),
    marked("Tri-border zone, {country} side"),
    marked("{band} km {sector} of {capital}"),
    marked("H3 hexagons of resolution {number} that hold an incident, land from Natural Earth 4.1 (2018)"),
    marked(
        "H3 hexagons of resolution {number} that hold an incident, land from Natural Earth 4.1 (2018); resolution "
        "{asked} would be too many hexagons for one view"
    ),
    marked("{name}: {count} own areas from {file}, brought in on {day}"),
)
"""How names of layers, zones and vintages are made; the parts are names themselves."""
WHOLE = (
    marked("Regions"),
    marked("Tri-border zone"),
    marked("Second level"),
    marked("Third level"),
    marked("Provinces (Burkina Faso)"),
    marked("Border areas, all three borders"),
    marked("Tri-border zone (Liptako-Gourma)"),
    marked("Hexagons, by zoom"),
    marked("Route corridors"),
    marked("Natural Earth 4.1 (2018), generalised"),
    marked("Natural Earth 4.1 (2018), generalised: Mali 9 regions, Burkina Faso 13 regions and 45 provinces, Niger 8"),
    marked("schematic axes through named towns, not surveyed roads; land from Natural Earth 4.1 (2018)"),
    marked("the user's own lines; land from Natural Earth 4.1 (2018)"),
    marked("circles round the user's own sites; land from Natural Earth 4.1 (2018)"),
)
"""Names that stand for themselves."""


@lru_cache(maxsize=4096)
def shown_name(name: str, language: str = DEFAULT) -> str:
    """The name of a layer, a zone or a vintage in a language; one that the library did not make stays as it is."""
    if language == DEFAULT:
        return name
    t = translator(language)
    said = t(name)
    if said != name:
        return said
    for form, pattern in _patterns():
        found = pattern.fullmatch(name)
        if found:
            return t(form).format(**{part: t(value) for part, value in found.groupdict().items()})
    return name


@cache
def country_in(code: str, language: str = DEFAULT) -> str:
    """The name of any country by its ISO 3166 code of three letters, in a language."""
    name, two = country_name(code), iso2_of(code)
    said = translator(language)(name)
    if said != name or two is None or language == DEFAULT:
        return said
    return str(Locale(language).territories.get(two, name))


def named(table: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """A table of areas with its column `name` in a language."""
    if language == DEFAULT or table.empty:
        return table
    return table.assign(name=[shown_name(str(name), language) for name in table["name"]])


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((form, re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(form)))) for form in _FORMS)
