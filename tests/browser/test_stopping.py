"""Stop, as a user clicks it in the middle of long work: the page is as before, nothing is kept, nothing goes on."""

import json
import os
import time
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from bench.server import ROOT, running
from tests.area_files import feature
from tests.browser.conftest import reader, watch

pytestmark = pytest.mark.browser


def jagged_blocks(path: Path) -> Path:
    """Own areas whose outlines have so many corners that checking them takes tens of seconds."""
    rng, turns = np.random.default_rng(5), np.linspace(0, 2 * np.pi, 8_000, endpoint=False)
    blocks = []
    for x in range(-9, -3):
        for y in range(13, 19):
            reach = 0.5 + rng.normal(0, 0.004, len(turns))
            corners = np.column_stack([x + reach * np.cos(turns), y + reach * np.sin(turns)]).round(5)
            blocks.append(feature(shapely.Polygon(corners), name=f"Block {x} {y}"))
    path.write_text(json.dumps({"type": "FeatureCollection", "features": blocks}))
    return path


def readers(server: int) -> list[str]:
    """The processes that read files for the server."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text, line = status.read_text(), (status.parent / "cmdline").read_text()
        except OSError:  # it ended meanwhile
            continue
        if f"\nPPid:\t{server}\n" in text and "geo.incidents.reader" in line:
            found.append(line)
    return found


def test_a_check_of_own_areas_is_stopped_in_the_middle(tmp_path, browser, monkeypatch):
    monkeypatch.setitem(os.environ, "SAHEL_DATA_DIR", str(tmp_path / "store"))
    file = jagged_blocks(tmp_path / "blocks.geojson")
    with running(ROOT / "app.py", "/healthz", tmp_path / "log.txt") as (address, server):
        seen = watch(reader(browser), address)
        page = seen.open("/areas")
        page.get_by_text("Own areas (blocks, sectors, zones)").click(timeout=60_000)
        expect(page.get_by_role("radio", name="Own areas (blocks, sectors, zones)")).to_be_checked(timeout=60_000)
        page.wait_for_timeout(1_000)  # a file given while the page still answers the click would go to what it was
        page.locator("input[type=file]").first.set_input_files(file)
        name = page.get_by_label("Name of the layer")
        name.fill("Jagged", timeout=60_000)
        page.get_by_role("button", name="Check the file").click()
        stop = page.locator(".st-key-stop_areas_check button")  # Streamlit has one of its own in the corner
        stop.wait_for(timeout=60_000)
        assert page.get_by_text("Checking and mending").first.is_visible()
        assert len(readers(server.pid)) == 1
        stop.click()
        page.get_by_text("Stopped. Nothing was kept or changed.").wait_for(timeout=10_000)
        stop.wait_for(state="detached", timeout=10_000)
        assert name.input_value() == "Jagged"
        patience = time.monotonic() + 10  # the page says so at once, the process takes a moment to end
        while readers(server.pid) and time.monotonic() < patience:
            time.sleep(0.05)
        assert readers(server.pid) == []
        assert not list((tmp_path / "store").rglob("*jagged*"))
        assert page.get_by_role("button", name="Check the file").is_visible()
        page.context.close()
