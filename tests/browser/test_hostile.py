"""Incident text is hostile: it is shown as text, and nothing in it runs."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from bench.server import ROOT, running
from tests.browser.conftest import reader, watch
from tests.browser.test_every_page import SETTLED

pytestmark = pytest.mark.browser

ATTACKS = [
    "${document.title=7*7}",
    "<img src=x onerror=\"document.title='pwned'\">",
    "`+(document.title='pwned')+`",
    "</script><script>document.title='pwned'</script>",
    "N'Tillit \\u0022 ]]> {{7*7}}",
    "[click](javascript:document.title='pwned')",
    '=HYPERLINK("http://example.org")',
]


@pytest.fixture
def hostile_data(tmp_path: Path) -> Path:
    """A copy of the data folder in which the last day's incidents carry attacks in every text field."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    path = folder / "incidents.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    last = table.index[-len(ATTACKS) :]
    for column in ("location", "admin1", "actor", "target", "source_name", "summary", "sub_event_type"):
        table.loc[last, column] = ATTACKS
    table.to_csv(path, index=False)
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        entry["sha256"] = hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_hostile_incident_text_is_shown_and_does_not_run(hostile_data, tmp_path, browser, monkeypatch):
    monkeypatch.setitem(os.environ, "SAHEL_EMBEDDED_DATA", str(hostile_data))
    monkeypatch.setitem(os.environ, "SAHEL_DATA_DIR", str(tmp_path / "store"))
    with running(ROOT / "app.py", "/healthz", tmp_path / "log.txt") as (address, _):
        seen = watch(reader(browser), address)
        page = seen.open("/incidents")
        frame = seen.map_frame()
        shown = frame.evaluate(
            """() => { const dots = window.sahel.state.points.getLayers(); const texts = [];
              for (const dot of dots) {
                dot.openTooltip(); texts.push(dot.getTooltip().getElement().innerText); dot.closeTooltip();
              }
              return texts.join('\\n'); }"""
        )
        assert "${document.title=7*7}" in shown
        assert "onerror" in shown
        for path in ("/", "/trends", "/changes", "/data"):
            page.goto(address + path)
            page.get_by_role("heading", level=1).wait_for(timeout=60_000)
            page.wait_for_function(SETTLED, timeout=60_000)
            assert page.title().endswith("Sahel security risk")
            assert "49" not in page.title()  # it would stand there had the text run
        assert frame.is_detached() or frame.title() != "pwned"
        assert seen.foreign == []
        page.context.close()
