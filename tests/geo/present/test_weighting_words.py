import pandas as pd
import pytest

from geo.present import weighting_words
from geo.risk.stability import WINDOW
from geo.weighting import DEFAULT_WEIGHTING, Weighting
from tests.french import typed

EVEN = Weighting.of((4, 1, 1, 1, 1, 1, 1), 60)
MOVES = pd.DataFrame(
    [
        {"what": "frequency", "step": -1, "changed": 1, "areas": ("Gao",)},
        {"what": "frequency", "step": 1, "changed": 2, "areas": ("Gao", "Mopti")},
        {"what": WINDOW, "step": 1, "changed": 1, "areas": ("Kidal",)},
    ]
)


def test_only_another_weighting_is_noted():
    assert weighting_words.note(DEFAULT_WEIGHTING) == ""
    assert weighting_words.note(EVEN).startswith(
        "Re-weighted, not the model's own severity: how often 40 %, how deadly"
    )
    assert weighting_words.note(EVEN).endswith("half-life 60 days.")
    assert typed(weighting_words.note(EVEN, "fr")).startswith(
        "Repondéré, ce n'est pas la gravité propre au modèle : fréquence 40"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [(1, "1 of 30 areas has another level"), (0, "0 of 30 areas have another"), (2, "2 of 30 areas have another")],
)
def test_areas_that_change_are_counted(changed, said):
    assert weighting_words.change_sentence(changed, 30, EVEN).startswith(said)
    assert "propres" not in weighting_words.change_sentence(changed, 30, EVEN, "fr")


def test_under_the_default_it_says_what_to_do():
    assert "move one" in weighting_words.change_sentence(0, 30, DEFAULT_WEIGHTING)


def test_stability_counts_each_area_once():
    said = weighting_words.stability_sentence(MOVES, 30)
    assert said.startswith("Of 30 areas, 2 change level when some one weight is a fifth more or less, and 1 when")
    assert weighting_words.stability_sentence(MOVES, 30, "fr").startswith("Sur 30 zones, 2 changent")


def test_a_move_that_was_not_tried_is_missing_and_not_nought():
    rows = weighting_words.stability_rows(MOVES)
    assert rows["what"].tolist() == ["How often ± 20 %", "Window, a month"]
    assert rows["less"].isna().tolist() == [False, True]
    assert rows["more"].tolist() == [2, 1]
    assert rows["areas"].tolist() == ["Gao, Mopti", "Kidal"]


def test_levels_are_shown_with_severities_that_lie_in_them():
    changed = pd.DataFrame(
        {
            "name": ["Est"],
            "level_default": ["High"],
            "severity_default": [52.5],
            "level": ["Medium"],
            "severity": [49.8],
        }
    )
    assert weighting_words.level_rows(changed).to_numpy().tolist() == [["Est", "High 52", "Medium 49"]]
    assert weighting_words.level_rows(changed, "fr")["after"].tolist() == ["Moyen 49"]
