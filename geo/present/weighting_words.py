"""A reader's own weighting in words: which areas change level, and how firm the levels are. English and French."""

import pandas as pd

from geo.present import words
from geo.present.language import DEFAULT, plural_translator, translator
from geo.present.measures import COMPONENT_NAMES
from geo.risk.stability import WINDOW
from geo.weighting import Weighting


def note(weighting: Weighting, language: str = DEFAULT) -> str:
    """What a page says on top while the reader's own weighting is in force; empty under the model's."""
    if weighting.is_default:
        return ""
    t = translator(language)
    shares = ", ".join(
        f"{t(COMPONENT_NAMES[name]).lower()} {words.percent(share, language, None)}"
        for name, share in weighting.by_name().items()
    )
    text = t("Re-weighted, not the model's own severity: {shares}; half-life {days} days.")
    return text.format(shares=shares, days=weighting.half_life_days)


def change_sentence(changed: int, areas: int, weighting: Weighting, language: str = DEFAULT) -> str:
    """How many areas have another level than under the model's own weighting."""
    t = translator(language)
    if weighting.is_default:
        return t("These are the model's own weights: move one, and the areas that change level are listed here.")
    text = plural_translator(language)(
        "{changed} of {areas} areas has another level than under the model's own weights.",
        "{changed} of {areas} areas have another level than under the model's own weights.",
        changed,
    )
    return text.format(changed=changed, areas=areas)


def stability_sentence(table: pd.DataFrame, areas: int, language: str = DEFAULT) -> str:
    """How many areas change level under any move of a weight by a fifth, and under a month more or less of window."""
    by_window = table["what"] == WINDOW
    text = translator(language)(
        "Of {areas} areas, {weights} change level when some one weight is a fifth more or less, and {window} when the "
        "window is a month longer or shorter."
    )
    return text.format(areas=areas, weights=_different(table[~by_window]), window=_different(table[by_window]))


def stability_rows(table: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """One row for each weight and for the window: what, less, more, areas (that change either way)."""
    t = translator(language)
    rows = []
    for what, steps in table.groupby("what", sort=False):
        counts = dict(zip(steps["step"], steps["changed"], strict=True))
        names = sorted({area for areas in steps["areas"] for area in areas})
        label = t("Window, a month") if what == WINDOW else t(COMPONENT_NAMES[str(what)]) + " ± 20 %"
        rows.append({"what": label, "less": counts.get(-1), "more": counts.get(1), "areas": ", ".join(names)})
    return pd.DataFrame(rows, columns=["what", "less", "more", "areas"]).astype({"less": "Int64", "more": "Int64"})


def level_rows(changed: pd.DataFrame, language: str = DEFAULT) -> pd.DataFrame:
    """The areas whose level is another: area, before, after, with the severities."""
    t = translator(language)

    def in_words(level: str, severity: str) -> list[str]:
        pairs = zip(changed[level], changed[severity], strict=True)
        return [f"{t(str(name))} {words.severity(value)}" for name, value in pairs]

    return pd.DataFrame(
        {
            "area": changed["name"],
            "before": in_words("level_default", "severity_default"),
            "after": in_words("level", "severity"),
        }
    )


def _different(table: pd.DataFrame) -> int:
    return len({area for areas in table["areas"] for area in areas})
