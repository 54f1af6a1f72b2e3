"""Distances that the reader chooses for bands and rings: `5-20-60` in a layer's key, `5, 20, 60` on a page."""

import re

from geo.errors import LayerNotFoundError, Sentence

Edges = tuple[int, ...]
"""Edges in km, ascending, nought first."""
MOST_EDGES = 8
FARTHEST_KM = 400
_TEXT = re.compile(r"\s*\d{1,4}(?:\s*[-–,; ]\s*\d{1,4})*\s*")


def edges_of(text: str, *, farthest_km: int = FARTHEST_KM) -> Edges:
    """The edges that a text names, nought before them: `5-20-60` and `5, 20, 60` give 0, 5, 20, 60.

    Raises
    ------
    LayerNotFoundError  saying what was given and what is allowed.
    """
    allowed = Sentence(
        "1 to {most} whole km, each larger than the one before, from 1 to {farthest}, like 5-20-60",
        most=MOST_EDGES,
        farthest=farthest_km,
    )
    found = tuple(int(part) for part in re.findall(r"\d+", text)) if _TEXT.fullmatch(text) else ()
    if not found:
        raise LayerNotFoundError(
            Sentence("The widths “{text}” cannot be read; give {allowed}.", text=text[:40], allowed=allowed)
        )
    ascending = all(lower < upper for lower, upper in zip((0, *found), found, strict=False))
    if not (ascending and len(found) <= MOST_EDGES and found[-1] <= farthest_km):
        raise LayerNotFoundError(
            Sentence(
                "The widths {widths} are not allowed; give {allowed}.",
                widths=", ".join(map(str, found)),
                allowed=allowed,
            )
        )
    return (0, *found)


def as_variant(edges: Edges) -> str:
    """The edges as they stand in a layer's key: 5-20-60."""
    return "-".join(str(edge) for edge in edges[1:])


def as_text(edges: Edges) -> str:
    """The edges as a page shows them: 5, 20, 60."""
    return ", ".join(str(edge) for edge in edges[1:])


def band_of(distance_km: float, edges: Edges) -> int | None:
    """Upper edge of the band that a distance falls in, its lower edge included; None beyond the last."""
    return next((upper for upper in edges[1:] if distance_km < upper), None)
