"""Sentences of a severity taken apart, in both languages, from the arrays."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geo.present import explain_words
from geo.query import Query
from geo.risk.explain import MOST_MORE, AreaChange, Explanation, Steps, Typical, compare_area, explain
from tests.builders import incident, incident_table
from tests.french import typed
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31))
HERE = {"longitude": -1.5, "latitude": 14.5}
STUDY = small_study(
    incident_table(
        incident(1, event_date="2025-12-01", **HERE), incident(2, event_date="2024-06-01", dead=None, **HERE)
    )
)
STEPS = Steps(Typical(toll=2.0, civilian=False, first=False), up="High", more=2, down="Medium", on=date(2026, 3, 12))
FOUND = Explanation(55.0, "Medium", pd.DataFrame(), STEPS)


def with_steps(**changes):
    return replace(FOUND, steps=replace(STEPS, **changes))


ONE, FIRST = Typical(1.0, civilian=True, first=False), Typical(1.5, civilian=True, first=True)
END = "on the last day would make it High."


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (FOUND, f"2 more incidents like its typical one (2 deaths, not against civilians) {END}"),
        (with_steps(more=1, typical=ONE), f"One more incident like its typical one (1 death, against civilians) {END}"),
        (
            with_steps(more=1, typical=FIRST),
            f"A first incident like the layer's typical one (1.5 deaths, against civilians) {END}",
        ),
        (
            with_steps(more=None),
            f"Even {MOST_MORE} more incidents like its typical one on the last day would not make it High.",
        ),
        (with_steps(up=None, more=None), "It is at the highest level."),
    ],
)
def test_what_would_bring_it_up(found, said):
    assert explain_words.up(found) == said


def test_what_would_bring_it_up_in_french():
    assert typed(explain_words.up(with_steps(more=1, typical=FIRST), "fr")) == (
        "Un premier incident semblable à l'incident typique de la couche (1,5 mort, contre des civils), le dernier "
        "jour, la porterait au niveau Élevé."
    )
    assert explain_words.up(with_steps(up=None, more=None), "fr") == "Elle est au niveau le plus élevé."


def test_when_it_would_fall():
    assert explain_words.down(FOUND) == "With no further incident it falls to Medium on about 12 Mar 2026."
    assert explain_words.down(FOUND, "fr") == "Sans nouvel incident, elle descend au niveau Moyen vers le 12 mars 2026."
    assert explain_words.down(with_steps(down=None, on=None)) == "It is at the lowest level."


def test_the_heaviest_incident_is_named_with_what_is_left_without_it():
    found = explain(STUDY, YEAR, "MLI-west")
    said = explain_words.heaviest(STUDY, found)
    assert said.startswith("Weighs most: Somewhere, 1 Dec 2025, most of it by “")
    assert said.endswith("Without it severity would be 0 (Insignificant).")
    assert typed(explain_words.heaviest(STUDY, found, "fr")).startswith(
        "Pèse le plus : Somewhere, 1er déc. 2025, surtout par « "
    )


def test_without_incidents_nothing_is_said_to_weigh_most():
    assert explain_words.heaviest(STUDY, explain(STUDY, YEAR, "BFA-left")) == ""


def test_rows_of_incidents_carry_the_points_of_each_and_the_heaviest_stands_first():
    rows = pd.DataFrame({"location": ["a", "b"]}, index=[4, 7])
    found = replace(FOUND, incidents=pd.DataFrame({"effect": [1.0, 5.55]}, index=[4, 7]))
    shown = explain_words.weighed(rows, found)
    assert shown[["points", "location"]].to_numpy().tolist() == [[5.6, "b"], [1.0, "a"]]


def test_what_changed_counts_what_entered_left_and_was_revised():
    change = compare_area((STUDY, YEAR), (STUDY, YEAR.previous()), "MLI-west")
    said = explain_words.changed(change)
    assert "Incidents in or around it: 1 entered, 1 left, 0 revised." in said
    assert "entrés 1, sortis 1, révisés 0" in explain_words.changed(change, "fr")
    rows = explain_words.change_incidents(STUDY, STUDY, change)
    assert dict(zip(rows["what"], rows["deaths"], strict=True)) == {"entered": "10", "left": "no figure"}
    points = explain_words.change_points(change)
    assert points["component"].iloc[-1] == "Severity"
    assert points["change"].iloc[:-1].sum() == pytest.approx(points["change"].iloc[-1], abs=0.4)
    assert explain_words.change_points(change, "fr")["component"].iloc[-1] == "Gravité"


def test_a_change_of_nothing_names_no_component():
    points = pd.DataFrame({"before": [1.0], "now": [1.0], "change": [0.0]}, index=["frequency"])
    nothing = pd.DataFrame(columns=["source", "event_id", "row", "what", "effect"])
    assert "Moved most" not in explain_words.changed(AreaChange(1.0, 1.0, "Low", "Low", points, nothing))


def test_why_names_the_three_components_with_most_points():
    row = pd.Series(
        {"name": "a", "severity": 50.0, "frequency": 1.0, "lethality": 0.5, "civilian_harm": 0.0, "spread": 0.2}
        | {"groups": 0.0, "momentum": 0.8, "spill_over": 0.0}
    )
    assert explain_words.why(row) == "Of 50 points, most come from how often (30), how deadly (10) and recent rise (8)."
    assert typed(explain_words.why(row, language="fr")).startswith(
        "Sur 50 points, la plupart viennent de : fréquence (30),"
    )
    nothing = row.where(row.index == "name", 0.0)
    assert (
        explain_words.why(nothing) == "a has no points: no incident lies in it or within 50 km of it in this selection."
    )


def test_imprecise_places_stand_side_by_side_with_precise_ones():
    table = pd.DataFrame(
        {"name": ["Gao", "Mopti"], "severity": [55.0, 20.0], "level": ["High", "Low"]}
        | {"severity_precise": [29.7, 21.0], "level_precise": ["Low", "Low"]},
        index=["a", "b"],
    )
    said = explain_words.imprecise(table, "a")
    assert said == "With places known only to the district or region: High 55. Without: Low 29."
    assert typed(explain_words.imprecise(table, "b", "fr")).endswith("ou à la région : Faible 20. Sans : Faible 21.")
    assert explain_words.imprecise_rows(table).to_numpy().tolist() == [["Gao", "High 55", "Low 29"]]
