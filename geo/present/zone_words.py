"""Sentences and figures of the border and capital pages, computed from their tables."""

import numpy as np
import pandas as pd

from geo.areas.capital_rings import RING_EDGES_KM
from geo.present import words
from geo.risk.borders import BorderShare, nearest_borders
from geo.risk.capital import MIN_MONTHS, REACH_KM, Approach
from geo.study import PRECISE, Study

INNER_KM = RING_EDGES_KM[3]
"""How near a capital an incident must lie to be counted in the sentence about it."""


def border_sentence(near: BorderShare) -> str:
    """How much of the violence lies near a shared border, against an even spread."""
    between = words.listed(near.border or ("Mali", "Burkina Faso", "Niger"))
    if not near.total:
        return f"No precisely placed incident of {between} matches these filters."
    return (
        f"{words.share(near.near, near.total)} of incidents in {words.listed(near.countries)} lie within "
        f"{near.within_km} km of {'the' if near.border else 'a'} border between {between}: "
        f"{near.ratio:.1f} times an even spread "
        f"(95 % {near.low:.1f}–{near.high:.1f})."
    )


def border_rest(near: BorderShare) -> str:
    """What the share is taken of; nothing to say without incidents."""
    if not near.total:
        return ""
    return (
        f"{near.near:,} of {words.plural(near.total, 'incident')} whose place is known; "
        f"{100 * near.even_share:.0f} % of the land there lies that near."
        f"{'' if near.border else ' All three borders, whichever is shown.'}"
    )


def band_sentence(bands: pd.DataFrame) -> str:
    """Which band holds most, by count and by land."""
    if not bands["incidents"].sum():
        return "No incident of this selection can be placed in these bands."
    top = bands.sort_values("incidents", ascending=False, kind="stable").iloc[0]
    rate = 10_000 * top["incidents"] / top["km2"]
    return (
        f"Most incidents: {top['band']} on the side of {top['side']}, {top['incidents']} "
        f"({rate:.1f} per 10,000 km² of that band in this period)."
    )


def capital_sentence(rings: pd.DataFrame, nearest: pd.Series | None, name: str) -> str:
    """How many incidents lie within reach, and the nearest."""
    if nearest is None:
        return f"No incident of this selection is placed well enough to measure its distance from {name}."
    return (
        f"{words.plural(_within(rings, REACH_KM), 'incident')} within {REACH_KM} km of {name}, "
        f"{_within(rings, INNER_KM)} of them within {INNER_KM} km; "
        f"the nearest at {nearest['location']}, {nearest['distance_km']:.0f} km "
        f"{words.bearing_words(nearest['bearing'])}, on {words.day(nearest['event_date'].date())}."
    )


def capital_figures(
    rings: pd.DataFrame, axis: pd.DataFrame, slope: Approach, nearest: pd.Series | None
) -> list[tuple[str, str, str]]:
    """Label, value and note of the strip on top of the capital page."""
    rows = [
        (f"Incidents within {upper} km", f"{_within(rings, upper):,}", "in this period")
        for upper in (*RING_EDGES_KM[2:4], REACH_KM)
    ]
    if nearest is not None:
        rows.append(
            (
                "Nearest incident",
                f"{nearest['distance_km']:.0f} km {words.bearing_words(nearest['bearing'])}",
                f"{nearest['location']}, {words.day(nearest['event_date'].date())}",
            )
        )
    if axis["weight"].sum() > 0:
        top = axis.iloc[0]
        rows.append(
            (
                "Axis of approach",
                str(top["sector"]),
                (
                    f"{words.share(top['weight'], axis['weight'].sum())} of the recent weight, "
                    f"{words.plural(int(top['incidents']), 'incident')}"
                ),
            )
        )
    value = words.NO_FIGURE if np.isnan(slope.slope) else f"{slope.slope:+.1f} km a month".replace("-", "−")
    note = (
        f"needs {MIN_MONTHS} months with incidents, has {slope.months}"
        if np.isnan(slope.slope)
        else f"95 % {slope.low:+.1f} to {slope.high:+.1f}".replace("-", "−")
    )
    rows.append(("Trend of distance", value, note))
    return rows


def slope_sentence(slope: Approach, name: str) -> str:
    """Whether incidents come nearer, in words that the interval allows."""
    if np.isnan(slope.slope):
        return (
            f"Too few months with an incident within {REACH_KM} km of {name} to tell whether they come nearer "
            f"({slope.months} of at least {MIN_MONTHS})."
        )
    if slope.high < 0:
        return f"The nearer incidents have moved toward {name} by {-slope.slope:.1f} km a month."
    if slope.low > 0:
        return f"The nearer incidents have moved away from {name} by {slope.slope:.1f} km a month."
    return f"No clear movement toward or away from {name}: the interval of the trend spans nought."


def approach_rows(groups: pd.DataFrame) -> pd.DataFrame:
    """Groups round a capital in words: group, incidents, nearest, trend with its interval, axis."""
    return pd.DataFrame(
        {
            "group": groups["group"],
            "incidents": groups["incidents"],
            "nearest": [f"{km:.0f} km" for km in groups["nearest_km"]],
            "trend_km_a_month": [
                f"{months} of {MIN_MONTHS} months"
                if np.isnan(slope)
                else f"{slope:+.1f} ({low:+.1f} to {high:+.1f})".replace("-", "−")
                for months, slope, low, high in groups[["months", "slope", "low", "high"]].itertuples(index=False)
            ],
            "axis": groups["axis"],
        }
    )


def distances_sentence(study: Study, row: int) -> str:
    """How far an incident lies from the nearest border, or two, and from Bamako; that of a coarse place is not told."""
    if study.incidents.table["place_precision"].iloc[row] > PRECISE:
        return "Its place is known too coarsely for a distance."
    far, names = study.distances.iloc[row], study.boundaries.country_names
    event = study.incidents.table.iloc[row]
    near = nearest_borders(study, float(event["longitude"]), float(event["latitude"]))
    borders = " and ".join(f"{km:.0f} km from the {names[a]}–{names[b]} border" for (a, b), km in near)
    return f"{borders}, {far['km_to_bamako']:.0f} km {words.bearing_words(far['bearing_from_bamako'])} of Bamako."


def _within(rings: pd.DataFrame, upper_km: int) -> int:
    """Incidents in the rings up to this edge."""
    return int(rings["incidents"].iloc[: RING_EDGES_KM.index(upper_km)].sum())
