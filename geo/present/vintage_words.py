"""Rows and sentences about boundaries of several vintages and the user's own areas, in English and French."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from geo.areas.boundaries import DISCLAIMER
from geo.areas.crosswalk import OUTSIDE, crosswalk
from geo.areas.custom import OwnLayer
from geo.areas.layers import VARIANT, holding
from geo.areas.mending import GAP, MAX_GAP_KM, OVERLAP
from geo.areas.releases import Release
from geo.present.language import DEFAULT, filled, translator
from geo.present.names import country_in, shown_name
from geo.study import Study

_SHOWN_KM2 = 0.05


def crosswalk_of(
    study: Study,
    first: str,
    second: str,
    progress: Callable[[float, str], None] = lambda done, text: None,  # noqa: ARG005
) -> pd.DataFrame:
    """The crosswalk between two layers of a study, as `geo.areas.crosswalk` has it.

    Raises
    ------
    LayerNotFoundError  if there is no such layer.
    """
    return crosswalk(study.layer(first), study.layer(second), study.codes(first), study.codes(second), progress)


def crosswalk_lines(study: Study, first: str, second: str, language: str = DEFAULT) -> list[str]:
    """What stands on top of a crosswalk's file: both vintages, the data, how to read it."""
    _ = translator(language)
    ours, theirs = study.layer(first), study.layer(second)
    return [
        _("Crosswalk from “{first}” to “{second}”").format(
            first=shown_name(ours.title, language), second=shown_name(theirs.title, language)
        ),
        _("From: {vintage}").format(vintage=shown_name(ours.vintage, language)),
        _("To: {vintage}").format(vintage=shown_name(theirs.vintage, language)),
        _(
            "The shares of one from-area sum to 1; “{outside}” is what lies in no area of the other layer, or is "
            "placed too imprecisely for it."
        ).format(outside=OUTSIDE),
        _("Data {version}. {disclaimer}").format(version=study.version, disclaimer=_(DISCLAIMER)),
    ]


def crosswalk_sentence(table: pd.DataFrame, language: str = DEFAULT) -> str:
    """How many areas stay as they are, and how many are cut."""
    _ = translator(language)
    inside = table[table["to_id"] != OUTSIDE]
    largest = inside.groupby("from_id")["area_share"].max().reindex(table["from_id"].unique(), fill_value=0.0)
    kept = int((largest >= 0.95).sum())
    return _(
        "{kept} of {areas} areas lie to 95 % or more in one area of the other layer; {cut} are spread over several or "
        "lie outside it."
    ).format(kept=kept, areas=len(largest), cut=len(largest) - kept)


def other_vintage(study: Study, area: str, shown: str, language: str = DEFAULT) -> str | None:
    """Why an area that a link names is not in the layer that is shown, where it is one of another vintage."""
    _ = translator(language)
    found = holding(study.layers, area, shown)
    if found is None or found.key == shown:
        return None
    names = vintage_menu(study, shown, language)
    return _(
        "The area “{area}” of the link is one of {theirs}; shown are {ours}. Areas of one name need not be the same "
        "land in both: the page Areas has the crosswalk. The most severe area is described instead."
    ).format(
        area=shown_name(found.areas.loc[area, "name"], language), theirs=names[found.key], ours=names.get(shown, shown)
    )


def mending_rows(mended: Sequence[Mapping[str, Any]], language: str = DEFAULT) -> pd.DataFrame:
    """One row per pair of countries, the most mended first: km² of gaps, km² of overlaps, how far an outline moved."""
    _ = translator(language)
    pairs: dict[str, dict[str, float]] = {}
    for row in mended:
        name = " – ".join(dict.fromkeys(country_in(row[key], language) for key in ("country", "other")))
        pair = pairs.setdefault(name, {GAP: 0.0, OVERLAP: 0.0, "farthest": 0.0})
        pair[row["what"]] += row["km2"]
        pair["farthest"] = max(pair["farthest"], row["farthest_km"])
    shown = {name: pair for name, pair in pairs.items() if pair[GAP] + pair[OVERLAP] >= _SHOWN_KM2}
    ordered = sorted(shown.items(), key=lambda item: -(item[1][GAP] + item[1][OVERLAP]))
    rows = [(name, round(pair[GAP], 1), round(pair[OVERLAP], 1), round(pair["farthest"], 1)) for name, pair in ordered]
    return pd.DataFrame(rows, columns=[_("between"), _("gaps, km²"), _("overlaps, km²"), _("moved by up to, km")])


def mending_sentence(release: Release, language: str = DEFAULT) -> str:
    """How much was mended between countries, and what was left."""
    _ = translator(language)
    between = [row for row in release.mended if row["country"] != row["other"]]
    gaps = sum(row["km2"] for row in between if row["what"] == GAP)
    overlaps = sum(row["km2"] for row in between if row["what"] != GAP)
    if gaps + overlaps < 1:
        return _("The countries' outlines met: nothing had to be mended.")
    done = filled(
        _(
            "Where outlines of countries did not meet, {gaps:,.0f} km² of gaps were closed and {overlaps:,.0f} km² of "
            "overlaps resolved; no outline moved by more than {km:.1f} km."
        ),
        language,
        {"gaps": gaps, "overlaps": overlaps, "km": max(row["farthest_km"] for row in between)},
    )
    left = _(" Gaps wider than {km:.0f} km, {km2:,.0f} km² of land, stay in no area.")
    left = filled(left, language, {"km": MAX_GAP_KM, "km2": release.left_km2})
    return done + (left if release.left_km2 >= 1 else "")


def release_rows(kept: Sequence[Release], language: str = DEFAULT) -> pd.DataFrame:
    """One row per release."""
    _ = translator(language)
    return pd.DataFrame(
        [
            {
                _("name"): release.name,
                _("level"): release.level,
                _("date"): release.date,
                _("areas"): sum(release.countries.values()),
                _("countries"): ", ".join(
                    f"{country_in(c, language)} {n}" for c, n in sorted(release.countries.items())
                ),
                _("source"): release.source or "–",
                _("licence"): release.licence,
                _("layer"): release.key,
            }
            for release in kept
        ]
    )


def own_rows(kept: Sequence[OwnLayer], language: str = DEFAULT) -> pd.DataFrame:
    """One row per layer of own areas."""
    _ = translator(language)
    return pd.DataFrame(
        [
            {
                _("name"): own.name,
                _("areas"): own.areas,
                "km²": round(own.km2),
                _("countries"): ", ".join(
                    f"{country_in(code, language) if code else _('in no one country')} {count}"
                    for code, count in own.countries.items()
                ),
                _("file"): own.file,
                _("brought in"): own.added[:10],
                _("layer"): own.key,
            }
            for own in kept
        ]
    )


def vintage_menu(study: Study, layer: str, language: str = DEFAULT) -> dict[str, str]:
    """The forms of a layer that differ in their boundaries: key to name; empty where there is no choice."""
    base = layer.partition(VARIANT)[0]
    vintages = study.layers.plan(base).vintages
    return {f"{base}{VARIANT}{slug}" if slug else base: shown_name(name, language) for slug, name in vintages.items()}
