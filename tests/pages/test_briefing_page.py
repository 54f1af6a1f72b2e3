import json

from streamlit.testing.v1 import AppTest

from geo.briefing.brief import OF_AN_AREA
from pages import _brief_data
from tests.opening import opened


def _made() -> dict:
    """The record of the files that were made last."""
    return json.loads(list(_brief_data._made.values())[-1]["record.json"])


def _run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    assert not page.error
    return page


def test_a_brief_is_chosen_edited_and_taken_away():
    page = opened("briefing.py")
    page.checkbox(key="brief_on_routes").uncheck()
    page.selectbox(key="brief_tlp").set_value("RED")
    page.text_input(key="brief_title").set_value("My brief")
    page.button(key="brief_1_judgement").click()
    _run(page)
    sentences = next(area for area in page.text_area if area.key.startswith("brief_x_judgement"))
    sentences.set_value(f"{sentences.value.splitlines()[0]}\nMy own sentence.")
    page.button_group(key="brief_formats").set_value(["csv"])
    _run(page)
    told = next(text.value for text in page.markdown if text.value.startswith("1. "))
    assert [line.split("**")[1] for line in told.splitlines()[:2]] == ["Key figures", "Headline judgement"]
    assert "Routes" not in told
    next(button for button in page.button if button.label == "Make the files").click()
    _run(page)
    record = _made()
    assert record["formats"] == ["csv"]
    assert record["brief"]["sections"][:2] == ["figures", "judgement"]
    assert "routes" not in record["brief"]["sections"]
    assert (record["brief"]["tlp"], record["brief"]["title"]) == ("RED", "My brief")
    [edit] = record["brief"]["edits"]
    assert (edit["section"], edit["title"], edit["lines"][1]) == ("judgement", None, "My own sentence.")


def test_a_template_is_saved_and_used_again_in_french():
    page = opened("briefing.py", lang="fr")
    page.checkbox(key="brief_on_outlook").uncheck()
    page.text_input(key="brief_save_as").set_value("Hebdo")
    _run(page)
    page.button(key="brief_save").click()
    _run(page)
    assert list(_brief_data.templates()) == ["Hebdo"]
    page.checkbox(key="brief_on_outlook").check()
    page.selectbox(key="brief_template").set_value("Hebdo")
    _run(page)
    next(button for button in page.button if button.label == "L’utiliser, avec de nouvelles dates").click()
    page.run()
    assert page.checkbox(key="brief_on_outlook").value is False
    assert page.title[0].value.startswith("Note de situation")


def test_a_brief_about_an_area_has_the_sections_that_an_area_can_have():
    page = opened("briefing.py", area="MLI-mopti")
    assert page.toggle(key="brief_area").value
    shown = {area.key.split("_")[2] for area in page.text_area}
    assert shown == set(OF_AN_AREA)
