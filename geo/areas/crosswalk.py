"""From the areas of one vintage to those of another: which share of each goes where, by size and by incidents."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.layers import Layer
from geo.areas.locate import Codes
from geo.units import EQUAL_AREA, KM, to_metres

OUTSIDE = "outside"
"""Stands for what lies in no area of the other layer."""
CROSSWALK_COLUMNS = ("from_id", "from_name", "to_id", "to_name", "km2", "area_share", "incidents", "incident_share")
_SLIVER_SHARE = 1e-4
"""Overlaps below this share of both areas, and without an incident, come of outlines that differ by metres."""
_AT_ONCE = 32
"""Areas of the first layer that are cut before the work tells how far it is."""


def crosswalk(
    first: Layer,
    second: Layer,
    in_first: Codes,
    in_second: Codes,
    progress: Callable[[float, str], None] = lambda done, text: None,  # noqa: ARG005
) -> pd.DataFrame:
    """How the areas of one layer are made of those of another.

    Parameters
    ----------
    in_first, in_second : shape (n,), the position of each incident's area in each layer, −1 for none
    progress : is told the share that is done; what it raises ends the work

    Returns
    -------
    One row per pair of areas that share land or incidents, by from_id and falling share: `CROSSWALK_COLUMNS`. km2 is
    the land in common, area_share its share of the from-area; incidents are those placed in both, incident_share their
    share of the from-area's incidents, missing where it has none. The shares of one from-area sum to 1; what lies in no
    area of the second layer stands under `OUTSIDE`.
    """
    ours, theirs = (np.asarray(layer.areas.geometry.to_numpy(), dtype=object) for layer in (first, second))
    at, to, shared = _land_in_common(ours, theirs, progress)
    counts = _counts(in_first, in_second, len(ours), len(theirs))
    outside = np.clip(_km2(ours) - np.bincount(at, weights=shared, minlength=len(ours)), 0.0, None)
    every, nowhere = np.arange(len(ours)), np.full(len(ours), -1)
    pairs = pd.MultiIndex.from_arrays([np.append(at, every), np.append(to, nowhere)])
    land = pd.Series(np.append(shared, outside), pairs)
    rows = pd.DataFrame({"km2": land, "incidents": counts}).fillna(0.0).reset_index(names=["at", "to"])
    return _shares(rows, first, second)


def _land_in_common(
    ours: NDArray[np.object_], theirs: NDArray[np.object_], progress: Callable[[float, str], None]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Every pair of areas that meet, by their positions, and the km² that they share."""
    tree, pieces = shapely.STRtree(theirs), []
    for start in range(0, len(ours), _AT_ONCE):
        progress(start / len(ours), "")
        at, to = tree.query(ours[start : start + _AT_ONCE], predicate="intersects")
        pieces.append((at + start, to, _km2(shapely.intersection(ours[at + start], theirs[to]))))
    at, to, shared = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    return at, to, shared


def _km2(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """Areas in km² that do not depend on how many corners an edge was given: long edges are cut before projecting."""
    return np.asarray(shapely.area(to_metres(shapes, EQUAL_AREA)), dtype=float) / KM**2


def _counts(in_first: Codes, in_second: Codes, ours: int, theirs: int) -> pd.Series:
    placed = in_first >= 0
    pairs = np.bincount(in_first[placed].astype(np.int64) * (theirs + 1) + in_second[placed] + 1,
                        minlength=ours * (theirs + 1))  # fmt: skip
    found = np.flatnonzero(pairs)
    index = pd.MultiIndex.from_arrays([found // (theirs + 1), found % (theirs + 1) - 1])
    return pd.Series(pairs[found], index)


def _shares(rows: pd.DataFrame, first: Layer, second: Layer) -> pd.DataFrame:
    to_km2 = np.append(second.km2, np.inf)[rows["to"]]
    sliver = rows["km2"] < _SLIVER_SHARE * np.minimum(first.km2[rows["at"]], to_km2)
    rows = rows[~sliver | (rows["incidents"] > 0)]
    total = rows.groupby("at")[["km2", "incidents"]].transform("sum")
    ids, names = (_with_outside(second.areas.index), _with_outside(second.areas["name"]))
    table = pd.DataFrame(
        {
            "from_id": first.areas.index.to_numpy()[rows["at"]],
            "from_name": first.areas["name"].to_numpy()[rows["at"]],
            "to_id": ids[rows["to"]],
            "to_name": names[rows["to"]],
            "km2": rows["km2"].to_numpy(),
            "area_share": (rows["km2"] / total["km2"]).to_numpy(),
            "incidents": rows["incidents"].to_numpy(dtype=np.int64),
            "incident_share": (rows["incidents"] / total["incidents"].where(total["incidents"] > 0)).to_numpy(),
        }
    )
    order = table.assign(last=table["to_id"] == OUTSIDE).sort_values(
        ["from_id", "last", "area_share", "to_id"], ascending=[True, True, False, True]
    )
    return order.drop(columns="last").reset_index(drop=True)


def _with_outside(values: "pd.Index | pd.Series") -> NDArray[np.object_]:
    return np.append(values.to_numpy(dtype=object), OUTSIDE)
