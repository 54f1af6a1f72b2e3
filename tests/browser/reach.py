"""What axe-core finds in a page and in its map's frame."""

from pathlib import Path

from playwright.sync_api import Frame, Page

_AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
_RUN = """async ([tags, rules]) => {
  const found = await axe.run(document, { iframes: false, resultTypes: ["violations"], runOnly: tags, rules });
  return found.violations.filter((one) => ["serious", "critical"].includes(one.impact))
    .flatMap((one) => one.nodes.map((node) => one.id + ": " + node.html.slice(0, 200)));
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "cat.semantics"]

EXCUSED: dict[str, str] = {}
"""Faults inside Streamlit's own widgets that cannot be mended from here: what axe says of them, and why it stands."""


TRIES = 4
"""Colours and new elements fade in; a fault that is still there after so many seconds is one."""


def faults(place: Page | Frame, *, only: str | None = None) -> list[str]:
    """Serious and critical faults by axe-core of the page at rest, without the excused ones; `only` asks one rule.

    In the map's frame contrast is not asked: names on the map have a halo, which axe cannot see.
    """
    if not place.evaluate("() => Boolean(window.axe)"):
        place.evaluate(_AXE)
    asked = [only] if only else TAGS
    quiet = {"color-contrast": {"enabled": False}} if isinstance(place, Frame) else {}
    kind = {"type": "rule" if only else "tag", "values": asked}
    for _ in range(TRIES):
        found: list[str] = place.evaluate(_RUN, [kind, quiet])
        found = [fault for fault in found if not any(excuse in fault for excuse in EXCUSED)]
        if not found:
            break
        (place.page if isinstance(place, Frame) else place).wait_for_timeout(1000)
    return found
