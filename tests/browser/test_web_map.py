"""The map to carry, opened from a file with the network cut."""

import re

import pytest

from geo.briefing.pack import compose
from geo.briefing.webmap import MOST_BYTES, json_in_html, web_map
from tests.geo.briefing import brief_world
from tests.geo.briefing.brief_world import HOSTILE, brief

pytestmark = pytest.mark.browser


@pytest.fixture
def carried(browser, tmp_path):
    """A page without a network, and what went wrong in it."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page, wrong = context.new_page(), []
    page.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(r.url))
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def opened(pack):
        content = web_map(pack)
        assert len(content) < MOST_BYTES
        (tmp_path / "map.html").write_bytes(content)
        page.goto((tmp_path / "map.html").as_uri())
        page.wait_for_selector("body[data-ready=yes]")
        return page, wrong

    yield opened
    context.close()


def test_the_map_filters_and_describes_without_a_network(carried):
    page, wrong = carried(compose(brief_world.study(), brief(language="fr")))
    assert page.locator("#areas tr").count() == 4
    assert page.locator("#incidents tr").count() == 12
    page.select_option("#group", "ISSP")
    assert page.locator("#incidents tr").count() == 4  # three as actor, one beside JNIM
    page.select_option("#from", "2025-10")
    assert page.locator("#incidents tr").count() == 2
    assert page.locator("#counted").inner_text().startswith("2 incidents sur 12 sont affichés")
    page.select_option("#group", "")
    page.get_by_role("button", name="West").click()
    assert page.locator("#details h2").first.inner_text() == "West"
    assert page.locator(".leaflet-overlay-pane path").count() >= 4
    assert wrong == []


def test_hostile_text_in_the_map_is_shown_and_does_nothing(carried):
    pack = compose(brief_world.hostile_study(), brief(title="</script><script>document.title='pwned'</script>"))
    page, wrong = carried(pack)
    assert "pwned" in page.title()  # as the text that it is
    for button in page.locator("#incidents button").all():
        button.click()
    shown = page.locator("#details").inner_text() + page.locator("#incidents").inner_text()
    assert "<script>alert(1)</script>" in shown
    assert HOSTILE[3] in shown
    assert wrong == []


def test_json_in_html_holds_no_sign_that_ends_it():
    assert not re.search("[<>&\u2028\u2029]", json_in_html({"a": "</script><!-- & \u2028 ]]>"}))
