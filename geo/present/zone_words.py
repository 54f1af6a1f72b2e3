"""Sentences and figures of the border and capital pages, computed from their tables."""

import numpy as np
import pandas as pd

from geo.areas.capital_rings import RING_EDGES_KM
from geo.present import words
from geo.present.language import DEFAULT, filled, translator
from geo.risk.borders import BorderShare, nearest_borders
from geo.risk.capital import MIN_MONTHS, REACH_KM, Approach
from geo.study import PRECISE, Study

INNER_KM = RING_EDGES_KM[3]
"""How near a capital an incident must lie to be counted in the sentence about it."""


def border_sentence(near: BorderShare, language: str = DEFAULT) -> str:
    """How much of the violence lies near a shared border, against an even spread."""
    t = translator(language)
    between = words.listed(map(t, near.border or ("Mali", "Burkina Faso", "Niger")), language)
    if not near.total:
        return t("No precisely placed incident of {countries} matches these filters.").format(countries=between)
    text = t(
        "{share} of incidents in {countries} lie within {km} km of a border between {between}: {ratio:.1f} times an "
        "even spread (95 % {low:.1f}–{high:.1f})."
    )
    if near.border:
        text = t(
            "{share} of incidents in {countries} lie within {km} km of the border between {between}: {ratio:.1f} times "
            "an even spread (95 % {low:.1f}–{high:.1f})."
        )
    values = {
        "share": words.share(near.near, near.total, language),
        "countries": words.listed(map(t, near.countries), language),
        "km": near.within_km,
        "between": between,
        "ratio": near.ratio,
        "low": near.low,
        "high": near.high,
    }
    return filled(text, language, values)


def border_rest(near: BorderShare, language: str = DEFAULT) -> str:
    """What the share is taken of; nothing to say without incidents."""
    if not near.total:
        return ""
    t = translator(language)
    said = words.counted(
        near.total,
        "{near} of {number} incident whose place is known; {share} of the land there lies that near.",
        "{near} of {number} incidents whose place is known; {share} of the land there lies that near.",
        language,
        near=words.number(near.near, language),
        share=words.percent(100 * near.even_share, language),
    )
    return said if near.border else f"{said} {t('All three borders, whichever is shown.')}"


def band_sentence(bands: pd.DataFrame, language: str = DEFAULT) -> str:
    """Which band holds most, by count and by land."""
    t = translator(language)
    if not bands["incidents"].sum():
        return t("No incident of this selection can be placed in these bands.")
    top = bands.sort_values("incidents", ascending=False, kind="stable").iloc[0]
    text = t(
        "Most incidents: {band} on the side of {side}, {incidents} ({rate:.1f} per 10,000 km² of that band in this "
        "period)."
    )
    values = {
        "band": top["band"],
        "side": t(str(top["side"])),
        "incidents": words.number(top["incidents"], language),
        "rate": 10_000 * top["incidents"] / top["km2"],
    }
    return filled(text, language, values)


def capital_sentence(rings: pd.DataFrame, nearest: pd.Series | None, name: str, language: str = DEFAULT) -> str:
    """How many incidents lie within reach, and the nearest."""
    t = translator(language)
    if nearest is None:
        text = t("No incident of this selection is placed well enough to measure its distance from {name}.")
        return text.format(name=name)
    return words.counted(
        _within(rings, REACH_KM),
        "{number} incident within {reach} km of {name}, {inner} of them within {near} km; the nearest at {place}, "
        "{km:.0f} km {direction}, on {day}.",
        "{number} incidents within {reach} km of {name}, {inner} of them within {near} km; the nearest at {place}, "
        "{km:.0f} km {direction}, on {day}.",
        language,
        reach=REACH_KM,
        name=name,
        inner=words.number(_within(rings, INNER_KM), language),
        near=INNER_KM,
        place=nearest["location"],
        km=nearest["distance_km"],
        direction=t(words.bearing_words(nearest["bearing"])),
        day=words.day(nearest["event_date"].date(), language),
    )


def capital_figures(
    rings: pd.DataFrame, axis: pd.DataFrame, slope: Approach, nearest: pd.Series | None, language: str = DEFAULT
) -> list[tuple[str, str, str]]:
    """Label, value and note of the strip on top of the capital page."""
    t = translator(language)
    rows = [
        (
            t("Incidents within {km} km").format(km=upper),
            words.number(_within(rings, upper), language),
            t("in this period"),
        )
        for upper in (*RING_EDGES_KM[2:4], REACH_KM)
    ]
    if nearest is not None:
        where = f"{nearest['distance_km']:.0f} km {t(words.bearing_words(nearest['bearing']))}"
        day = words.day(nearest["event_date"].date(), language)
        rows.append((t("Nearest incident"), where, f"{nearest['location']}, {day}"))
    if axis["weight"].sum() > 0:
        top = axis.iloc[0]
        note = t("{share} of the recent weight, {incidents}").format(
            share=words.share(top["weight"], axis["weight"].sum(), language),
            incidents=words.incidents(int(top["incidents"]), language),
        )
        rows.append((t("Axis of approach"), t(str(top["sector"])), note))
    if np.isnan(slope.slope):
        note = t("needs {needed} months with incidents, has {months}").format(needed=MIN_MONTHS, months=slope.months)
        return [*rows, (t("Trend of distance"), words.number(np.nan, language), note)]
    value = t("{km} km a month").format(km=_signed(slope.slope, language))
    note = t("95 % {low} to {high}").format(low=_signed(slope.low, language), high=_signed(slope.high, language))
    return [*rows, (t("Trend of distance"), value, note)]


def slope_sentence(slope: Approach, name: str, language: str = DEFAULT) -> str:
    """Whether incidents come nearer, in words that the interval allows."""
    t = translator(language)
    if np.isnan(slope.slope):
        text = t(
            "Too few months with an incident within {km} km of {name} to tell whether they come nearer ({months} of at "
            "least {needed})."
        )
        return text.format(km=REACH_KM, name=name, months=slope.months, needed=MIN_MONTHS)
    text = t("No clear movement toward or away from {name}: the interval of the trend spans nought.")
    if slope.high < 0:
        text = t("The nearer incidents have moved toward {name} by {km:.1f} km a month.")
    elif slope.low > 0:
        text = t("The nearer incidents have moved away from {name} by {km:.1f} km a month.")
    return filled(text, language, {"name": name, "km": abs(slope.slope)})


def approach_rows(groups: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """Groups round a capital in words: group, incidents, nearest, trend with its interval, axis."""
    t = translator(language)
    few, whole = t("{months} of {needed} months"), t("{slope} ({low} to {high})")
    return pd.DataFrame(
        {
            "group": [t(str(group)) for group in groups["group"]],
            "incidents": groups["incidents"],
            "nearest": [f"{km:.0f} km" for km in groups["nearest_km"]],
            "trend_km_a_month": [
                few.format(months=months, needed=MIN_MONTHS)
                if np.isnan(slope)
                else whole.format(
                    slope=_signed(slope, language), low=_signed(low, language), high=_signed(high, language)
                )
                for months, slope, low, high in groups[["months", "slope", "low", "high"]].itertuples(index=False)
            ],
            "axis": [t(str(sector)) for sector in groups["axis"]],
        }
    )


def distances_sentence(study: Study, row: int, language: str = DEFAULT) -> str:
    """How far an incident lies from the nearest border, or two, and from Bamako; that of a coarse place is not told."""
    t = translator(language)
    if study.incidents.table["place_precision"].iloc[row] > PRECISE:
        return t("Its place is known too coarsely for a distance.")
    far, names = study.distances.iloc[row], study.boundaries.country_names
    event = study.incidents.table.iloc[row]
    near = nearest_borders(study, float(event["longitude"]), float(event["latitude"]))
    parts = [
        t("{km:.0f} km from the {one}–{other} border").format(km=km, one=t(names[a]), other=t(names[b]))
        for (a, b), km in near
    ]
    capital = t("{km:.0f} km {direction} of {town}").format(
        km=far["km_to_bamako"], direction=t(words.bearing_words(far["bearing_from_bamako"])), town="Bamako"
    )
    return f"{words.listed(parts, language)}, {capital}."


def _signed(value: float, language: str) -> str:
    """A slope with its sign, a plus for nought too."""
    return f"{'−' if value < 0 else '+'}{words.decimal(abs(value), 1, language)}"


def _within(rings: pd.DataFrame, upper_km: int) -> int:
    """Incidents in the rings up to this edge."""
    return int(rings["incidents"].iloc[: RING_EDGES_KM.index(upper_km)].sum())
