"""docs/METHODS.md says what the code does: its tables are compared with the constants and with fresh measurements."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from geo.present import words
from geo.query import Query
from geo.risk import LEVELS, MODEL, RiskWeights, score_areas
from geo.risk import components as c
from geo.risk.calibrate import LEAST_KNOWN
from geo.risk.confidence import FEW, HALF_SINGLE, MANY, MOSTLY_IMPRECISE, SELDOM_IMPRECISE
from geo.risk.draws import DRAWS, ONE_BY_ONE
from geo.risk.model import COMPONENTS
from geo.risk.record import AHEAD_DAYS, FIRST_YEAR, LOOK_BACK_DAYS, level_record

TEXT = (Path(__file__).parents[3] / "docs" / "METHODS.md").read_text(encoding="utf-8")
WINDOW = Query(start=date(2025, 4, 26), end=date(2026, 4, 25))


def table(header):
    """Rows of the table with this first line, as lists of cells."""
    lines = TEXT[TEXT.index(header) :].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return rows[: next(at for at, line in enumerate(lines) if not line.startswith("|"))]


def test_every_constant_stands_in_the_text():
    written = {row[1].strip("`"): float(row[2]) for row in table("| constant |")}
    assert written == {name: getattr(MODEL, name) for name in written}
    numbers = {name for name, kind in type(MODEL).__annotations__.items() if kind is float}
    assert set(written) == numbers


def test_every_component_and_its_weight_stand_in_the_text():
    written = {row[0]: float(row[3]) for row in table("| component | measure |")}
    assert written == RiskWeights().by_name()
    assert tuple(written) == COMPONENTS


def test_every_level_stands_in_the_text():
    written = [(row[0], row[1], float(row[2]), float(row[3])) for row in table("| level | letter |")]
    assert written == [(level.name, level.letter, level.lower, level.upper) for level in LEVELS]


@pytest.mark.parametrize(
    "sentence",
    [
        f"a window of W days ({LOOK_BACK_DAYS} unless",
        f"of {DRAWS} seeded draws",
        f"area's {ONE_BY_ONE} most recent possible incidents",
        f"fewer than {LEAST_KNOWN} known tolls",
        f"at least {c.LEAST_STAND_IN:.0f} death",
        f"min({c.RECENT_DAYS}, W // 4)",
        f"provinces of Burkina Faso, since {FIRST_YEAR})",
        f"known death happened in the area within {AHEAD_DAYS} days",
        f"fewer than {FEW} incidents, or more than {MOSTLY_IMPRECISE:.0%} of them".replace("%", " %"),
        f"{MANY} incidents or more, at most {SELDOM_IMPRECISE:.0%} imprecise".replace("%", " %"),
        f"at most {HALF_SINGLE:.0%} resting on one source".replace("%", " %"),
    ],
)
def test_a_sentence_of_the_text_has_the_number_of_the_code(sentence):
    assert sentence in " ".join(TEXT.split())


def test_the_record_of_the_levels_in_the_text_is_the_measured_one(study):
    measured = level_record(study)
    written = [
        [str(name), f"{row.area_months:.0f}", f"{row.share:.1%}", f"{row.fatal_ahead:.1%}"]
        for name, row in measured.iterrows()
    ]
    assert table("| level | area-months |") == [[cell.replace("%", " %") for cell in row] for row in written]


@pytest.mark.parametrize(
    ("label", "prior_below_the_line", "at_least_ten_thousand"),
    [
        ("without (c) and (e)", False, False),
        ("without (c)", False, True),
        ("without (e)", True, False),
        ("as it is", True, True),
    ],
)
def test_the_severity_of_capital_districts_in_the_text_is_the_measured_one(
    study, monkeypatch, label, prior_below_the_line, at_least_ten_thousand
):
    if not prior_below_the_line:
        monkeypatch.setattr(c, "lethality_rate", _without_the_prior(c.lethality_rate))
        monkeypatch.setattr(c, "civilian_rate", _without_the_prior(c.civilian_rate))
    if not at_least_ten_thousand:
        # nothing else in `spread_share` rests on the unit of area
        monkeypatch.setattr(c, "spread_share", _against_its_own_size)
    scores = score_areas(study, WINDOW).loc[["MLI-bamako", "NER-niamey"]]
    written = [f"{row.severity:.1f} ({row.level})" for row in scores.itertuples()]
    assert next(row for row in table("| | Bamako |") if row[0] == label) == [label, *written]


def _without_the_prior(rate):
    def plain(evidence, model):
        own = c.exposure(evidence.km2, evidence.days, model)
        return rate(evidence, model) * (model.prior_exposure + own) / own

    return plain


def _against_its_own_size(evidence):
    pairs = {(area, cell) for area, cell in zip(evidence.area, evidence.cell, strict=True) if area >= 0}
    cells = np.bincount([area for area, _ in pairs], minlength=evidence.areas)
    return np.minimum(1.0, cells * c.H3_CELL_KM2 / evidence.km2)


def test_the_weights_move_the_regions_of_the_text_and_no_other(study):
    scores = score_areas(study, WINDOW)
    plain = scores["level"].astype(str)
    moved = set()
    for name, weight in MODEL.weights.by_name().items():
        for factor in (0.8, 1.2):
            values = MODEL.weights.by_name() | {name: factor * weight}
            weights = RiskWeights(**{key: value / sum(values.values()) for key, value in values.items()})
            levels = [_name_of(severity) for severity in c.severity_of(scores, weights)]
            moved |= set(scores.index[plain.to_numpy() != np.array(levels)])
    assert moved == {"BFA-centre-est", "MLI-timbuktu"}
    assert f"{words.listed(sorted(scores.loc[list(moved), 'name']))}." in " ".join(TEXT.split())
    assert len(plain) == 30


def _name_of(severity):
    return next(level.name for level in reversed(LEVELS) if severity >= level.lower)
