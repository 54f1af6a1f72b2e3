"""Pages as Streamlit's own test runner runs them, each opened at its own address as a link opens it."""

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

SHELL = str(Path(__file__).resolve().parents[1] / "pages" / "shell.py")


def opened(file: str = "overview.py", **link: str | list[str]) -> AppTest:
    """A page run once with this link; `from_` stands for `from`."""
    page = AppTest.from_file(SHELL, default_timeout=180)
    for name, value in link.items():
        page.query_params[name.rstrip("_")] = value
    if file != "overview.py":
        # AppTest's own `switch_page` wants a run of another page first; this is what the browser sends for the address
        page._page_hash = calc_hash(file.removesuffix(".py"))
    return page.run()
