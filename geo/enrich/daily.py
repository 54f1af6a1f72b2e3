"""Daily counts per area and group: what is drawn of a set of incidents too large to be held."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.areas.placing import column_of
from geo.errors import DataFileError, LayerNotFoundError

FOLDER = "daily"
KEYS = ("area_id", "day", "group")
SUMS = ("incidents", "deaths_low", "deaths_best", "deaths_high", "unknown_tolls")
_BATCH = 8


def count_days(incidents: pd.DataFrame, placed: pd.DataFrame, layer: str) -> pa.Table:
    """Counts of one layer: area_id, day, group, and `SUMS`; deaths add up known tolls only, unknown ones are counted.

    Parameters
    ----------
    incidents : event_date, group, fatalities_low, fatalities_best, fatalities_high
    placed : `area_…` of each layer; unplaced incidents are counted nowhere
    """
    toll = incidents["fatalities_best"]
    table = pa.table(
        {
            "area_id": pa.array(placed[column_of(layer)].astype("str"), pa.string()),
            "day": pa.array(incidents["event_date"].to_numpy().astype("datetime64[D]"), pa.date32()),
            "group": pa.array(incidents["group"], pa.string()),
            "incidents": pa.repeat(pa.scalar(1, pa.int64()), len(incidents)),
            **{
                f"deaths_{end}": pa.array(incidents[f"fatalities_{end}"].where(toll.notna()).fillna(0).astype("int64"))
                for end in ("low", "best", "high")
            },
            "unknown_tolls": pa.array(toll.isna().astype("int64")),
        }
    )
    return add_up([table.filter(pc.is_valid(table["area_id"]))])


def add_up(tables: Iterable[pa.Table]) -> pa.Table:
    """The sums of several tables of counts, in the order of area, day and group."""
    whole = pa.concat_tables(tables)
    summed = whole.group_by(list(KEYS)).aggregate([(name, "sum") for name in SUMS])
    return summed.rename_columns([*KEYS, *SUMS]).sort_by([(name, "ascending") for name in KEYS])


def merge(parts: Sequence[Path], target: Path) -> int:
    """Write the sums of these files to one, a few at a time; the number of its rows."""
    total: pa.Table | None = None
    for start in range(0, len(parts), _BATCH):
        tables = [pq.read_table(path) for path in parts[start : start + _BATCH]]
        total = add_up(tables if total is None else [total, *tables])
    if total is None:
        return 0
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(total, target, compression="zstd")
    return int(total.num_rows)


def read_daily_counts(
    folder: Path, layer: str, *, start: date | None = None, end: date | None = None, groups: Sequence[str] = ()
) -> pd.DataFrame:
    """Counts of an enriched folder: area_id, day, group and `SUMS`.

    Deaths are missing where there were incidents and nobody gave a figure for any of them.

    Raises
    ------
    LayerNotFoundError  naming the layers that were counted.
    DataFileError  if the folder was not made by `python -m geo enrich`, or its file is damaged.
    """
    there = sorted(path.stem for path in (folder / FOLDER).glob("*.parquet"))
    if not there:
        raise DataFileError(f"{folder} holds no daily counts. Name a folder that `python -m geo enrich` has written.")
    if layer not in there:
        raise LayerNotFoundError(f"{folder} has no counts of the layer “{layer}”; it has {', '.join(there)}.")
    wanted: list[tuple[str, str, object]] = [("day", ">=", start)] if start else []
    wanted += [("day", "<=", end)] if end else []
    wanted += [("group", "in", list(groups))] if groups else []
    try:
        table = pq.read_table(folder / FOLDER / f"{layer}.parquet", filters=wanted or None)
    except (OSError, pa.ArrowException) as error:
        raise DataFileError(f"The daily counts in {folder} cannot be read ({error}). Enrich the data again.") from error
    counts: pd.DataFrame = table.to_pandas()
    nobody_knows = counts["incidents"] == counts["unknown_tolls"]
    deaths = ["deaths_low", "deaths_best", "deaths_high"]
    counts[deaths] = counts[deaths].astype("Int64").mask(nobody_knows)
    return counts


def by_month(counts: pd.DataFrame) -> pd.DataFrame:
    """The same by month over all areas: month (first day), group and the sums."""
    month = pd.to_datetime(counts["day"]).dt.to_period("M").dt.to_timestamp()
    sums = counts.assign(month=month).groupby(["month", "group"], as_index=False)[list(SUMS)]
    return sums.sum(min_count=1)


def by_area(counts: pd.DataFrame) -> pd.DataFrame:
    """The same by area over all days and groups, the most incidents first."""
    sums = counts.groupby("area_id", as_index=False)[list(SUMS)].sum(min_count=1)
    return sums.sort_values(["incidents", "area_id"], ascending=[False, True], ignore_index=True)
