"""The commands `python -m geo backtest` and `python -m geo outlook`."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import SeriesError
from geo.incidents.store import data_folder
from geo.outlook import reliability
from geo.outlook.background import PROGRESS
from geo.outlook.backtest import judge_deaths, summarise
from geo.outlook.chance_record import judge_chances, reliability_by_window, summarise_chances
from geo.outlook.chances import CHANCE_MODEL
from geo.outlook.days import read_days
from geo.outlook.model import DEATHS_MODEL, SEED, DeathsForecast
from geo.outlook.result import OutlookResult, outlook
from geo.outlook.series import MonthlySeries, read_series
from geo.outlook.stored import keep_outlook
from geo.study import Study


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both commands.

    `outlook` sets `run`, called with the study and the options; `backtest` sets `run_alone`, called with the options.
    """
    backtest = subparsers.add_parser(
        "backtest", help="judge past outlooks, walking forward, beside their benchmarks: scores, summary and a figure"
    )
    source = backtest.add_mutually_exclusive_group(required=True)
    source.add_argument("--series", type=Path, metavar="FILE", help="CSV, one row per unit and month: judges deaths")
    source.add_argument("--incidents", type=Path, metavar="FILE", help="UCDP, ACLED or own incidents: judges chances")
    backtest.add_argument("--target", choices=("chances", "deaths"), help="with --incidents: what to judge")
    backtest.add_argument("--unit-column", metavar="NAME", help="default unit; with --incidents the file's own")
    backtest.add_argument("--month-column", default="month", metavar="NAME")
    backtest.add_argument("--value-column", default="value", metavar="NAME")
    backtest.add_argument("--missing-is-zero", action="store_true", help="months without a row had no deaths")
    backtest.add_argument("--without", action="append", default=[], metavar="UNIT", help="leave a unit out; repeatable")
    backtest.add_argument("--first-year", type=int, required=True, metavar="Y")
    backtest.add_argument("--last-year", type=int, required=True, metavar="Z")
    backtest.add_argument("--seed", type=int, default=SEED)
    backtest.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files; made if absent")
    backtest.set_defaults(run_alone=run_backtest)
    ahead = subparsers.add_parser("outlook", help="print chances and deaths ahead for a layer, or why there are none")
    ahead.add_argument("--layer", action="append", metavar="LAYER", help="default admin1; repeatable, or all")
    ahead.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="default the data's own last day")
    ahead.add_argument("--keep", action="store_true", help="keep it beside the store for the page, and print no figure")
    ahead.set_defaults(run=run_outlook)


def run_backtest(options: argparse.Namespace) -> str:
    """Judge, write the files, and give a short account of the figures and of what was written."""
    if options.series is not None and options.target == "chances":
        raise SeriesError("A series of months tells deaths only; chances need --incidents. Leave --target out.")
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SeriesError(f"{options.out} cannot be made a folder ({error}). Name another with --out.") from error
    if options.series is not None:
        return _deaths(_series(options), options)
    days = read_days(
        options.incidents,
        unit_column=options.unit_column,
        without=tuple(options.without),
        centres_before=pd.Timestamp(options.first_year, 1, 1),
    )
    if options.target == "deaths":
        return _deaths(days.monthly(), options)
    record = judge_chances(days, options.first_year, options.last_year)
    summary = summarise_chances(record)
    reliability.draw_chances(record, options.out / "reliability.png")
    tables = {"cases": record.cases, "summary": summary, "reliability": reliability_by_window(record)}
    left_out = f"{days.left_out:,} incidents without a precise enough day or unit were left out."
    return "\n".join(
        [f"{CHANCE_MODEL}. {left_out}", *map(_chance_line, summary.itertuples()), _written(tables, options)]
    )


def _series(options: argparse.Namespace) -> MonthlySeries:
    series = read_series(
        options.series,
        unit_column=options.unit_column or "unit",
        month_column=options.month_column,
        value_column=options.value_column,
        missing_is_zero=options.missing_is_zero,
    )
    keep = [position for position, unit in enumerate(series.units) if unit not in options.without]
    return MonthlySeries(series.deaths[:, keep], series.months, tuple(series.units[position] for position in keep))


def _deaths(series: MonthlySeries, options: argparse.Namespace) -> str:
    record = judge_deaths(series, options.first_year, options.last_year, seed=options.seed)
    summary = summarise(record)
    reliability.draw_deaths(record, options.out / "reliability.png")
    whole = summary[(summary["unit"] == "all") & (summary["year"] == "all")].iloc[0]
    share = whole["ratio_conflictology"]
    against = "conflictology's is 0" if np.isnan(share) else f"{share:.3f} of conflictology's"
    line = (
        f"{DEATHS_MODEL}, seed {options.seed}. {len(series.units)} units, {options.first_year}–{options.last_year}: "
        f"mean CRPS {whole['crps_outlook']:.3f} deaths a month, {against}; "
        f"{100 * whole['coverage_90']:.1f} % of months within the 90 % interval."
    )
    return "\n".join([line, _written({"scores": record.scores, "summary": summary}, options)])


def _chance_line(row: object) -> str:
    return (
        f"{row.window} days: Brier skill {row.skill_climatology:.3f} over climatology; AUROC {row.auroc:.3f} "  # type: ignore[attr-defined]
        f"(share of 12 months {row.auroc_share_12m:.3f}, count {row.auroc_count_12m:.3f}); "  # type: ignore[attr-defined]
        f"largest gap between said and came true {row.largest_gap:.1f} points."  # type: ignore[attr-defined]
    )


def _written(tables: dict[str, pd.DataFrame], options: argparse.Namespace) -> str:
    for name, table in tables.items():
        table.to_csv(options.out / f"{name}.csv", index=False)
    return f"Written to {options.out}: {', '.join(f'{name}.csv' for name in tables)}, reliability.png\n"


def run_outlook(study: Study, options: argparse.Namespace) -> str:
    """The outlook of each layer as JSON, or the reasons why there is none; with --keep, the files it was kept in."""
    layers = options.layer or ["admin1"]
    as_of = options.as_of or study.incidents.last_day
    if options.keep:
        return "".join(f"{_kept(study, layer, as_of, options)}\n" for layer in _named(study, layers))
    records = [_record(outlook(study, layer, as_of)) for layer in _named(study, layers)]
    return json.dumps(records if len(records) > 1 else records[0], indent=2, ensure_ascii=False) + "\n"


def _named(study: Study, layers: list[str]) -> list[str]:
    return list(study.layers) if "all" in layers else layers


def _kept(study: Study, layer: str, as_of: date, options: argparse.Namespace) -> Path:
    """Make the outlook of a layer and keep it, telling on standard error how far it is; the page's worker."""
    result = outlook(study, layer, as_of, report=_tell)
    return keep_outlook(result, data_folder(getattr(options, "data_dir", None)))


def _tell(done: int, total: int, text: str) -> None:
    sys.stderr.write(f"{PROGRESS}{done} {total} {text}\n")
    sys.stderr.flush()


def _record(result: OutlookResult) -> dict[str, object]:
    record: dict[str, object] = {
        "layer": result.layer,
        "known_until": result.known_until.isoformat(),
        "data_version": result.data_version,
        "model_version": result.model_version,
        "not_said": {one.group: [str(reason) for reason in one.reasons] for one in result.densities if one.reasons},
        "too_few": [str(reason) for reason in result.too_few],
    }
    for name, forecast in (("areas", result.deaths), ("countries", result.countries)):
        if forecast is not None:
            record[name] = {unit: _said(result, forecast, row) for row, unit in enumerate(forecast.units)}
    return record


def _said(result: OutlookResult, forecast: DeathsForecast, row: int) -> dict[str, object]:
    unit, quantiles = forecast.units[row], np.quantile(forecast.draws[row], [0.05, 0.5, 0.95], axis=-1)
    said: dict[str, object] = {}
    if result.chances is not None and unit in result.chances.index:
        said["chance_within_days"] = {
            str(window): round(float(result.chances[window][unit]), 4) for window in result.chances.columns
        }
    said["deaths_5_50_95_by_month"] = {
        str(month): quantiles[:, column].round(1).tolist() for column, month in enumerate(forecast.months)
    }
    return said
