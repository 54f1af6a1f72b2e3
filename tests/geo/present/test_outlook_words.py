"""Chances in words and numbers, in English and French, and what stands beside them."""

import ast
import inspect
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.outlook import density
from geo.outlook.chances import CHANCE_MODEL
from geo.outlook.density import FEW, Density, Reason
from geo.outlook.model import DEATHS_MODEL, DeathsForecast
from geo.outlook.record import Record, reference_record
from geo.present import leaflet, outlook_methods, outlook_provenance, outlook_tables, outlook_words
from geo.present.charts import density as density_chart
from geo.present.charts import fan, reliability
from geo.present.language import catalogue
from geo.present.maps import chances
from geo.present.outlook_words import WORDS, chance_sentence, chance_word, mark, percent, record_sentence
from tests.french import typed

UNTIL = date(2016, 12, 31)
CONFIDENCE = ("confidence", "confident", "good", "fair", "certainty")


@pytest.mark.parametrize(
    ("chance", "word"),
    [
        (0.0, "almost no chance"),
        (0.049, "very unlikely"),  # 5 % in whole percents
        (0.044, "almost no chance"),
        (0.199, "unlikely"),
        (0.194, "very unlikely"),
        (0.449, "roughly even chance"),
        (0.545, "likely"),
        (0.544, "roughly even chance"),
        (0.799, "very likely"),
        (0.949, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_words_follow_icd_203_at_their_edges(chance, word):
    assert chance_word(chance) == word


@given(st.floats(0, 1))
def test_word_and_number_never_disagree(chance):
    row = next(row for row in WORDS if row.word == chance_word(chance))
    shown = percent(chance)
    if shown.startswith(("below", "above")):
        assert mark(chance) in ("<1", ">99")
    else:
        assert row.lower <= int(shown.split()[0]) < row.upper
        assert mark(chance) == shown.split()[0]


def test_nobody_is_told_0_or_100_percent():
    assert (percent(0.0), percent(1.0)) == ("below 1 %", "above 99 %")
    assert (typed(percent(0.004, "fr")), typed(percent(0.999, "fr"))) == ("moins de 1 %", "plus de 99 %")


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row.word)
def test_a_chance_stands_with_its_word_its_number_and_its_days_and_without_a_word_of_confidence(row):
    chance = (row.lower + row.upper) / 200
    english = chance_sentence("Borno", chance, 90, UNTIL)
    french = typed(chance_sentence("Borno", chance, 90, UNTIL, "fr"))
    assert english.startswith("Borno, 1 Jan 2017 to 31 Mar 2017: ")
    assert row.word in english
    assert f"({percent(chance)})" in english
    assert french.startswith("Borno, du 1er janv. 2017 au 31 mars 2017 : ")
    assert row.word not in french
    assert not any(word in english for word in CONFIDENCE)


def record(cases=214):
    rows = [(90, n / 10, (n + 1) / 10, cases, n / 10 + 0.05, n / 10 + 0.02) for n in range(10)]
    table = pd.DataFrame(rows, columns=["window", "from", "to", "cases", "said", "came_true"])
    known = reference_record()
    return Record("these data", 3, 2012, 2016, table, known.chances, known.deaths)


def test_the_record_beside_a_chance_is_that_of_its_own_tenth():
    assert record_sentence(record(), 90, 0.93) == (
        "On the record of these data, 2012–2016, chances of 90 to 100 % for 90 days came true in 92 % of 214 cases; "
        "95 % had been said on average."
    )
    assert "chances of 90 to 100 %" in record_sentence(record(), 90, 1.0)


def test_too_few_cases_are_no_record():
    said = record_sentence(record(cases=49), 90, 0.12)
    assert "were stated 49 times, too seldom to tell" in said
    assert "came true in" not in said


def test_the_record_of_the_method_names_whose_it_is():
    known = reference_record()
    assert "UCDP Nigeria's 37 states" in outlook_words.record_headline(known, 90)
    assert "13 countries (UCDP)" in outlook_words.deaths_record_sentence(known, "countries")
    assert outlook_words.deaths_record_sentence(known, "rings") is None


def test_deaths_ahead_are_told_by_their_middle_and_interval():
    draws = np.tile(np.arange(1000.0), (1, 2, 1))
    months = pd.PeriodIndex(["2017-01", "2017-12"], freq="M")
    forecast = DeathsForecast(draws, ("A",), months, pd.Period("2016-12", "M"))
    assert outlook_words.deaths_sentence(forecast, "A", "Borno") == (
        "Borno: 50 to 949 deaths in January 2017 in nine of ten draws, half of them above 500; 50 to 949 in December "
        "2017, half of them above 500."
    )


def test_the_headline_counts_areas_at_55_percent_and_more():
    said = outlook_words.headline(
        pd.Series({"a": 0.55, "b": 0.544, "c": 0.97}), pd.Series({"a": "A", "b": "B", "c": "C"}), 30, UNTIL
    )
    assert "in 2 of 3 areas; the highest chance is C's, 97 %" in said
    assert "1 Jan 2017 to 30 Jan 2017 (30 days)" in said


def test_what_is_missing_is_said_in_the_readers_numbers():
    reason = Reason(FEW, {"fatal": "0.7", "look_back": "24", "needed": "15"})
    one = Density("MLI", None, 24.0, 3, 0.7, 0.0, (reason,))
    assert "Mali. The record holds 0.7 fatal" in outlook_words.not_said_sentence(one, "Mali")
    assert "0,7 incidents mortels" in outlook_words.not_said_sentence(one, "Mali", "fr")


def test_what_is_needed_comes_from_the_constants():
    assert "60 months, 15 fatal incidents a month" in outlook_words.thin_headline()


MODULES = (
    outlook_words, outlook_tables, outlook_provenance, density_chart, fan, reliability, chances,
)  # fmt: skip


def said_by(module):
    """Texts given to a translator literally, and the module's own constants that are sentences."""
    tree = ast.parse(inspect.getsource(module))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    for call in calls:
        name = ast.unparse(call.func)
        if name.endswith("translate") or name.startswith("translator("):
            text = call.args[0]
            if isinstance(text, ast.Constant):
                yield text.value
            elif isinstance(text, ast.Name) and isinstance(getattr(module, text.id, None), str):
                yield getattr(module, text.id)


def test_every_sentence_of_the_outlook_has_its_french():
    known = {message.id for message in catalogue("fr") if message.id}
    texts = [text for module in MODULES for text in said_by(module)]
    texts += [row.word for row in WORDS] + [row.sentence for row in WORDS] + list(density.REASONS)
    texts += [*outlook_tables.MODEL_WORDS.values(), reference_record().source, "these data", *said_by(leaflet)]
    assert len(texts) > 50
    assert [text for text in texts if text not in known] == []


def test_the_methods_of_the_outlook_state_the_constants_that_the_code_uses(monkeypatch):
    def text():
        return " ".join(
            f"{title} {body} {'' if table is None else table.to_string()}" for title, body, table in sections()
        )

    sections = outlook_methods.outlook_sections
    before = text()
    assert "60 months" in before
    assert "almost certain" in before
    assert DEATHS_MODEL in before
    assert CHANCE_MODEL in before
    monkeypatch.setattr(density, "FEWEST_FATAL", 17.5)
    assert "fewer than 17.5 fatal incidents a month" in text()
