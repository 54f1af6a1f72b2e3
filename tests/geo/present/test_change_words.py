"""What changed, in neutral words, with an empty state for each."""

from datetime import date

import pandas as pd
import pytest

from geo.present import change_words
from geo.risk.alerts import AlarmRecord
from geo.risk.changes import WhatChanged
from tests.builders import incident, incident_table
from tests.small_study import small_study

ALERTS = pd.DataFrame(
    {"name": ["Gao", "Mopti"], "count": [5, 0], "usual": [0.333, 1.0], "limit": [2.0, 3.0], "chance": [0.0123, 1.0]}
    | {"periods": [36, 36], "alert": [True, False]}
)
LEVELS = pd.DataFrame(
    {"name": ["Gao", "Mopti"], "level_before": ["Low", "High"], "level": ["High", "Medium"]}
    | {"severity_before": [12.0, 50.4], "severity": [55.0, 49.9], "steps": [2, -1]}
)
GROUPS = pd.DataFrame({"group": ["FLA", "MPLJ"], "incidents": [3, 1], "first": [date(2025, 1, 1)] * 2, "areas": "Gao"})
CHANGED = WhatChanged(LEVELS, GROUPS, [0], whole_past=True)
NOTHING = WhatChanged(LEVELS.head(0), GROUPS.head(0), [], whole_past=False)
REVISED = pd.DataFrame(
    {"source": "UCDP", "event_id": ["1", "1", "2"], "change": ["revised", "revised", "removed"], "column": "best"}
)


@pytest.mark.parametrize(
    ("alerts", "said"),
    [
        (ALERTS, "1 of 2 areas had more incidents in these 30 days than its own past lets one expect."),
        (ALERTS.assign(alert=True), "2 of 2 areas had more incidents in these 30 days than their own past lets"),
        (ALERTS.assign(alert=False), "No area had more incidents in these 30 days than its own past lets one expect."),
        (ALERTS.assign(periods=5, alert=False), "Fewer than 12 periods of 30 days lie before these"),
        (ALERTS.head(0), "This layer has no area that could be held against its own past."),
    ],
)
def test_alerts_are_counted_or_it_is_said_why_not(alerts, said):
    assert change_words.alert_sentence(alerts).startswith(said)
    assert change_words.alert_sentence(alerts, "fr") != change_words.alert_sentence(alerts)


def test_the_record_of_alerts_stands_beside_them_with_its_false_alarms():
    said = change_words.record_sentence(AlarmRecord(cases=4800, alerts=55, false_alerts=36, busy=602))
    assert "came in 1.1 % of area-months (55 of 4,800). After 65 % of the alerts" in said
    assert said.endswith("Of all area-months, 13 % were followed by more than usual.")
    assert "nobody can say how often one is false" in change_words.record_sentence(AlarmRecord(10, 0, 0, 1))
    assert "fausses alarmes" in change_words.record_sentence(AlarmRecord(10, 2, 1, 1), "fr")
    assert "at least 3 incidents" in change_words.how_alerts_work()


def test_only_areas_with_incidents_are_rows():
    rows = change_words.alert_rows(ALERTS)
    assert rows.to_numpy().tolist() == [["unusual", "Gao", 5, 0.33, 2.0, 1.2]]
    assert change_words.alert_rows(ALERTS, "fr")["alert"].tolist() == ["inhabituel"]


def test_levels_up_and_down_are_counted_and_listed():
    assert change_words.levels_sentence(CHANGED, 30) == "Of 30 areas, 1 went up a level or more and 1 went down."
    rows = change_words.level_rows(CHANGED.levels)
    assert rows.to_numpy().tolist() == [
        ["Gao", "Low 12", "High 55", "+2"], ["Mopti", "High 50", "Medium 49", "−1"],
    ]  # fmt: skip
    assert change_words.level_rows(CHANGED.levels, "fr")["now"].tolist() == ["Élevé 55", "Moyen 49"]


def test_new_groups_are_named():
    assert change_words.groups_sentence(CHANGED) == "Named now and not in the window before: FLA, MPLJ."


def test_new_places_are_counted_and_a_past_too_short_is_said():
    study = small_study(incident_table(incident(1, dead=None)))
    assert change_words.places_sentence(CHANGED).endswith("in the 2 years before: 1.")
    short = WhatChanged(LEVELS, GROUPS, [0], whole_past=False)
    assert change_words.places_sentence(short).endswith("so some may not be new.")
    assert change_words.place_rows(study, CHANGED)["deaths"].tolist() == ["no figure"]


def test_revised_and_removed_incidents_are_counted_once_each():
    assert change_words.revisions_sentence(REVISED, 2) == "Past incidents: 1 revised, 1 removed by their sources."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_part_has_an_empty_state(language):
    said = {
        change_words.levels_sentence(NOTHING, 30, language),
        change_words.groups_sentence(NOTHING, language),
        change_words.places_sentence(NOTHING, language),
        change_words.revisions_sentence(REVISED.head(0), 1, language),
        change_words.revisions_sentence(REVISED.head(0), 2, language),
    }
    assert len(said) == 5
    assert all("{" not in text and text.endswith(".") for text in said)
