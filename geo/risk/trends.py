"""Counts by month: for stacked charts, and as small lines beside each area."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.query import Query
from geo.study import Study


def months_of(query: Query) -> pd.DatetimeIndex:
    """First days of the months that the window touches."""
    return pd.date_range(pd.Timestamp(query.start).replace(day=1), pd.Timestamp(query.end), freq="MS")


def monthly(
    study: Study, query: Query, series: Sequence[str], *, among: NDArray[np.bool_] | None = None
) -> pd.DataFrame:
    """Incidents, deaths and tolls without a figure by month and series; months without incidents are not rows.

    Parameters
    ----------
    series : name of the series of each incident of the study, in the table's order
    among : only these incidents of the study; all without

    Returns
    -------
    DataFrame: month (first day), series, incidents, deaths (best figures of those that have one; missing where none
        has), unknown_tolls.
    """
    chosen = study.incidents.select(query)
    if among is not None:
        chosen = chosen & among
    table = study.incidents.table[chosen]
    frame = pd.DataFrame(
        {
            "month": table["event_date"].to_numpy().astype("datetime64[M]").astype("datetime64[s]"),
            "series": np.asarray(series, dtype=object)[chosen],
            "deaths": table["fatalities_best"].astype("float64").fillna(0.0).to_numpy(),
            "unknown": table["fatalities_best"].isna().to_numpy(),
        }
    )
    grouped = frame.groupby(["month", "series"], as_index=False)
    sums = grouped.agg(incidents=("series", "size"), deaths=("deaths", "sum"), unknown_tolls=("unknown", "sum"))
    return without_unknown_sums(sums)


def without_unknown_sums(sums: pd.DataFrame) -> pd.DataFrame:
    """The same sums with `deaths` missing where there were incidents and none of them has a figure."""
    nothing_known = (sums["incidents"] > 0) & (sums["incidents"] == sums["unknown_tolls"])
    return sums.assign(deaths=sums["deaths"].mask(nothing_known))


def area_lines(study: Study, query: Query, months: int = 24) -> pd.DataFrame:
    """Incidents per area (rows, the layer's order) and month (columns) for the last months up to the window's end.

    The line looks back over the same months whatever the window's start, so that a short window still shows a trend.
    """
    last = np.datetime64(query.end, "M")
    span = np.arange(last - months + 1, last + 1)
    layer = study.layer(query.layer)
    wide = replace(query, start=span[0].astype("datetime64[D]").item())
    rows = study.incidents.rows(wide, any_country=layer.has_countries)
    codes = study.codes(query.layer)[rows]
    month = (study.incidents.day[rows].astype("datetime64[D]").astype("datetime64[M]") - span[0]).astype(int)
    inside = codes >= 0
    flat = codes[inside].astype(np.int64) * months + month[inside]
    counts = np.bincount(flat, minlength=len(layer.areas) * months).reshape(len(layer.areas), months)
    return pd.DataFrame(counts, index=layer.areas.index, columns=pd.DatetimeIndex(span.astype("datetime64[s]")))
