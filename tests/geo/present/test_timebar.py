"""The bar under the map: months that can be counted by hand, and its words in both languages."""

from dataclasses import replace

from geo.present.timebar import bar_words, months_of_selection
from tests import builders
from tests.small_study import small_study


def test_months_hold_what_happened_in_them_whatever_the_window():
    study = small_study(builders.dozen())
    query = study.choices.default()
    query = replace(query, start=query.end)
    months = months_of_selection(study, query, "en")
    assert (months["first"], months["last"]) == ("2025-01-01", "2025-12-01")
    assert months["incidents"] == [1] * 12
    assert months["deaths"] == [10, 20, 0, 0, 10, 10, 5, 5, 10, 10, 20, 0]
    assert months["unknown"] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    issp = months_of_selection(study, replace(query, groups=("ISSP",), precise_only=True), "fr")
    assert issp["incidents"] == [0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0]
    left = months_of_selection(study, query, "en", within=("admin1", "BFA-left"))
    assert left["incidents"] == [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]
    assert issp["names"]["wide"][1] == "février"
    assert issp["levels"][3] == "Élevé"


def test_every_text_of_the_bar_is_in_both_languages():
    english, french = bar_words("en"), bar_words("fr")
    alike = {name for name in english if english[name] == french[name]}
    assert alike == {"pause", "incidents"}
