"""The sections of a pack, each a function of `Facts`: one message, the sentences under it, its pictures and tables."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from geo.briefing.facts import Facts
from geo.briefing.model import Section
from geo.briefing.sections.ahead import changes, outlook
from geo.briefing.sections.area import AREA_SECTIONS
from geo.briefing.sections.areas import areas_map, key_figures, ranking
from geo.briefing.sections.judgement import judgement
from geo.briefing.sections.limits import gaps
from geo.briefing.sections.time import groups, incidents, trend
from geo.briefing.sections.zones import borders, capital, routes

WRITERS: Mapping[str, Callable[[Facts], Section]] = MappingProxyType(
    {
        "judgement": judgement,
        "figures": key_figures,
        "map": areas_map,
        "ranking": ranking,
        "trend": trend,
        "groups": groups,
        "borders": borders,
        "capital": capital,
        "routes": routes,
        "changes": changes,
        "outlook": outlook,
        "incidents": incidents,
        "gaps": gaps,
    }
)
"""Key of `geo.briefing.brief.SECTIONS` to what composes the section."""


def compose_section(facts: Facts, key: str) -> Section:
    """One section of a brief about a layer, or about one area of it; composed once for the same facts."""
    if key not in facts.composed:
        write = WRITERS[key] if facts.brief.focus is None else AREA_SECTIONS.get(key, WRITERS[key])
        facts.composed[key] = write(facts)
    return facts.composed[key]
