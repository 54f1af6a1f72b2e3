"""Draws from a forest of randomised trees grown on all units together; it lets a quiet unit learn from the others."""

import numpy as np

from geo.outlook.scoring import Floats
from geo.outlook.state import THREADS, features, recent_mean, thinned

TREES = 50
LEAF = 60
"""Situations in a leaf at least; a leaf's outcomes are the forecast of those that fall into it."""
FIRST = 24
STEP = 2
"""Every other month is learned from: neighbours in time tell nearly the same."""
MOST = 12_000
"""Situations learned from at most for each lead; where units and months make more, fewer months are taken."""
OFFSET = 1.0


def grown(calm: Floats, *, season: Floats, draws: int, leads: Floats, seed: int) -> Floats:
    """Draws of deaths a month, shape (units, leads, draws), sorted; the arguments as in `memory.remember`.

    Notes
    -----
    Quantile regression forest (Meinshausen 2006, JMLR 7, 983–999) on extremely randomised trees, for log deaths
    relative to the unit's 12-month mean; each tree gives an equal share of the draws, evenly over its leaf.
    """
    known, level = features(calm), recent_mean(calm, 12) + OFFSET
    units, last = calm.shape[1], len(calm) - 1
    inputs, targets, weights = [], [], []
    for lead in _learned(leads):
        start = np.arange(min(FIRST, last - lead), last - lead + 1, STEP)
        start = thinned(start, len(start) * units, MOST)
        inputs.append(_with_lead(known[start].reshape(-1, known.shape[-1]), lead))
        targets.append(np.log((calm[start + lead] + OFFSET) / level[start]).ravel())
        weights.append(np.sqrt(level[start]).ravel())
    from sklearn.ensemble import ExtraTreesRegressor  # slow to import, and most runs learn nothing

    forest = ExtraTreesRegressor(
        TREES,
        min_samples_leaf=LEAF,
        max_features=0.5,
        bootstrap=True,
        max_samples=0.5,
        random_state=seed,
        n_jobs=THREADS,
    )
    table, target = np.concatenate(inputs), np.concatenate(targets)
    forest.fit(table, target, sample_weight=np.concatenate(weights))
    asked = np.concatenate([_with_lead(known[-1], lead) for lead in leads])
    ratio = _leaf_draws(forest.apply(table), forest.apply(asked), target, draws).reshape(len(leads), units, draws)
    deaths = np.exp(ratio.transpose(1, 0, 2)) * level[-1][:, None, None] - OFFSET
    return np.sort(np.maximum(np.round(deaths * season[None, :, None]), 0.0), axis=-1)


def _learned(leads: Floats) -> list[int]:
    """Every third lead and the last: the trees fill in those between."""
    return sorted({*leads[::3].astype(int).tolist(), int(leads[-1])})


def _with_lead(known: Floats, lead: float) -> Floats:
    return np.column_stack([known, np.full(len(known), float(lead))])


def _leaf_draws(leaves: Floats, asked: Floats, target: Floats, draws: int) -> Floats:
    """Targets of the leaf that each asked row falls into, tree by tree; shape (asked, draws)."""
    share = np.diff(np.linspace(0, draws, leaves.shape[1] + 1).astype(int))
    parts = []
    for tree, count in enumerate(share):
        order = np.lexsort((target, leaves[:, tree]))
        ordered = leaves[order, tree]
        start = np.searchsorted(ordered, asked[:, tree], side="left")
        size = np.searchsorted(ordered, asked[:, tree], side="right") - start
        step = (np.arange(count) + 0.5) / max(count, 1)
        parts.append(target[order][start[:, None] + (step[None, :] * size[:, None]).astype(int)])
    return np.concatenate(parts, axis=1)
