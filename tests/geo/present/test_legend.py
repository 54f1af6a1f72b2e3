import pandas as pd

from geo.present.legend import legend
from geo.present.palette import LEVEL_COLOURS, LEVEL_INK
from geo.risk.levels import LEVELS, level_of


def scores(*severity: float) -> pd.DataFrame:
    return pd.DataFrame({"level": level_of(list(severity))})


def test_each_level_is_a_row_with_its_range_colour_and_number_of_areas_the_lowest_first():
    rows = legend(scores(0, 9.9, 10, 55, 69.9, 70, 100))
    assert [(row.letter, row.name, row.range, row.areas) for row in rows] == [
        ("I", "Insignificant", "0–10", 2),
        ("L", "Low", "10–30", 1),
        ("M", "Medium", "30–50", 0),
        ("H", "High", "50–70", 2),
        ("E", "Extreme", "70–100", 2),
    ]
    assert [(row.colour, row.ink) for row in rows] == list(zip(LEVEL_COLOURS, LEVEL_INK, strict=True))


def test_an_area_without_a_level_is_in_no_row():
    assert sum(row.areas for row in legend(scores(float("nan"), 20))) == 1


def test_without_areas_every_level_stands_with_none():
    assert [row.areas for row in legend(scores())] == [0] * len(LEVELS)
