"""What `python -m geo sync boundaries` fetched from geoBoundaries, made a release without a further step."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from geo.areas.boundaries import Boundaries
from geo.areas.releases import KIND, LEVELS, About, Release, keep_release, prepare_release, releases
from geo.areas.shelf import sha256
from geo.errors import ImportFileError


def adopt_fetched(store_folder: Path, boundaries: Boundaries, *, now: datetime) -> list[Release]:
    """Keep what was fetched and is in no release yet, as one release per level; nothing if there is nothing new.

    Raises
    ------
    ImportFileError, GeometryError  if fetched areas cannot be used; the files stay where they are.
    StoreError  and its kinds, if the folder is busy or cannot be written to.
    """
    adopted = []
    for level in LEVELS:
        files = sorted((store_folder / KIND).glob(f"???-ADM{level[-1]}.geojson"))
        files = [path for path in files if path.name[:3] in boundaries.country_names]
        kept = releases(store_folder)
        with _as_one_file(files) as path:
            if not files or sha256(path) in {release.sha256 for release in kept}:
                continue
            about = _about(files, level, now)
            taken = {release.name for release in kept}
            if about.name in taken:
                about = replace(about, name=f"{about.name}, {now.astimezone(UTC):%H:%M:%S}")
            adopted.append(keep_release(store_folder, prepare_release(path, about, boundaries, now=now), path))
    return adopted


@contextmanager
def _as_one_file(files: list[Path]) -> Iterator[Path]:
    """The features of all files in one, each with its country; the same bytes for the same files."""
    features = []
    for path in files:
        for feature in _json(path).get("features", []):
            properties = feature.get("properties") if isinstance(feature, dict) else None
            features.append(feature | {"properties": (properties or {}) | {"iso3": path.name[:3]}})
    with tempfile.TemporaryDirectory(prefix="sahel-fetched-") as folder:
        joined = Path(folder) / "geoBoundaries.geojson"
        joined.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        yield joined


def _about(files: list[Path], level: str, now: datetime) -> About:
    """What geoBoundaries says of the files."""
    said = {path.name[:3]: _json(path.with_suffix(".json")) for path in files}
    sources = [f"{code} {_source(about)}" for code, about in said.items()]
    licences = sorted({str(about.get("boundaryLicense") or "licence unnamed") for about in said.values()})
    built = [day for about in said.values() if (day := _day(about.get("buildDate"))) is not None]
    today = now.astimezone(UTC).date()
    return About(
        name=f"geoBoundaries {level}, fetched {today}",
        level=level,
        date=max(built, default=today),
        licence="; ".join(licences),
        source=f"geoBoundaries ({'; '.join(sources)})",
    )


def _source(about: dict[str, Any]) -> str:
    year = about.get("boundaryYearRepresented") or about.get("boundaryYear") or ""
    return f"{about.get('boundarySource') or 'source unnamed'} {year}".strip()


def _day(text: object) -> date | None:
    try:
        return datetime.strptime(str(text), "%b %d, %Y").replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ImportFileError(f"{path.name} cannot be read ({error}). Run: python -m geo sync boundaries") from error
    return content if isinstance(content, dict) else {}
