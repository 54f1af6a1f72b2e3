"""The guided start: shown once on the overview, put away, called back; its questions are links."""

from html import unescape

from geo.present.questions import QUESTIONS
from pages._guide import STEPS
from tests.opening import opened
from tests.pages.test_pages import said


def shown(page) -> bool:
    return any(button.key == "guide_done" for button in page.button)


def test_the_guide_leads_through_its_steps_to_questions_is_put_away_and_called_back():
    page = opened()
    assert STEPS[0][1] in unescape(said(page))
    for title, _ in STEPS[1:]:
        page.button(key="guide_next").click().run()
        assert f"<b>{title}.</b>" in said(page)
    assert all(question.text in said(page) for question in QUESTIONS)
    assert "guide_next" not in {button.key for button in page.button}
    page.button(key="guide_done").click().run()
    assert not shown(page)
    page.button(key="guide_open").click().run()
    assert STEPS[0][1] in unescape(said(page))
