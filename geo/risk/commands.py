"""`python -m geo alerts` and `changes`: what the page What changed shows, as JSON."""

import json
import math
from dataclasses import asdict

import pandas as pd

from geo.errors import StoreError
from geo.incidents import Store
from geo.query import Query
from geo.risk.alerts import AlarmRecord, alarm_record, alerts
from geo.risk.arrays import Ints
from geo.risk.changes import revisions, what_changed
from geo.study import Study, open_study


def alerts_record(study: Study, query: Query) -> str:
    """Areas that are unusual for their own past in the 30 days to the query's last day, and the alert's record."""
    table = alerts(study, query)
    report = _head(study, query) | {
        "alerts": _rows(table[table["alert"]]),
        "areas": _rows(table),
        "past": rates(alarm_record(study, query)),
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def changes_record(study: Study, query: Query, store: Store | None, since: int | None) -> str:
    """What changed since the window of equal length before, or, with `since`, since that version of the store.

    Raises
    ------
    StoreError  if a version is asked for and there is no store.
    """
    if since is not None and store is None:
        raise StoreError("There is no store yet, so there is no version to compare with. Leave --since-version out.")
    then = (study, query.previous()) if since is None else (open_study(store, version=since), query)
    found = what_changed((study, query), then)
    report = _head(study, query) | {
        "compared_with": {
            "data_version": then[0].version,
            "from": then[1].start.isoformat(),
            "to": then[1].end.isoformat(),
        },
        "levels": _rows(found.levels),
        "new_groups": json.loads(found.groups.to_json(orient="records", date_format="iso")),
        "new_places": json.loads(_places(study, found.places)),
        "two_years_before_in_data": found.whole_past,
    }
    if store is not None and since is not None:
        revised = revisions(store, since, store.version)
        report["revised"] = json.loads(revised.to_json(orient="records"))
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"


def _head(study: Study, query: Query) -> dict[str, object]:
    return {
        "layer": query.layer,
        "from": query.start.isoformat(),
        "to": query.end.isoformat(),
        "data_version": study.version,
    }


def _rows(table: pd.DataFrame) -> object:
    return json.loads(table.rename_axis("area_id").reset_index().to_json(orient="records", double_precision=4))


def _places(study: Study, rows: Ints) -> str:
    columns = ["source", "event_id", "event_date", "location", "admin1", "country", "latitude", "longitude"]
    text: str = study.incidents.table.iloc[rows][columns].to_json(orient="records", date_format="iso")
    return text


def rates(record: AlarmRecord) -> dict[str, object]:
    """The alert's record with its rates, missing ones as null."""
    found = {"alarm_rate": record.alarm_rate, "false_rate": record.false_rate, "busy_rate": record.busy_rate}
    return asdict(record) | {name: None if math.isnan(rate) else round(rate, 4) for name, rate in found.items()}
