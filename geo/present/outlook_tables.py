"""The tables behind the outlook's figures: chances by area, the fan of deaths, the record, how dense the data are."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geo.errors import SeriesError
from geo.outlook.backtest import MODELS
from geo.outlook.density import Density
from geo.outlook.model import DeathsForecast
from geo.outlook.record import Record
from geo.outlook.result import OutlookResult
from geo.outlook.series import MonthlySeries
from geo.present import words
from geo.present.language import DEFAULT, marked, plural_translator, translator
from geo.present.names import shown_name
from geo.present.outlook_words import chance_word, reason_sentence
from geo.study import Study

QUANTILES = {"low_90": 0.05, "low_50": 0.25, "middle": 0.5, "high_50": 0.75, "high_90": 0.95}
"""Columns of the fan and the shares of draws at or below them."""
BACK_MONTHS = 36
MODEL_WORDS = {
    "outlook": marked("this outlook"),
    "conflictology": marked("its own last 12 months (conflictology)"),
    "last": marked("its last month"),
    "zero": marked("no deaths at all"),
}


def chance_table(result: OutlookResult, study: Study, window: int, language: str = DEFAULT) -> pd.DataFrame:
    """Areas of which something is said, the highest chance for the window first; indexed by area_id.

    Columns: name, country, word_<window>, chance_<days> for every window (percent), deaths_low_90, deaths_middle and
    deaths_high_90 of the month after the last known one.

    Raises
    ------
    SeriesError  if the outlook says nothing.
    """
    if result.chances is None or result.deaths is None:
        raise SeriesError("Nothing is said of the layer {layer}, so there is no table of chances.", layer=result.layer)
    areas = study.layer(result.layer).areas.loc[result.chances.index]
    table = pd.DataFrame({"name": areas["name"], "country": areas["country"]})
    table[f"word_{window}"] = [chance_word(chance, language) for chance in result.chances[window]]
    for days in result.chances.columns:
        table[f"chance_{days}"] = (100 * result.chances[days]).round(1)
    next_month = np.quantile(result.deaths.draws[:, 0], [0.05, 0.5, 0.95], axis=-1)
    for column, values in zip(("low_90", "middle", "high_90"), next_month, strict=True):
        table[f"deaths_{column}"] = values.round(1)
    table.index.name = "area_id"
    return table.sort_values([f"chance_{window}", "name"], ascending=[False, True], kind="stable")


def fan_table(series: MonthlySeries, forecast: DeathsForecast, unit: str, back: int = BACK_MONTHS) -> pd.DataFrame:
    """Known deaths of the last months of a unit and the quantiles of the draws ahead, a row for each month.

    Columns: month (first day), known (missing ahead), and those of `QUANTILES` (missing in the past).
    """
    known = series.deaths[-back:, series.units.index(unit)]
    past = pd.DataFrame({"month": series.months[-back:].to_timestamp(), "known": known})
    ahead = pd.DataFrame({"month": forecast.months.to_timestamp()})
    draws = forecast.draws[forecast.units.index(unit)]
    for column, share in QUANTILES.items():
        ahead[column] = np.quantile(draws, share, axis=-1)
    return pd.concat([past, ahead], ignore_index=True)


def record_table(record: Record, window: int, language: str = DEFAULT) -> pd.DataFrame:
    """Said against came true by tenth for one window, in percent: tenth, cases, said, came_true; none without cases."""
    rows = record.reliability[(record.reliability["window"] == window) & (record.reliability["cases"] > 0)]
    return pd.DataFrame(
        {
            "tenth": [
                f"{100 * low:.0f}–{words.percent(100 * high, language)}"
                for low, high in zip(rows["from"], rows["to"], strict=True)
            ],
            "cases": rows["cases"].to_numpy(dtype=int),
            "said": (100 * rows["said"]).round(1).to_numpy(),
            "came_true": (100 * rows["came_true"]).round(1).to_numpy(),
        }
    )


def benchmark_table(record: Record, language: str = DEFAULT) -> pd.DataFrame:
    """The error of deaths of each model, a row each, and a column for each kind of unit: its mean CRPS as text."""
    translate, n = translator(language), plural_translator(language)
    labels = {f"crps_{model}": translate(MODEL_WORDS[model]) for model in MODELS}
    labels |= {
        "ratio_conflictology": translate("outlook as a share of its last 12 months"),
        "coverage_90": translate("months within the 90 % interval"),
        "months": translate("months judged"),
    }
    table = pd.DataFrame({"measure": list(labels.values())})
    for row in record.deaths.to_dict("records"):
        units = int(row["units"])
        noun = n("area", "areas", units) if row["kind"] == "areas" else n("country", "countries", units)
        table[f"{words.number(units, language)} {noun}"] = [
            words.percent(100 * row[name], language) if name in ("ratio_conflictology", "coverage_90")
            else words.decimal(row[name], 0 if name == "months" else 1, language)
            for name in labels
        ]  # fmt: skip
    return table


def density_table(densities: tuple[Density, ...], names: Mapping[str, str], language: str = DEFAULT) -> pd.DataFrame:
    """How dense each country's record is, the densest first.

    Columns: country, incidents, months, fatal_a_month, unknown (percent without a figure of deaths), and missing: why
    no chance is stated, empty where one is.
    """
    rows = [
        {
            "country": names.get(one.group, one.group),
            "incidents": one.incidents,
            "months": int(one.months),
            "fatal_a_month": round(one.fatal_a_month, 1),
            "unknown": round(100 * one.unknown_share),
            "missing": " ".join(reason_sentence(reason, language) for reason in one.reasons),
        }
        for one in densities
    ]
    table = pd.DataFrame(rows, columns=["country", "incidents", "months", "fatal_a_month", "unknown", "missing"])
    return table.sort_values(["fatal_a_month", "incidents"], ascending=False, kind="stable", ignore_index=True)


def group_names(study: Study, layer: str, language: str = DEFAULT) -> dict[str, str]:
    """Name of each group of areas that an outlook judges the density of: countries, or the layer itself."""
    t, countries = translator(language), {**study.choices.countries, **study.boundaries.country_names}
    named = {code: t(name) for code, name in countries.items()}
    return {**named, layer: shown_name(study.layer(layer).title, language)}
