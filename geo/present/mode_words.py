"""What the regional map shows in each mode, in words: titles, classes and sentences, in English and French."""

from collections.abc import Sequence
from itertools import pairwise

import h3.api.numpy_int as h3
import pandas as pd
from babel.numbers import format_decimal

from geo.present.language import DEFAULT, marked, plural_translator, translator
from geo.present.map_modes import CHANGE, DENSITY, INCIDENTS, LEVELS, MOST_POINTS, OUTLOOK
from geo.risk.components import UNIT_DAYS, UNIT_KM2
from geo.risk.contours import SmoothMap
from geo.risk.density import Measure

MODE_TITLES = {
    LEVELS: marked("Levels"),
    DENSITY: marked("Density"),
    INCIDENTS: marked("Incidents"),
    CHANGE: marked("Change"),
    OUTLOOK: marked("Outlook"),
}


def number(value: float, language: str = DEFAULT, digits: int = 2) -> str:
    """A number with at most so many decimals, as the language writes it."""
    return str(format_decimal(round(value, digits), "#,##0." + "#" * digits, locale=language))


def class_texts(breaks: Sequence[float], *, language: str = DEFAULT, open_ended: bool = True) -> list[str]:
    """Each class from one break to the next: 0.4–1; the last one as 40 or more, or by its break alone."""
    starts = [number(value, language) for value in breaks]
    last = translator(language)("{n} or more").format(n=starts[-1]) if open_ended else starts[-1]
    return [f"{low}–{high}" for low, high in pairwise(starts)] + [last]


def count_texts(breaks: Sequence[int], language: str = DEFAULT) -> list[str]:
    """Each class of whole numbers: 1, 2–4, and the last one as 500 or more."""
    texts = [
        number(a, language) if b == a + 1 else f"{number(a, language)}–{number(b - 1, language)}"
        for a, b in pairwise(breaks)
    ]
    return [*texts, translator(language)("{n} or more").format(n=number(breaks[-1], language))]


def per_unit(of: Measure, language: str = DEFAULT) -> str:
    """What a density counts and per what."""
    t = translator(language)
    text = (
        t("Incidents per {km2} km² and {days} days") if of == "incidents" else t("Deaths per {km2} km² and {days} days")
    )
    return text.format(km2=number(UNIT_KM2, language), days=number(UNIT_DAYS, language))


def in_a_hexagon(of: Measure, resolution: int, language: str = DEFAULT) -> str:
    """What hexagons are coloured by."""
    t = translator(language)
    kinds = {
        "incidents": t("Incidents in a hexagon of about {km2} km²"),
        "deaths": t("Deaths, best figures, in a hexagon of about {km2} km²"),
    }
    return kinds[of].format(km2=number(hexagon_km2(resolution), language))


def hexagon_km2(resolution: int) -> float:
    """Mean area of H3's hexagons of a resolution, to two figures."""
    area = h3.average_hexagon_area(resolution, unit="km^2")
    return float(f"{area:.2g}") if area < 100 else round(area, -1)


def mode_title(mode: str, layer: str, language: str = DEFAULT, *, surface: str = "", of: str = "") -> str:
    """The title of a mode's figure."""
    t = translator(language)
    if mode == CHANGE:
        return t("Change since the window before: {layer}").format(layer=layer)
    if mode == INCIDENTS:
        return t("Incidents by attribution")
    titles = {
        ("hexagons", "incidents"): t("Incidents by hexagon"),
        ("hexagons", "deaths"): t("Deaths by hexagon"),
        ("smooth", "incidents"): t("Smooth density of incidents"),
        ("smooth", "deaths"): t("Smooth density of deaths"),
    }
    return titles[surface, of]


def hexagon_sentence(table: pd.DataFrame, of: Measure, resolution: int, selected: int, language: str = DEFAULT) -> str:
    """What hexagons show, which holds most, and what is not in any.

    Parameters
    ----------
    table : of `geo.risk.density.hex_density`
    selected : number of incidents of the selection
    """
    t, n = translator(language), plural_translator(language)
    if not selected:
        return t("No incident matches these filters.")
    if table.empty:
        return _outside(selected, language)
    size = number(hexagon_km2(resolution), language)
    shown = n(
        "{n} hexagon of about {km2} km² holds an incident.",
        "{n} hexagons of about {km2} km² hold an incident.",
        len(table),
    )
    said = [shown.format(n=number(len(table), language), km2=size)]
    known = table[table[of].notna()]
    if len(known):
        top = known.iloc[int(known[of].to_numpy(dtype=float).argmax())]
        most = {
            "incidents": t("Most incidents: {place}, {n}."),
            "deaths": t("Most deaths, where a figure is known: {place}, {n}."),
        }
        said.append(most[of].format(place=top["name"], n=number(int(top[of]), language)))
    said += [_outside(selected - int(table["incidents"].sum()), language)]
    if of == "deaths":
        said.append(_without_figure(int(table["unknown_tolls"].sum()), language))
    return " ".join(filter(None, said))


def smooth_sentence(
    smooth: SmoothMap, highest: float, near: str, language: str = DEFAULT, *, part: bool = False
) -> str:
    """What the smooth density shows, where it is highest, and on what it rests.

    Parameters
    ----------
    highest, near : its highest density and where that is, in words; empty where it has no highest place
    part : whether that is told of a part of the map, while the counts are of all of it
    """
    t, n = translator(language), plural_translator(language)
    if not smooth.incidents and not smooth.left_out:
        return t("No incident matches these filters.")
    said = [
        t("Each incident is spread as a hill of {km} km standard deviation (bandwidth).").format(km=smooth.bandwidth_km)
    ]
    if near:
        text = t("Highest {near}: {density} per {km2} km² and {days} days.")
        said.append(
            text.format(
                near=near,
                density=number(highest, language),
                km2=number(UNIT_KM2, language),
                days=number(UNIT_DAYS, language),
            )
        )
    else:
        said.append(t("Nowhere on this land does the density reach the lowest class."))
    counts = []
    if smooth.widened:
        wider = n(
            "{n} incident whose place is not exact is spread wider.",
            "{n} incidents whose place is not exact are spread wider.",
            smooth.widened,
        )
        counts.append(wider.format(n=number(smooth.widened, language)))
    if smooth.left_out:
        left = n(
            "{n} incident known only to the region or the country is left out.",
            "{n} incidents known only to the region or the country are left out.",
            smooth.left_out,
        )
        counts.append(left.format(n=number(smooth.left_out, language)))
    if smooth.of == "deaths":
        counts.append(_without_figure(smooth.unknown_tolls, language))
    told = " ".join(filter(None, counts))
    said.append(t("On the whole map: {said}").format(said=told) if part and told else told)
    return " ".join(filter(None, said))


def points_sentence(count: int, language: str = DEFAULT) -> str:
    """How the incidents are drawn: a mark each, or hexagons where they are too many."""
    t, n = translator(language), plural_translator(language)
    if not count:
        return t("No incident matches these filters.")
    if count > MOST_POINTS:
        text = t(
            "{n} incidents are more than the {most} that the map draws one by one: hexagons show how many there are. "
            "Narrow the period, the actors or the countries to see each."
        )
        return text.format(n=number(count, language), most=number(MOST_POINTS, language))
    return n("{n} incident, a mark each.", "{n} incidents, a mark each.", count).format(n=number(count, language))


def points_left_out(count: int, language: str = DEFAULT) -> str:
    """Why a map of areas shows no incidents one by one, and where they are seen; empty where it shows them."""
    if count <= MOST_POINTS:
        return ""
    text = translator(language)(
        "{n} incidents are more than the {most} that a map draws one by one, so this map leaves them out: the page "
        "Incidents shows them as hexagons. Narrow the period, the actors or the countries to see each."
    )
    return text.format(n=number(count, language), most=number(MOST_POINTS, language))


def _outside(count: int, language: str) -> str:
    """How many incidents have no hexagon."""
    if not count:
        return ""
    text = plural_translator(language)(
        "{n} incident known only to the district, the region or the country lies in no hexagon.",
        "{n} incidents known only to the district, the region or the country lie in no hexagon.",
        count,
    )
    return text.format(n=number(count, language))


def _without_figure(count: int, language: str) -> str:
    if not count:
        return ""
    text = plural_translator(language)(
        "{n} incident has no figure of deaths, so there were at least as many as shown.",
        "{n} incidents have no figure of deaths, so there were at least as many as shown.",
        count,
    )
    return text.format(n=number(count, language))
