"""Starting the app: on good data it answers, on damaged data it stops with one sentence."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.server import ROOT


def damaged(tmp_path: Path, damage) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    damage(folder)
    return folder


def rehash(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["files"]:
        entry["sha256"] = hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def changed_bytes(folder: Path) -> None:
    with (folder / "incidents.csv").open("a") as file:
        file.write("x\n")


def missing_column(folder: Path) -> None:
    text = (folder / "incidents.csv").read_text()
    (folder / "incidents.csv").write_text(text.replace("attribution,", "claim,", 1))
    rehash(folder)


def no_crs(folder: Path) -> None:
    (folder / "boundaries" / "sahel_admin1.prj").write_text("")
    rehash(folder)


def missing_file(folder: Path) -> None:
    (folder / "places.csv").unlink()


DAMAGES = {
    missing_column: "incidents.csv has no column attribution",
    no_crs: "sahel_admin1.shp",
    missing_file: "places.csv is missing",
}
OPEN_EACH = """
import os, sys
import geopandas, scipy.stats, h3, deltalake, pandera.pandas  # what takes long, once for all
for folder in sys.argv[1:]:
    if os.fork() == 0:
        os.environ["SAHEL_EMBEDDED_DATA"] = folder
        from geo import embedded
        from geo.errors import GeoError
        from geo.study import open_study
        try:
            embedded.check_all()
            open_study()
            print("opened", flush=True)
        except GeoError as error:
            print(str(error).replace(chr(10), " "), flush=True)
        os._exit(0)
    os.wait()
"""


def test_damaged_data_are_told_in_one_sentence_that_names_the_file(tmp_path):
    folders = [str(damaged(tmp_path / damage.__name__, damage)) for damage in DAMAGES]
    result = subprocess.run(  # noqa: S603  (our own interpreter and text)
        [sys.executable, "-c", OPEN_EACH, *folders], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    told = result.stdout.strip().splitlines()
    assert len(told) == len(DAMAGES)
    for sentence, named in zip(told, DAMAGES.values(), strict=True):
        assert named in sentence


def test_damaged_data_stop_the_app_with_one_sentence(tmp_path):
    folder = damaged(tmp_path, changed_bytes)
    result = subprocess.run(
        [sys.executable, "-c", "import app"],
        cwd=ROOT,
        env={**os.environ, "SAHEL_EMBEDDED_DATA": str(folder), "SAHEL_DATA_DIR": str(tmp_path / "store")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 1
    said = result.stderr.strip().splitlines()[-1]
    assert said.startswith("The dashboard cannot start. ")
    assert "incidents.csv was changed" in said
    assert "Traceback" not in result.stderr


def test_streamlit_run_stops_with_that_sentence_too(tmp_path):
    folder = damaged(tmp_path, changed_bytes)
    result = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"],
        cwd=ROOT,
        env={**os.environ, "SAHEL_EMBEDDED_DATA": str(folder), "SAHEL_DATA_DIR": str(tmp_path / "store")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode != 0
    assert "The dashboard cannot start." in result.stderr
    assert "Traceback" not in result.stderr


CALLING_HOME = """
from streamlit import config
import app
config.set_option("browser.gatherUsageStats", True)
app.check_settings()
"""


def test_a_setting_that_would_call_home_stops_the_app():
    result = subprocess.run(  # noqa: S603  (our own interpreter and text)
        [sys.executable, "-c", CALLING_HOME],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 1
    assert "browser.gatherUsageStats is True and must be False" in result.stderr
