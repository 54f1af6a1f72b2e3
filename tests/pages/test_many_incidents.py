"""More incidents than a map draws one by one: every page's map stays small, and says what it leaves out."""

import json
from dataclasses import asdict
from datetime import date, timedelta

import pytest

from geo.incidents import open_store
from geo.incidents.acled import COLUMNS
from geo.present import folium_map
from geo.present.map_modes import MOST_POINTS
from tests.pages.test_pages import opened, said
from tests.stores import NOW, acled_row, bring, write_table

PAGES = {
    "incidents.py": {},
    "borders.py": {},
    "capital.py": {},
    "sites.py": {},
    "compare.py": {"compare": "areas"},
    "overview.py": {"mode": "incidents"},
}
MOST_BYTES = 60_000


@pytest.fixture
def specs(monkeypatch):
    """What the maps of a page are given."""
    seen, repaint = [], folium_map.repaint
    monkeypatch.setattr(folium_map, "repaint", lambda spec: seen.append(spec) or repaint(spec))
    return seen


def many(store_folder, tmp_path):
    """A store with more incidents near Bandiagara and Bamako than are drawn one by one."""
    first = date(2025, 9, 1)
    rows = [
        acled_row(
            n,
            event_date=f"{first + timedelta(days=n % 100)}",
            latitude=round(14 + n % 100 / 1000, 3) if n % 2 else round(12.65 + n % 100 / 10_000, 4),
            longitude="-3.61" if n % 2 else "-7.98",
        )
        for n in range(2 * MOST_POINTS + 200)
    ]
    bring(open_store(store_folder, now=NOW), write_table(tmp_path / "many.csv", rows, COLUMNS))


def test_above_the_limit_no_map_draws_incidents_one_by_one_and_each_says_so(store_folder, tmp_path, specs):
    for file, link in PAGES.items():  # the starter set lies below it
        specs.clear()
        page = opened(file, **link)
        assert specs[-1].points is not None, file
        assert "one by one" not in said(page), file
    many(store_folder, tmp_path)
    for file, link in PAGES.items():
        specs.clear()
        page = opened(file, **link)
        assert not page.exception
        assert all(spec.points is None for spec in specs), file
        assert len(json.dumps([asdict(spec) for spec in specs[-2:]])) < MOST_BYTES, file
        assert f"more than the {MOST_POINTS:,} that" in said(page), file
        assert "hexagons" in said(page), file
        assert (specs[-1].heat is not None) == (file in {"incidents.py", "overview.py"}), file
