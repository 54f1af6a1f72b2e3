"""The live map in Chromium: drawn, repainted without a rebuild, clicked, reached by keyboard, safe from its data."""

import pytest

from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser

LEVELS = "[...document.querySelectorAll('path.sahel-area')].map((p) => p.dataset.area + ':' + p.dataset.level)"


def choose(seen: Seen, label: str, option: str) -> None:
    box = seen.page.get_by_role("combobox", name=label)
    box.click()
    box.fill(option)
    seen.page.get_by_role("option", name=option, exact=True).first.click()


def test_every_area_of_the_layer_is_drawn_and_the_study_areas_have_levels(seen: Seen, study):
    seen.open()
    frame = seen.map_frame()
    assert frame.locator("path.sahel-area").count() == len(study.layer("admin1").areas)
    levels = [entry.split(":") for entry in frame.evaluate(LEVELS)]
    scored = {area for area, level in levels if level}
    assert scored == set(study.layer("admin1").areas.query("study").index)
    boxes = frame.locator('path.sahel-area[data-area="MLI-mopti"]').bounding_box()
    assert boxes is not None
    assert boxes["width"] > 40


def test_choosing_a_group_recolours_the_same_map_and_keeps_the_view(seen: Seen):
    seen.open()
    frame = seen.map_frame()
    frame.evaluate("window.sahel.state.map.setView([14.2, -3.1], 7, {animate: false}); window.mark = 'same frame'")
    before = frame.evaluate(LEVELS)
    with seen.page.expect_response("**/api/painted/*") as told:
        after_frame = seen.repaint_after(lambda: choose(seen, "Armed actors", "ISSP"))
    assert told.value.status == 204  # so the page sends the rest of itself
    assert after_frame.evaluate(LEVELS) != before
    assert after_frame.evaluate("window.mark") == "same frame"
    assert after_frame.evaluate("window.sahel.state.built") == 1
    centre = after_frame.evaluate("[window.sahel.state.map.getCenter().lat, window.sahel.state.map.getZoom()]")
    assert centre == pytest.approx([14.2, 7], abs=0.01)
    seen.page.wait_for_url("**group=ISSP**")  # the link is written when the whole page has run, after the map


def test_the_map_has_its_room_from_the_start(seen: Seen):
    """What comes after it, the sidebar too, must not make it smaller: it would be fitted to a frame that is gone."""
    page = seen.open()
    frame = seen.map_frame()
    at_first = frame.evaluate("[innerWidth, innerHeight]")
    page.locator(".st-key-guide_open").wait_for()
    assert frame.evaluate("[innerWidth, innerHeight]") == at_first


def test_a_click_on_an_area_opens_its_details(seen: Seen):
    seen.open()
    frame = seen.map_frame()
    area = frame.locator('path.sahel-area[data-area="MLI-sikasso"]')
    box, holder = area.bounding_box(), seen.page.locator('iframe[src*="streamlit_folium"]').bounding_box()
    assert box is not None
    assert holder is not None
    seen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    seen.page.get_by_text("Sikasso: ").first.wait_for(timeout=20_000)
    seen.page.wait_for_url("**area=MLI-sikasso**", timeout=20_000)
    frame.wait_for_function(
        "document.querySelector('path.sahel-area[data-area=\"MLI-sikasso\"]').getAttribute('stroke-width') === '3'"
    )


def test_an_area_can_be_chosen_by_keyboard(seen: Seen):
    seen.open()
    frame = seen.map_frame()
    frame.locator('path.sahel-area[data-area="NER-tahoua"]').focus()
    seen.page.keyboard.press("Enter")
    seen.page.get_by_text("Tahoua: ").first.wait_for(timeout=20_000)
    label = frame.locator('path.sahel-area[data-area="NER-tahoua"]').get_attribute("aria-label")
    assert label is not None
    assert label.startswith("Tahoua. ")
    assert "computed" in label


def test_labels_on_the_map_do_not_overlap(seen: Seen):
    seen.open()
    frame = seen.map_frame()
    overlaps = frame.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('.sahel-label:not(.sahel-hidden)')].filter((l) => l.textContent)
            .map((l) => [l.textContent, l.getBoundingClientRect()]);
          const found = [];
          boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
            const across = p.left + 3 < q.right && q.left + 3 < p.right;
            if (across && p.top + 4 < q.bottom && q.top + 4 < p.bottom) found.push(a + ' / ' + b);
          }));
          return found;
        }"""
    )
    assert overlaps == []


def test_incidents_are_points_and_a_click_shows_one_with_its_report(seen: Seen):
    seen.open("/incidents?from=2025-06-04&to=2025-06-05")
    frame = seen.map_frame()
    drawn = int(frame.evaluate("document.body.dataset.points"))
    assert drawn == int(seen.page.get_by_text("incidents listed").first.inner_text().split()[0])
    at = frame.evaluate(
        """() => { const p = window.sahel.state.map.latLngToContainerPoint([12.13, -4.63]); return [p.x, p.y]; }"""
    )
    holder = seen.page.locator('iframe[src*="streamlit_folium"]').bounding_box()
    assert holder is not None
    seen.page.mouse.click(holder["x"] + at[0], holder["y"] + at[1])
    seen.page.get_by_role("heading", name="Mahou, 5 Jun 2025").wait_for(timeout=20_000)
    link = seen.page.get_by_role("link", name="Report: Blick (AFP)")
    assert (link.get_attribute("href") or "").startswith("https://www.blick.ch/")


def test_hexagons_change_when_the_zoom_asks_for_it_and_not_before(seen: Seen):
    seen.open("/?layer=hex@4")
    frame = seen.map_frame()
    zoom = "void window.sahel.state.map.setView([14.2, -3.1], {}, {{animate: false}})"
    frame.evaluate("window.mark = 'same frame'")
    painted = frame.evaluate("window.sahel.state.painted")
    frame.evaluate(zoom.format(6.25))
    after = seen.repaint_after(lambda: frame.evaluate(zoom.format(7.25)))
    assert after.evaluate("window.sahel.state.painted") == painted + 1
    assert after.evaluate("[window.mark, window.sahel.state.map.getZoom()]") == ["same frame", 7.25]
    seen.page.wait_for_url(lambda url: "hex@5" in url or "hex%405" in url, timeout=20_000)


def test_with_reduced_motion_a_colour_is_there_at_once(seen: Seen):
    """Tables read colours from an element that they colour anew: one with a transition would give the colour before."""
    seen.page.emulate_media(reduced_motion="reduce")
    seen.open("/methods")
    seen.page.get_by_role("heading", name="Methods").first.wait_for(timeout=30_000)
    read = """() => {
      const probe = document.body.appendChild(document.createElement("div"));
      const read = (colour) => { probe.style.color = colour; return getComputedStyle(probe).color; };
      return ["rgb(1, 2, 3)", "rgb(200, 210, 220)"].map(read);
    }"""
    assert seen.page.evaluate(read) == ["rgb(1, 2, 3)", "rgb(200, 210, 220)"]
