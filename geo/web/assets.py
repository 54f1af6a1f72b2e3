"""Files that a page fetches once: Leaflet from its pip package, our map script, and each layer's shapes.

Every address carries the hash of its bytes and is answered as immutable, so nothing travels twice and nothing is
ever stale.
"""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xstatic.pkg.leaflet

from geo.present import shapes
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
    """All files of one study, made when first asked for and kept."""

    def __init__(self, study: Study) -> None:
        self._makers: dict[str, Callable[[], bytes]] = {
            "leaflet.js": (_LEAFLET / "leaflet.js").read_bytes,
            "leaflet.css": (_LEAFLET / "leaflet.css").read_bytes,
            "sahel_map.js": (_OWN / "sahel_map.js").read_bytes,
            "sahel_map.css": (_OWN / "sahel_map.css").read_bytes,
            "base.json": lambda: shapes.base_map(study),
            "incidents.json": lambda: shapes.incident_points(study),
        }
        for key in study.layers:
            self._makers[f"layer-{key}.json"] = lambda key=key: shapes.layer_shapes(study.layer(key))  # type: ignore[misc]
        self._asset = cache(self._make)

    def names(self) -> list[str]:
        """Every file there is."""
        return list(self._makers)

    def address(self, name: str) -> str:
        """The path that serves this file, with the hash of its bytes in it."""
        stem, _, suffix = name.rpartition(".")
        return f"{PREFIX}/{stem}.{_digest(self._asset(name).body)}.{suffix}"

    def find(self, path_name: str) -> Asset | None:
        """The file that a requested name stands for; None where there is none of that name and hash."""
        parts = path_name.rsplit(".", 2)
        if len(parts) != 3 or f"{parts[0]}.{parts[2]}" not in self._makers:
            return None
        asset = self._asset(f"{parts[0]}.{parts[2]}")
        return asset if _digest(asset.body) == parts[1] else None

    def _make(self, name: str) -> Asset:
        body = self._makers[name]()
        return Asset(body, gzip.compress(body, 9, mtime=0), _TYPES[Path(name).suffix])


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
