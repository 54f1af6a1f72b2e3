"""The same event in several sources: linked by stated rules, shown once, and taken apart again where a user says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import scipy  # not its parts: those load when they are used, and take long
from numpy.typing import NDArray

from geo.errors import QueryError
from geo.incidents.actors import ARMED_GROUP_KINDS, UNIDENTIFIED_KIND
from geo.incidents.durable import write_durably
from geo.incidents.sides import BETWEEN_NAMES
from geo.units import GEOD, KM

NEAR_KM, NEAR_DAYS = 25.0, 2
TOLL_SHARE, TOLL_DIFFERENCE = 0.25, 3
COARSEST_PLACE = 3
"""An event known to a region or a country only is near everything, so it is linked to nothing."""

UNLINKED = "unlinked.csv"
FULLER = ("ACLED", "UCDP")
"""Sources that follow a country through all its days, fullest first: the starter set steps back behind them."""

STARTER = "starter"
FAMILIES = {
    "JNIM": "JNIM and its parts", "Katiba Macina": "JNIM and its parts", "Ansar Dine": "JNIM and its parts",
    "AQIM": "JNIM and its parts", "Al-Mourabitoun": "JNIM and its parts", "Ansaroul Islam": "JNIM and its parts",
    "Boko Haram": "Boko Haram and ISWAP", "ISWAP": "Boko Haram and ISWAP",
    "MNLA": "Azawad movements", "CMA": "Azawad movements", "CSP": "Azawad movements", "FLA": "Azawad movements",
}  # fmt: skip
"""Names under which sources code one and the same group; every other group is its own family."""

PAIR = ["source", "event_id", "other_source", "other_event_id"]
COLUMNS = [*PAIR, "km", "days", "why"]
_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Linked:
    """Incidents shown once, and what was folded into them."""

    table: pd.DataFrame
    links: pd.DataFrame
    """One row per linked pair: both keys, km, days, and why in words."""
    stepped_back: int
    """Rows of the starter set left out because a fuller source covers their country and month."""


def link(table: pd.DataFrame, unlinked: pd.DataFrame | None = None) -> Linked:
    """The incidents of all sources, each event once; `also_in` names the other sources that have it.

    Parameters
    ----------
    table : of the `incidents` schema
    unlinked : pairs (columns `PAIR`) that a user took apart
    """
    pairs = _pairs(table, unlinked)
    heads, links = _gathered(table, pairs)
    folded = heads != np.arange(len(table))
    also: dict[int, list[str]] = {}
    away = table.loc[folded, ["source", "event_id"]]
    for head, source, key in zip(heads[folded], away["source"], away["event_id"], strict=True):
        also.setdefault(int(head), []).append(f"{source} {key}")
    behind = covered_by_fuller(table) & ~folded
    kept = np.flatnonzero(~folded & ~behind)
    shown = table.iloc[kept].reset_index(drop=True)
    names = pd.Series({row: BETWEEN_NAMES.join(sorted(rows)) for row, rows in also.items()}, dtype="str")
    shown["also_in"] = names.reindex(kept).array
    return Linked(shown, links, int(behind.sum()))


def covered_by_fuller(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Rows of the starter set in a country and month of which a fuller source holds at least as many incidents.

    A single stray row of another source does not cover a month: what was known before must not shrink by an import.
    """
    is_starter = _is_source(table, STARTER)
    if not is_starter.any():
        return is_starter
    countries, names = pd.factorize(table["country"])
    months = table["event_date"].to_numpy().astype("datetime64[M]").astype(np.int64)
    group, groups = pd.factorize(months * (len(names) + 1) + countries)
    held = {
        source: np.bincount(group[_is_source(table, source)], minlength=len(groups)) for source in (STARTER, *FULLER)
    }
    fuller = np.max([held[source] for source in FULLER], axis=0)
    covered = (fuller > 0) & (fuller >= held[STARTER])
    return np.asarray(covered[group] & is_starter)


def read_unlinked(folder: Path) -> pd.DataFrame:
    """The pairs that the user of this store took apart."""
    path = folder / UNLINKED
    return (
        pd.read_csv(path, dtype=str, keep_default_na=False)
        if path.exists()
        else pd.DataFrame(columns=PAIR, dtype="str")
    )


def unlink(folder: Path, links: pd.DataFrame, pair: Iterable[str]) -> None:
    """Take one linked pair apart for good: source, event_id, other_source, other_event_id.

    Raises
    ------
    QueryError  if these two are not linked.
    """
    key = tuple(pair)
    if key not in set(links[PAIR].itertuples(index=False, name=None)):
        raise QueryError(
            "{one} and {other} are not linked. The Data page lists the pairs that are.",
            one=" ".join(key[:2]),
            other=" ".join(key[2:]),
        )
    entries = pd.concat([read_unlinked(folder), pd.DataFrame([dict(zip(PAIR, key, strict=True))])])
    write_durably(folder / UNLINKED, entries.drop_duplicates().to_csv(index=False).encode())


def relink(folder: Path, pair: Iterable[str]) -> None:
    """Let the rules decide again about a pair that was taken apart.

    Raises
    ------
    QueryError  if it was not taken apart.
    """
    key, entries = tuple(pair), read_unlinked(folder)
    kept = [row for row in entries.itertuples(index=False, name=None) if row != key]
    if len(kept) == len(entries):
        raise QueryError("{one} and {other} were not taken apart.", one=" ".join(key[:2]), other=" ".join(key[2:]))
    write_durably(folder / UNLINKED, pd.DataFrame(kept, columns=PAIR).to_csv(index=False).encode())


def _pairs(table: pd.DataFrame, unlinked: pd.DataFrame | None) -> pd.DataFrame:
    """Candidate pairs by position, the closest first; order depends on keys and values, never on the order of rows."""
    first, second = _near(table)
    day = table["event_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    lon, lat = table["longitude"].to_numpy(), table["latitude"].to_numpy()
    _, _, metres = GEOD.inv(lon[first], lat[first], lon[second], lat[second])
    pairs = pd.DataFrame({"first": first, "second": second, "km": np.asarray(metres) / KM})
    pairs["days"] = np.abs(day[first] - day[second])
    best = table["fatalities_best"].astype("float64").to_numpy()
    pairs["apart"] = np.nan_to_num(np.abs(best[first] - best[second]), nan=0.0)
    pairs = pairs[(pairs["km"] <= NEAR_KM) & (pairs["days"] <= NEAR_DAYS)]
    pairs = pairs[_alike_tolls(table, pairs["first"].to_numpy(), pairs["second"].to_numpy())]
    rows = np.unique(pairs[["first", "second"]].to_numpy())
    families = dict(zip(rows.tolist(), _families(table.iloc[rows]), strict=True))
    pairs["family"] = [
        min(families[a] & families[b], default="") for a, b in zip(pairs["first"], pairs["second"], strict=True)
    ]
    pairs = pairs[pairs["family"] != ""].reset_index(drop=True)
    keys = _keys(table, pairs)
    if unlinked is not None and len(unlinked):
        apart = set(unlinked[PAIR].itertuples(index=False, name=None))
        kept = np.array([row not in apart for row in keys.itertuples(index=False, name=None)], dtype=bool)
        pairs, keys = pairs[kept], keys[kept]
    ordered = pd.concat([pairs, keys], axis=1).sort_values(["days", "km", "apart", *PAIR])
    return ordered.reset_index(drop=True)


def _near(table: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of different sources in a box of space and time; the fuller source comes first."""
    is_usable = table["place_precision"].to_numpy() <= COARSEST_PLACE
    firsts, seconds = [np.array([], dtype=np.int64)], [np.array([], dtype=np.int64)]
    sources = sorted(table["source"].unique(), key=lambda name: (_rank(name), name))
    if len(sources) < 2:
        return firsts[0], seconds[0]
    points = _in_space_and_time(table)
    rows = {name: np.flatnonzero(is_usable & _is_source(table, name)) for name in sources}
    # neither compact nor balanced: twice as quick to build, and as quick to ask
    trees = {
        name: scipy.spatial.cKDTree(points[rows[name]], compact_nodes=False, balanced_tree=False) for name in sources
    }
    for number, source in enumerate(sources):
        for other in sources[number + 1 :]:
            if not (len(rows[source]) and len(rows[other])):
                continue
            found = trees[source].sparse_distance_matrix(trees[other], NEAR_KM * 1.01, p=np.inf, output_type="ndarray")
            firsts.append(rows[source][found["i"]])
            seconds.append(rows[other][found["j"]])
    return np.concatenate(firsts), np.concatenate(seconds)


def _in_space_and_time(table: pd.DataFrame) -> NDArray[np.float64]:
    lon, lat = np.radians(table["longitude"].to_numpy()), np.radians(table["latitude"].to_numpy())
    day = table["event_date"].to_numpy().astype("datetime64[D]").astype(np.float64)
    xyz = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    return np.column_stack([*(_EARTH_KM * axis for axis in xyz), day * NEAR_KM / NEAR_DAYS])


def _alike_tolls(table: pd.DataFrame, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
    low, best, high = (table[f"fatalities_{name}"].astype("float64").to_numpy() for name in ("low", "best", "high"))
    overlap = (low[first] <= high[second]) & (low[second] <= high[first])
    larger = np.fmax(best[first], best[second])
    close = np.abs(best[first] - best[second]) <= np.fmax(TOLL_DIFFERENCE, TOLL_SHARE * larger)
    unknown = np.isnan(best[first]) | np.isnan(best[second])
    return np.asarray(overlap | close | unknown)


def _families(table: pd.DataFrame) -> list[set[str]]:
    """Families of the armed groups in each incident; of whoever acted, where there is no armed group in it."""
    columns = [table[name].tolist() for name in ("actor", "actor_kind", "opponent", "opponent_kind")]
    return [_families_of(*row) for row in zip(*columns, strict=True)]


def _families_of(actor: str, actor_kind: str, opponent: str, opponent_kind: str) -> set[str]:
    armed = set()
    for name, kind in ((actor, actor_kind), (opponent, opponent_kind)):
        if kind == UNIDENTIFIED_KIND:
            armed.add("unidentified")
        elif kind in ARMED_GROUP_KINDS:
            armed.add(FAMILIES.get(name, name))
    return armed or {FAMILIES.get(actor, actor)}


def _gathered(table: pd.DataFrame, pairs: pd.DataFrame) -> tuple[NDArray[np.int64], pd.DataFrame]:
    """Position of the incident that stands for each, and the pairs that were joined: no source twice in one event."""
    head = np.arange(len(table))
    members: dict[int, list[int]] = {}
    codes, found = pd.factorize(table["source"])
    names = [str(name) for name in found]
    joined = []
    for number, (first, second) in enumerate(zip(pairs["first"], pairs["second"], strict=True)):
        a, b = int(head[first]), int(head[second])
        if a == b:
            continue
        group_a, group_b = members.get(a, [a]), members.get(b, [b])
        if {codes[row] for row in group_a} & {codes[row] for row in group_b}:
            continue
        together = sorted([*group_a, *group_b], key=lambda row: (_rank(names[codes[row]]), names[codes[row]]))
        members[together[0]] = together
        head[together] = together[0]
        joined.append(number)
    chosen = pairs.iloc[joined].copy()
    chosen["why"] = [_why(pair) for pair in chosen.itertuples()]
    return head, chosen[COLUMNS].reset_index(drop=True)


def _why(pair: object) -> str:
    km, days, family, apart = (getattr(pair, name) for name in ("km", "days", "family", "apart"))
    when = "the same day" if days == 0 else f"{days} day{'s' if days > 1 else ''} apart"
    tolls = "tolls alike" if apart == 0 else f"tolls {apart:.0f} apart"
    return f"{family} in both, {km:.1f} km and {when}, {tolls}"


def _keys(table: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    named = {}
    for prefix, rows in (("", pairs["first"].to_numpy()), ("other_", pairs["second"].to_numpy())):
        for column in ("source", "event_id"):
            named[f"{prefix}{column}"] = table[column].array.take(rows)
    return pd.DataFrame(named, index=pairs.index)[PAIR]


def _is_source(table: pd.DataFrame, source: str) -> NDArray[np.bool_]:
    return np.asarray((table["source"] == source).to_numpy(dtype=bool))


def _rank(source: str) -> int:
    """Fullest first, the starter set last, own tables between."""
    if source in FULLER:
        return FULLER.index(source)
    return len(FULLER) + (source == STARTER)
