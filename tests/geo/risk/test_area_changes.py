"""How areas moved against the window before."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from geo.risk.area_changes import change_class, hexagon_changes, severity_changes
from geo.risk.density import hex_density


def scored(**severities):
    table = pd.DataFrame({"severity": severities}).assign(name=list(severities), country="MLI", incidents=1)
    table["low"], table["high"] = table["severity"] - 5, table["severity"] + 5
    table["level"] = pd.Categorical(["Low"] * len(table), categories=["Low"])
    return table


@pytest.mark.parametrize(
    ("change", "expected"), [(-20, 0), (-19.9, 1), (-2, 2), (-1.9, 3), (0, 3), (1.9, 3), (2, 4), (10, 5), (20, 6)]
)
def test_a_change_of_severity_begins_its_class_at_its_break(change, expected):
    assert change_class(np.array([float(change)]), "severity").tolist() == [expected]


def test_areas_come_by_their_rise_and_what_the_intervals_leave_open_is_marked(study):
    found = severity_changes(study, study.choices.default(), scored(a=30.0, b=50.0, c=8.0), scored(a=40.0, b=46, c=8.0))
    assert found.has_before
    assert found.table["change"].to_dict() == {"b": 4.0, "c": 0.0, "a": -10.0}
    assert found.table["within"].to_dict() == {"b": True, "c": False, "a": False}


def test_without_a_whole_window_before_there_is_no_change(study):
    first = study.incidents.first_day
    early = replace(study.choices.default(), start=first + timedelta(days=10), end=first + timedelta(days=400))
    found = severity_changes(study, early, scored(a=30.0), scored(a=40.0))
    assert not found.has_before
    assert found.table.empty


def test_hexagons_of_either_window_are_compared_and_one_without_an_incident_counts_nought(study):
    query = replace(study.choices.default(), layer="hex@3")
    table = hexagon_changes(study, query).table
    now, then = (hex_density(study, one)["incidents"] for one in (query, query.previous()))
    assert set(table.index) == set(now.index) | set(then.index)
    assert table["change"].sum() == now.sum() - then.sum()
    assert (table["now"] - table["before"] == table["change"]).all()
