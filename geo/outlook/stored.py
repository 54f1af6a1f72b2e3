"""Outlooks kept beside the store, each with the versions that it was made from: made once, shown often."""

import glob
import hashlib
import io
import json
import zipfile
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.errors import DataFileError
from geo.incidents.durable import write_durably
from geo.outlook.density import Density, Reason
from geo.outlook.model import DeathsForecast
from geo.outlook.record import record_from
from geo.outlook.result import OutlookResult

FOLDER = "outlooks"
MOST_KEPT = 24
"""Files kept; the oldest give way, as each can be made again."""
_SCALARS = ("layer", "data_version", "model_version")


def outlook_path(store_folder: Path, layer: str, known_until: date, data_version: str) -> Path:
    """Where the outlook of a layer, as of the end of a month and made from these data, is kept beside the store."""
    made_from = hashlib.sha256(data_version.encode()).hexdigest()[:12]
    return store_folder / FOLDER / f"{layer}-{known_until:%Y-%m}-{made_from}.npz"


def find_outlook(store_folder: Path, layer: str, known_until: date, data_version: str) -> Path | None:
    """The file of that outlook; else the newest of the same layer and month made from other data; else None."""
    wanted = outlook_path(store_folder, layer, known_until, data_version)
    if wanted.exists():
        return wanted
    others = wanted.parent.glob(f"{glob.escape(layer)}-{known_until:%Y-%m}-*.npz")
    return max(others, key=lambda path: path.stat().st_mtime_ns, default=None)


def keep_outlook(result: OutlookResult, store_folder: Path) -> Path:
    """Keep an outlook beside the store, and let the oldest go; gives the file."""
    path = outlook_path(store_folder, result.layer, result.known_until, result.data_version)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_outlook(result, path)
    by_age = sorted(path.parent.glob("*.npz"), key=lambda file: file.stat().st_mtime_ns)
    for old in by_age[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
    return path


def write_outlook(result: OutlookResult, path: Path) -> None:
    """Keep an outlook in `path` (.npz); a half-written file never stands there."""
    head = {name: getattr(result, name) for name in _SCALARS} | {
        "known_until": result.known_until.isoformat(),
        "densities": [_density_values(one) for one in result.densities],
        "too_few": [asdict(reason) for reason in result.too_few],
        "record": None if result.record is None else result.record.to_json(),
    }
    arrays: dict[str, np.ndarray] = {"head": np.array(json.dumps(head, ensure_ascii=False))}
    if result.chances is not None:
        arrays |= {
            "areas": result.chances.index.to_numpy().astype(str),
            "windows": result.chances.columns.to_numpy(dtype=int),
            "chances": result.chances.to_numpy(dtype=float),
        }
    for name in ("deaths", "countries"):
        forecast: DeathsForecast | None = getattr(result, name)
        if forecast is not None:
            arrays |= {
                f"{name}_units": np.array(forecast.units, dtype=str),
                f"{name}_months": np.array([str(month) for month in forecast.months], dtype=str),
                f"{name}_draws": forecast.draws.astype(np.int64),
                f"{name}_model": np.array(forecast.model),
            }
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    write_durably(path, content.getvalue())


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
            "{path} is not an outlook that was kept here ({error}). Delete it and make the outlook again.",
            path=path,
            error=error,
        ) from error


def _density_values(one: Density) -> dict[str, Any]:
    return asdict(one) | {"first": None if one.first is None else one.first.isoformat()}


def _density(values: dict[str, Any]) -> Density:
    first, reasons = values.pop("first"), values.pop("reasons")
    return Density(
        **values,
        first=None if first is None else pd.Timestamp(first),
        reasons=tuple(Reason(**reason) for reason in reasons),
    )


def _result(arrays: dict[str, np.ndarray]) -> OutlookResult:
    head = json.loads(str(arrays["head"]))
    known_until = date.fromisoformat(head["known_until"])
    chances = None
    if "chances" in arrays:
        areas = pd.Index([str(area) for area in arrays["areas"]], name="area_id")
        chances = pd.DataFrame(arrays["chances"], areas, arrays["windows"].tolist())
    return OutlookResult(
        **{name: head[name] for name in _SCALARS},
        known_until=known_until,
        densities=tuple(_density(values) for values in head["densities"]),
        too_few=tuple(Reason(**reason) for reason in head["too_few"]),
        chances=chances,
        deaths=_forecast(arrays, "deaths", known_until),
        countries=_forecast(arrays, "countries", known_until),
        record=None if head["record"] is None else record_from(head["record"]),
    )


def _forecast(arrays: dict[str, np.ndarray], name: str, known_until: date) -> DeathsForecast | None:
    if f"{name}_draws" not in arrays:
        return None
    months = pd.PeriodIndex([str(month) for month in arrays[f"{name}_months"]], freq="M")
    units = tuple(str(unit) for unit in arrays[f"{name}_units"])
    draws = arrays[f"{name}_draws"].astype(float)
    return DeathsForecast(draws, units, months, pd.Period(known_until, freq="M"), str(arrays[f"{name}_model"]))
