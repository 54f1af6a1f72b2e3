"""The Methods page is written from the constants: another model gives another text, and every constant stands in it."""

from dataclasses import fields, replace
from itertools import pairwise

import pytest

from geo.areas.border_zones import BAND_EDGES_KM, TRIBORDER_KM
from geo.areas.capital_rings import RING_EDGES_KM
from geo.areas.imprecise import NEAR_KM
from geo.areas.layers import RING_KM
from geo.present.measures import COMPONENT_NAMES
from geo.present.methods import sections
from geo.risk import components as c
from geo.risk.alerts import FEWEST_PERIODS, LEAST_COUNT, MOST_PERIODS, PERIOD_DAYS, QUANTILE
from geo.risk.capital import MIN_MONTHS
from geo.risk.changes import NEW_AFTER, NEW_WITHIN_KM
from geo.risk.confidence import FEW, HALF_SINGLE, MANY, MOSTLY_IMPRECISE, SELDOM_IMPRECISE
from geo.risk.draws import DRAWS
from geo.risk.levels import LEVELS
from geo.risk.model import COMPONENTS, MODEL, RiskModel, RiskWeights

OTHER = {
    "half_life_days": 47.0,
    "prior_exposure": 3.21,
    "frequency_half": 0.0123,
    "lethality_half": 0.456,
    "civilian_half": 0.0789,
    "spread_half": 0.0654,
}
OTHER_WEIGHTS = RiskWeights(0.26, 0.21, 0.14, 0.11, 0.06, 0.13, 0.09)
OTHER_TOLLS = {"any": (3.0, 33.0, 333.0), "Ambush": (4.0, 44.0, 444.0)}


def text(model: RiskModel = MODEL) -> str:
    """Everything that the page says, tables too, cell by cell."""
    parts = []
    for title, body, table in sections(model):
        cells = [] if table is None else [*table.columns, *table.to_numpy().ravel()]
        parts += [title, body, *(str(cell) for cell in cells)]
    return "\n".join(parts)


def table_of(title: str, model: RiskModel = MODEL):
    return next(table for found, _, table in sections(model) if found == title)


def test_the_changed_model_changes_every_number_of_the_model():
    assert set(OTHER) == {field.name for field in fields(RiskModel) if field.type is float}


@pytest.mark.parametrize("name", OTHER)
def test_a_changed_constant_of_the_model_changes_the_text(name):
    changed = text(replace(MODEL, **{name: OTHER[name]}))
    assert f"{OTHER[name]:g}" in changed
    assert f"{OTHER[name]:g}" not in text()
    assert f"{getattr(MODEL, name):g}" in text()


def test_changed_weights_change_the_text():
    rows = table_of("Components", replace(MODEL, weights=OTHER_WEIGHTS))
    assert rows["component"].tolist() == [COMPONENT_NAMES[name] for name in COMPONENTS]
    assert rows["weight"].tolist() == ["26 %", "21 %", "14 %", "11 %", "6 %", "13 %", "9 %"]
    assert table_of("Components")["weight"].tolist() == ["30 %", "20 %", "15 %", "10 %", "5 %", "10 %", "10 %"]


def test_changed_tolls_change_the_text():
    rows = table_of("Unknown tolls", replace(MODEL, known_tolls=OTHER_TOLLS))
    assert rows.to_dict("list") == {
        "sub-event type": ["all others", "Ambush"],
        "tolls (3 equally likely)": ["3, 33, 333", "4, 44, 444"],
    }


def test_every_known_toll_of_the_model_stands_in_the_text():
    rows = table_of("Unknown tolls")
    assert len(rows) == len(MODEL.known_tolls)
    for (name, written), tolls in zip(rows.to_numpy(), MODEL.known_tolls.values(), strict=True):
        assert [float(toll) for toll in written.split(", ")] == list(tolls), name


def test_every_level_stands_in_the_text_with_its_range():
    rows = table_of("Levels")
    assert rows["level"].tolist() == [level.name for level in LEVELS]
    assert rows["letter"].tolist() == [level.letter for level in LEVELS]
    written = [[float(word) for word in cell.split() if word.isdigit()] for cell in rows["severity"]]
    assert written == [[level.lower, level.upper] for level in LEVELS]


@pytest.mark.parametrize(
    "sentence",
    [
        *[f"{lower}–{upper}" for lower, upper in (*pairwise(BAND_EDGES_KM), *pairwise(RING_EDGES_KM))],
        f"within {TRIBORDER_KM} km of the point",
        f"no better than {NEAR_KM:g} km",
        f"in the {RING_KM:g} km around the area",
        f"{DRAWS} draws",
        f"per {c.UNIT_KM2:,.0f} km² and {c.UNIT_DAYS:g} days",
        f"cells with an incident × {c.H3_CELL_KM2:.0f} km²",
        f"under {FEW} incidents or more than {100 * MOSTLY_IMPRECISE:.0f} % placed imprecisely",
        f"{MANY} or more, at most {100 * SELDOM_IMPRECISE:.0f} % imprecise",
        f"at most {100 * HALF_SINGLE:.0f} % resting on one source",
        f"needs {MIN_MONTHS} months with incidents within {RING_EDGES_KM[-1]} km",
        f"no incident lay within {NEW_WITHIN_KM:g} km in the {NEW_AFTER.days} days before",
        f"last {PERIOD_DAYS} days had more incidents than the {100 * QUANTILE:.0f} % quantile",
        f"up to {MOST_PERIODS} periods of {PERIOD_DAYS} days and at least {FEWEST_PERIODS}, and at least {LEAST_COUNT}",
    ],
)
def test_every_constant_beside_the_model_stands_in_the_text(sentence):
    assert sentence in text()


@pytest.mark.parametrize(
    "fact",
    [
        f"Spread is counted against at least {c.UNIT_KM2:,.0f} km²",
        f"counts at least {c.LEAST_STAND_IN:g} death",
        "A group that took part beside the actor counts as the actor does",
        f"its recent part is the last {c.RECENT_DAYS} days or a quarter of the window, whichever is shorter",
    ],
)
def test_what_keeps_small_areas_and_short_windows_from_misleading_is_said(fact):
    assert fact in text()
