"""What several tests share."""

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner
from xdist.scheduler import LoadFileScheduling

from geo.study import Study, open_study

BROWSER = "tests/browser"
LONGEST = (BROWSER, "store/test_kill.py", "store/test_fuzz.py", "test_enrich.py", "pages/", "test_start.py")
"""Files that take longest. Begun last, one of them would keep one worker busy while the other has nothing to do."""

# `HYPOTHESIS_EXAMPLES=1000` looks further than every run does
settings.register_profile(
    "project",
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "25")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")

# each page that is opened without a server would look through every installed package again: 40 % of these tests' time
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "data" / "reference"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    if not REFERENCE.exists():
        for item in items:
            if item.get_closest_marker("reference"):
                item.add_marker(pytest.mark.skip(reason="../shared/data/reference is not here"))
    items.sort(key=lambda item: not any(name in item.path.as_posix() for name in LONGEST))


class ByFile(LoadFileScheduling):
    """A worker for each file in turn; all files in the browser go to one, as they share a server and a Chromium."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(f"{BROWSER}/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return ByFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory):
    """No test touches the data folder of whoever runs it: pages and servers find a fresh one."""
    folder = tmp_path_factory.mktemp("data-folder")
    os.environ["SAHEL_DATA_DIR"] = str(folder)
    return folder


@pytest.fixture
def store_folder(tmp_path, monkeypatch):
    """A store of the starter set for one test of the pages; the process's own store is set aside meanwhile."""
    import stores

    from pages import _data

    stores.new_store(tmp_path / "store")
    monkeypatch.setenv("SAHEL_DATA_DIR", str(tmp_path / "store"))
    _forget(_data)
    yield tmp_path / "store"
    _forget(_data)


def _forget(data) -> None:
    data.store.cache_clear()
    data._study.cache_clear()


@pytest.fixture(scope="session")
def study() -> Study:
    """The study made of the embedded files, opened once."""
    return open_study()
