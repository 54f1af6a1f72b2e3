"""Pictures of every page, and one sheet of them for the docs: `python bench/shots.py [page …] [--all]`.

Pictures go to `build/screenshots`, the sheet to `docs/contact-sheet.jpg`. Without `--all` every page is taken at
1440 × 900 in light English; with it at a tablet's and a phone's size too, dark and in French. The network is cut.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.server import CHROMIUM, CHROMIUM_FLAGS, ROOT, running

FOLDER = ROOT / "build" / "screenshots"
SHEET = ROOT / "docs" / "contact-sheet.jpg"
PAGES = {
    "overview": "/",
    "density": "/?mode=density",
    "incidents-map": "/?mode=incidents&from=2025-05-01&to=2025-06-30",
    "change": "/?mode=change",
    "area": "/area?area=MLI-mopti",
    "outlook": "/outlook",
    "briefing": "/briefing",
    "areas": "/areas",
    "borders": "/borders",
    "capital": "/capital",
    "sites": "/sites",
    "incidents": "/incidents?from=2025-05-01&to=2025-06-30",
    "changes": "/changes",
    "compare": "/compare",
    "watch": "/watch",
    "trends": "/trends",
    "weights": "/weights",
    "methods": "/methods",
    "data": "/data",
    "imports": "/imports",
}
SIZES = {"wide": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "fr")
_CALM_MS, _MOST_MS = 2_500, 40_000
_CELL, _COLUMNS, _GAP, _LINE = (480, 300), 4, 16, 26


@dataclass(frozen=True)
class Shot:
    """One picture: of which page, how large the screen, which scheme and language."""

    page: str
    size: str
    scheme: str
    language: str

    @property
    def file(self) -> Path:
        """Where the picture goes."""
        return FOLDER / f"{self.page}-{self.size}-{self.scheme}-{self.language}.png"


def shots(pages: Sequence[str], *, every: bool) -> Iterator[Shot]:
    """Which pictures are taken."""
    kinds = product(SIZES, SCHEMES, LANGUAGES) if every else [("wide", "light", "en")]
    for size, scheme, language in kinds:
        for page in pages:
            yield Shot(page, size, scheme, language)


def at_rest(page: Page) -> None:
    """Until the run has ended and nothing was drawn for a while."""
    page.wait_for_selector('[data-testid="stMain"] h1', timeout=60_000)
    page.wait_for_function(
        """([calm, most]) => new Promise((done) => {
             const start = Date.now(); let last = start;
             const all = {childList: true, subtree: true};
             new MutationObserver(() => { last = Date.now(); }).observe(document.body, all);
             setInterval(() => {
               const busy = document.querySelector('[data-testid="stStatusWidget"], [data-testid="stSkeleton"]');
               if ((!busy && Date.now() - last > calm) || Date.now() - start > most) done(true);
             }, 200);
           })""",
        arg=[_CALM_MS, _MOST_MS],
        timeout=_MOST_MS + 20_000,
    )


def take(browser: Browser, address: str, shot: Shot, *, height: int | None = None) -> Path:
    """One picture; `height` in pixels to see more of the page than a screen shows."""
    width, own = SIZES[shot.size]
    context = browser.new_context(
        viewport={"width": width, "height": height or own},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        locale="fr-FR" if shot.language == "fr" else "en-GB",
        has_touch=shot.size == "phone",
    )
    context.add_cookies([{"name": "sahel_guide", "value": "done", "url": address}])
    page = context.new_page()
    path = PAGES[shot.page]
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={shot.language}")
    at_rest(page)
    page.screenshot(path=shot.file)
    context.close()
    return shot.file


def sheet(files: Sequence[Path], to: Path) -> None:
    """All pictures small on one sheet, each with its name."""
    rows = -(-len(files) // _COLUMNS)
    width = _COLUMNS * (_CELL[0] + _GAP) + _GAP
    found = Image.new("RGB", (width, rows * (_CELL[1] + _LINE + _GAP) + _GAP), "#f5f3ee")
    draw, font = ImageDraw.Draw(found), ImageFont.load_default(15)
    for at, file in enumerate(files):
        left = _GAP + at % _COLUMNS * (_CELL[0] + _GAP)
        top = _GAP + at // _COLUMNS * (_CELL[1] + _LINE + _GAP)
        draw.text((left, top), file.stem.split("-wide")[0], fill="#222", font=font)
        with Image.open(file) as picture:
            found.paste(picture.convert("RGB").resize(_CELL, Image.Resampling.LANCZOS), (left, top + _LINE))
    found.save(to, quality=80, optimize=True)


def main() -> None:
    """Take the pictures that were asked for."""
    every, names = "--all" in sys.argv, [name for name in sys.argv[1:] if not name.startswith("-")]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running(ROOT / "app.py", "/healthz", FOLDER / "server.txt") as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for shot in shots(names or list(PAGES), every=every):
            print(take(browser, address, shot).relative_to(ROOT), flush=True)
        browser.close()
    if not names:
        sheet([Shot(page, "wide", "light", "en").file for page in PAGES], SHEET)
        print(SHEET.relative_to(ROOT), f"{SHEET.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
