"""The folium map that is built once, and the small script that repaints it on a change.

Nothing of folium's text handling is used, as it runs what the data say. Texts travel as JSON and reach the page by
`textContent` only (geo/web/static/sahel_map.js).
"""

import json
from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template

from geo.present.heat_spec import Swatch
from geo.present.language import translator
from geo.present.leaflet import LEVEL_SCALE, Address, Spec
from geo.present.palette import (
    ATTRIBUTION_COLOURS,
    ATTRIBUTION_MARKS,
    BORDER,
    INK,
    LAND,
    NOT_SCORED,
    OUTSIDE,
)

_SCRIPT = Template("{% macro script(this, kwargs) %}{{ this.script }}{% endmacro %}")


def base_map(address: Address, scale: Sequence[Swatch] = tuple(LEVEL_SCALE), *, linked: str = "") -> folium.Map:
    """The map that is built once per page: own Leaflet, own script, no tiles, no address outside the app.

    Maps of a page with the same name in `linked` are moved together.
    """
    names = ("map.js", *(["sahel_linked.js"] if linked else []), "map.css", "base.json")
    addresses = tuple((name, address(name)) for name in names)
    return _built(addresses, script_json({"levels": list(scale)}), linked).copy()


@lru_cache(maxsize=32)
def _built(addresses: tuple[tuple[str, str], ...], scale: str, linked: str) -> "_OfflineMap":
    """A rendered map for all readers; every page takes a copy of it, as st_folium adds to what it is given."""
    figure = _OfflineMap(location=[15.5, -1.0], zoom_start=5, tiles=None, zoom_control=True, control_scale=False)
    figure.default_js = [(name, where) for name, where in addresses if name.endswith(".js")]
    figure.default_css = [(name, where) for name, where in addresses if name.endswith(".css")]
    theme = {
        "base": dict(addresses)["base.json"],
        "land": LAND,
        "outside": OUTSIDE,
        "border": BORDER,
        "ink": INK,
        "notScored": NOT_SCORED,
        **json.loads(scale),
        "attributions": ATTRIBUTION_COLOURS,
        "marks": ATTRIBUTION_MARKS,
    }
    figure.add_child(_Script(f"sahel.start({figure.get_name()}, {script_json(theme)});"))
    if linked:
        figure.add_child(_Script(f"sahelLinked.link({figure.get_name()}, {json.dumps(linked)});"))
    figure.get_root().render()
    return figure


class _Script(MacroElement):
    """A line of script in the place where folium would draw a layer."""

    _template = _SCRIPT

    def __init__(self, script: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "script"
        self.script = script


class Repaint(folium.FeatureGroup):
    """A feature group whose script is taken from it as it is."""

    def __init__(self, script: str) -> None:
        super().__init__(name="repaint", control=False)
        self.script = script
        self.add_child(_Script(script))

    def render(self, **_: object) -> str:
        """Adds nothing to the page: what the script holds would be read as a template, and it may hold any text."""
        return ""


def repaint(spec: Spec) -> Repaint:
    """The feature group whose script repaints the map; it draws nothing itself."""
    return Repaint(f"sahel.paint({script_json(vars(spec) | {'words': _words(spec.language)})});")


def _words(language: str) -> dict[str, str]:
    """What the map itself says."""
    translate = translator(language)
    return {
        "map": translate("Map: each area is a button; the table on this page says the same"),
        "fingers": translate("Move the map with two fingers"),
        "fit": translate("Show all areas"),
        "quiet": translate("No incident in this selection"),
        "notScored": translate("Not scored"),
        "outside": translate("Not scored: outside the coverage or the chosen countries"),
        "deaths": translate("Deaths: {n}"),
        "noFigure": translate("Deaths: no figure"),
        "imprecise": translate("place imprecise"),
    } | {kind: translate(kind) for kind in ATTRIBUTION_COLOURS}


def script_json(value: Mapping[str, Any]) -> str:
    """JSON that stays data wherever it is put into a script: no tag, comment or template can begin in it.

    Dataclasses in it are told by their fields.
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False, default=vars)
    for character, escaped in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("`", "\\u0060"),
        ("$", "\\u0024"),
    ):
        text = text.replace(character, escaped)
    return text


class _OfflineMap(folium.Map):
    """A folium map without the files that folium would fetch from elsewhere; `base_map` sets the app's own."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (folium's own attribute)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _rendered = False

    def render(self, **kwargs: object) -> str:
        """Once: what it would add to its page is there then."""
        if not self._rendered:
            self._rendered = True
            super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""

    def copy(self) -> "_OfflineMap":
        """The same map, to which children can be added without the original's having them."""
        one = copy(self)
        one._children = self._children.copy()
        return one
