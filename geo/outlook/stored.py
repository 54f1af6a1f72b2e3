"""An outlook kept in one file with the versions that it was made from, so that it is made once and shown often."""

import json
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from geo.errors import DataFileError
from geo.outlook.model import DeathsForecast
from geo.outlook.result import OutlookResult


def write_outlook(result: OutlookResult, path: Path) -> None:
    """Keep an outlook in `path` (.npz); a half-written file never stands there."""
    record = {
        "layer": result.layer,
        "known_until": result.known_until.isoformat(),
        "data_version": result.data_version,
        "model_version": result.model_version,
        "thin": list(result.thin),
    }
    arrays: dict[str, np.ndarray] = {"record": np.array(json.dumps(record, ensure_ascii=False))}
    if result.chances is not None and result.deaths is not None:
        arrays |= {
            "areas": np.array(result.deaths.units),
            "windows": result.chances.columns.to_numpy(dtype=int),
            "chances": result.chances.to_numpy(dtype=float),
            "months": np.array(result.deaths.months.astype(str)).astype(str),
            "draws": result.deaths.draws.astype(np.int64),
            "deaths_model": np.array(result.deaths.model),
        }
    beside = path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    beside.replace(path)


def read_outlook(path: Path) -> OutlookResult:
    """The outlook kept in `path`; `require_fresh` tells whether it may still be shown.

    Raises
    ------
    DataFileError  if the file is missing or is not one that `write_outlook` made.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return _result({name: arrays[name] for name in arrays.files})
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise DataFileError(
            f"{path} is not an outlook that was kept here ({error}). Delete it and make the outlook again."
        ) from error


def _result(arrays: dict[str, np.ndarray]) -> OutlookResult:
    record = json.loads(str(arrays["record"]))
    known_until = date.fromisoformat(record["known_until"])
    chances = deaths = None
    if "draws" in arrays:
        units = tuple(str(unit) for unit in arrays["areas"])
        chances = pd.DataFrame(arrays["chances"], pd.Index(units, name="area_id"), arrays["windows"].tolist())
        months = pd.PeriodIndex(arrays["months"].tolist(), freq="M")
        until = pd.Period(known_until, freq="M")
        deaths = DeathsForecast(arrays["draws"].astype(float), units, months, until, str(arrays["deaths_model"]))
    return OutlookResult(
        layer=record["layer"],
        known_until=known_until,
        data_version=record["data_version"],
        model_version=record["model_version"],
        thin=tuple(record["thin"]),
        chances=chances,
        deaths=deaths,
    )
