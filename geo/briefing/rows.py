"""Rows of tables as values, for sentences and charts."""

from typing import Any

import numpy as np
import pandas as pd


def rows(frame: pd.DataFrame) -> list[Any]:
    """Every row as a tuple with named values."""
    return list(frame.itertuples())


def highest(frame: pd.DataFrame, column: str) -> Any:  # noqa: ANN401  (a row)
    """The row with the highest value of a column, the first of equals; missing values are none."""
    at = int(np.nanargmax(frame[column].astype("Float64").to_numpy(dtype=float, na_value=np.nan)))
    return frame.iloc[at]


def numbers(column: pd.Series) -> tuple[float | None, ...]:
    """A column as numbers, None where one is missing."""
    values = column.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    return tuple(None if np.isnan(value) else float(value) for value in values)
