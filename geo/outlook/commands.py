"""The commands `python -m geo backtest` and `python -m geo outlook`."""

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import SeriesError
from geo.outlook import reliability
from geo.outlook.backtest import judge_deaths, summarise
from geo.outlook.chance_record import judge_chances, reliability_by_window, summarise_chances
from geo.outlook.chances import CHANCE_MODEL
from geo.outlook.days import read_days
from geo.outlook.model import DEATHS_MODEL, SEED
from geo.outlook.result import OutlookResult, outlook
from geo.outlook.series import MonthlySeries, read_series
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
    ahead.add_argument("--layer", default="admin1")
    ahead.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="default the data's own last day")
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
    line = (
        f"{DEATHS_MODEL}, seed {options.seed}. {len(series.units)} units, {options.first_year}–{options.last_year}: "
        f"mean CRPS {whole['crps_outlook']:.3f} deaths a month, {whole['ratio_conflictology']:.3f} of conflictology's; "
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
    """The outlook of a layer as JSON, or the reasons why there is none."""
    result = outlook(study, options.layer, options.as_of or study.incidents.last_day)
    return json.dumps(_record(result), indent=2, ensure_ascii=False) + "\n"


def _record(result: OutlookResult) -> dict[str, object]:
    record: dict[str, object] = {
        "layer": result.layer,
        "known_until": result.known_until.isoformat(),
        "data_version": result.data_version,
        "model_version": result.model_version,
        "thin": list(result.thin),
    }
    if result.chances is not None and result.deaths is not None:
        quantiles = np.quantile(result.deaths.draws, [0.05, 0.5, 0.95], axis=-1)
        record["areas"] = {
            str(area): {
                "chance_within_days": {str(window): round(float(chance), 4) for window, chance in chances.items()},
                "deaths_5_50_95_by_month": {
                    str(month): quantiles[:, row, column].round(1).tolist()
                    for column, month in enumerate(result.deaths.months)
                },
            }
            for row, (area, chances) in enumerate(result.chances.iterrows())
        }
    return record
