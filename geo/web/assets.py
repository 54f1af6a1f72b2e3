"""Files that a page fetches once: Leaflet from its pip package, our map script, and each layer's shapes.

Every address carries the hash of its bytes and is answered as immutable, so nothing travels twice and nothing is
ever stale.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import xstatic.pkg.leaflet

from geo.present import shapes
from geo.present.language import DEFAULT, LANGUAGES
from geo.study import Study

PREFIX = "/assets"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
_OWN = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".png": "image/png"}


@dataclass(frozen=True)
class Asset:
    """One immutable file: its bytes as they are and gzipped, and its media type."""

    body: bytes
    zipped: bytes
    media_type: str


class Assets:
    """The files of every study that is open, made when their address is first asked for."""

    def __init__(self) -> None:
        self._served: dict[str, Asset] = {}
        self._addresses: dict[tuple[str, str], str] = {}

    def address(self, study: Study, name: str) -> str:
        """The path that serves this file of a study, with the hash of its bytes in it."""
        key = (study.key, name)
        if key not in self._addresses:
            body = _maker(study, name)()
            stem, _, suffix = name.rpartition(".")
            hashed = f"{stem}.{_digest(body)}.{suffix}"
            self._served[hashed] = Asset(body, gzip.compress(body, 9, mtime=0), _TYPES["." + suffix])
            self._addresses[key] = f"{PREFIX}/{hashed}"
        return self._addresses[key]

    def find(self, path_name: str) -> Asset | None:
        """The file that a requested name stands for; None where no page was ever given that address."""
        return self._served.get(path_name)


def names(study: Study) -> list[str]:
    """Every file that a study has, variants of layers left aside."""
    return [*_FIXED, "base.json", "incidents.json", *(layer_file(key) for key in study.layers)]


def on_poor_line(name: str) -> str:
    """The file that stands for this one where the line is poor: coarser shapes, or the same."""
    return COARSE + name if name == "base.json" or name.startswith(_LAYER) else name


def in_language(name: str, language: str) -> str:
    """The file that says the same in a language: names of countries and zones, places in words."""
    plain = name.removeprefix(COARSE)
    told = plain in {"base.json", "incidents.json"} or plain.startswith(tuple(f"{_LAYER}{key}" for key in _ZONES))
    return f"{language}-{name}" if told and language != DEFAULT else name


def layer_file(key: str) -> str:
    """The file that holds a layer's shapes."""
    return f"{_LAYER}{key}.json"


_LAYER, COARSE = "layer-", "coarse-"
"""What a name begins with: the shapes of a layer, and the same file for a poor line."""
_ZONES = ("border", "tri-border", "capital", "admin0")
"""Layers whose areas the library names; those of the others are names of places."""
_FIXED = {
    "map.js": [
        _LEAFLET / "leaflet.js",
        *(_OWN / f"sahel_{part}.js" for part in ("frame", "marks", "map", "modes", "focus", "time", "play")),
    ],
    "map.css": [_LEAFLET / "leaflet.css", _OWN / "sahel_map.css", _OWN / "sahel_time.css"],
    # by itself for the benchmark's folium map
    "leaflet.js": [_LEAFLET / "leaflet.js"],
    "leaflet.css": [_LEAFLET / "leaflet.css"],
    "sahel_linked.js": [_OWN / "sahel_linked.js"],
    "sahel_page.js": [_OWN / "sahel_page.js"],
}
"""The map's scripts and styles are one file each: its frame would load one after another."""


def _maker(study: Study, name: str) -> Callable[[], bytes]:
    """What makes a file; only the layer that is asked for is built."""
    if name in _FIXED:
        return lambda: b"\n".join(path.read_bytes() for path in _FIXED[name])
    language, name = _language_of(name)
    if name == "incidents.json":
        return partial(shapes.incident_points, study, language)
    detail, name = (shapes.COARSE if name.startswith(COARSE) else shapes.FINE), name.removeprefix(COARSE)
    if name == "base.json":
        return partial(shapes.base_map, study, detail, language)
    return partial(shapes.layer_shapes, study.layer(name.removeprefix(_LAYER).removesuffix(".json")), detail, language)


def _language_of(name: str) -> tuple[str, str]:
    """The language that a file's name begins with, and the name without it."""
    head, _, rest = name.partition("-")
    return (head, rest) if head in LANGUAGES else (DEFAULT, name)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
