"""Files of areas read, checked and mended by a process of their own, within limits, which can be stopped.

It is the one that reads tables of incidents (`geo.incidents.apart`), with more time: detailed outlines take minutes.
"""

from datetime import datetime
from pathlib import Path

from geo.areas.boundaries import Boundaries
from geo.areas.columns import Columns
from geo.areas.custom import OwnDraft, prepare_own
from geo.areas.releases import About, Draft, prepare_release
from geo.areas.shape_files import read_shapes
from geo.errors import Sentence
from geo.incidents.apart import Limits, work_apart
from geo.incidents.staging import Progress

LIMITS = Limits(
    memory_bytes=4_000_000_000,
    seconds=600.0,
    bytes_per_second=25_000.0,
    advice=Sentence("Simplify its outlines or split it."),
)


def columns_apart(path: Path, progress: Progress) -> list[str]:
    """The columns of a file of areas; whatever `progress` raises stops the process.

    Raises
    ------
    ImportFileError  if the file is refused, or takes more than it may.
    """
    return work_apart(_columns, (path,), path, progress, LIMITS)


def release_apart(path: Path, about: About, boundaries: Boundaries, progress: Progress, *, now: datetime) -> Draft:
    """As `prepare_release`, in that process."""
    return work_apart(_release, (path, about, boundaries, now), path, progress, LIMITS)


def own_apart(
    path: Path, name: str, columns: Columns, boundaries: Boundaries, progress: Progress, *, now: datetime
) -> OwnDraft:
    """As `prepare_own`, in that process."""
    return work_apart(_own, (path, name, columns, boundaries, now), path, progress, LIMITS)


def _columns(path: Path, progress: Progress) -> list[str]:  # noqa: ARG001  (all work is called alike)
    return [str(name) for name in read_shapes(path).attributes.columns]


def _release(path: Path, about: About, boundaries: Boundaries, now: datetime, progress: Progress) -> Draft:
    return prepare_release(path, about, boundaries, now=now, progress=progress)


def _own(
    path: Path, name: str, columns: Columns, boundaries: Boundaries, now: datetime, progress: Progress
) -> OwnDraft:
    return prepare_own(path, name, boundaries, now=now, columns=columns, progress=progress)
