"""The PDF by typst: a full report or one page, tagged and held to PDF/UA-1, with embedded fonts and real text.

Text reaches typst as strings in a JSON file, never as markup. The compiler sees one temporary folder and no network.
"""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from matplotlib import get_data_path

from geo.briefing.laid_out import Layout, onepager_values, report_values
from geo.briefing.model import Pack
from geo.briefing.record import written
from geo.errors import BriefError
from geo.present.typeset import FONTS

Kind = Literal["report", "onepager"]
Paper = Literal["a4", "us-letter"]
PAPERS: tuple[Paper, ...] = ("a4", "us-letter")
STANDARD = "ua-1"
_TEMPLATES = Path(__file__).parent / "typst"
_FALLBACK = Path(get_data_path()) / "fonts" / "ttf"
_FITS = (
    {"title": 16.0, "text": 9.4, "sentences": 9, "map": 4.2, "chart": 2.3},
    {"title": 16.0, "text": 9.2, "sentences": 8, "map": 3.7, "chart": 2.05},
    {"title": 15.0, "text": 8.8, "sentences": 7, "map": 3.3, "chart": 1.9},
    {"title": 13.0, "text": 8.4, "sentences": 6, "map": 2.9, "chart": 1.8},
    {"title": 11.0, "text": 7.8, "sentences": 4, "map": 2.4, "chart": 1.6},
)
"""How the one page is set, from roomy to close; the first that fits is taken."""


def report_pdf(pack: Pack, *, paper: Paper = "a4") -> bytes:
    """The full report.

    Raises
    ------
    BriefError  if typst refuses it, such as for a picture without alt text.
    """
    layout = report_values(pack, paper)
    return _compiled(pack, "report", layout, "pdf")[0]


def onepager_pdf(pack: Pack, *, paper: Paper = "a4") -> bytes:
    """The brief on one page.

    Raises
    ------
    BriefError  if typst refuses it, or it does not fit on a page even in its closest setting.
    """
    return _onepager(pack, paper, "pdf", 144)[0]


def pages_png(pack: Pack, kind: Kind, *, paper: Paper = "a4", ppi: int = 70) -> list[bytes]:
    """The pages as pictures, for a look before they are taken away."""
    if kind == "onepager":
        return _onepager(pack, paper, "png", ppi)
    return _compiled(pack, kind, report_values(pack, paper), "png", ppi)


def _onepager(pack: Pack, paper: Paper, form: Literal["pdf", "png"], ppi: int) -> list[bytes]:
    for fit in _FITS:
        try:
            _compiled(pack, "onepager", onepager_values(pack, paper, fit, trial=True), "png", 10)
            # the notes of drawn pictures may take a line more than the trial's
            return _compiled(pack, "onepager", onepager_values(pack, paper, fit), form, ppi)
        except BriefError as error:
            if "more than one page" not in str(error):
                raise
    raise BriefError("The brief does not fit on one page; shorten the author's text, or take the full report.")


@cache
def _fonts() -> typst.Fonts:
    """The embedded fonts, read once."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS), str(_FALLBACK)])


def _compiled(pack: Pack, kind: Kind, layout: Layout, form: Literal["pdf", "png"], ppi: int = 144) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="sahel-brief-") as name:
        folder = Path(name)
        _lay_out(folder, kind, layout, pack.record)
        pdf = {"pdf_standards": STANDARD} if form == "pdf" else {"ppi": float(ppi)}
        try:
            made = typst.compile(
                str(folder / f"{kind}.typ"),
                root=str(folder),
                font_paths=_fonts(),
                ignore_system_fonts=True,
                package_path=str(folder),
                package_cache_path=str(folder),
                timestamp=pack.brief.as_of,
                format=form,
                **pdf,
            )
        except RuntimeError as error:
            raise BriefError("The PDF could not be set: {error}", error=error) from error
    return list(made) if isinstance(made, list) else [bytes(made or b"")]


def _lay_out(folder: Path, kind: Kind, layout: Layout, record: Mapping[str, Any]) -> None:
    """Everything that the compiler may see."""
    for template in ("parts.typ", f"{kind}.typ"):
        (folder / template).write_bytes((_TEMPLATES / template).read_bytes())
    for name, content in layout.files.items():
        (folder / name).write_bytes(content)
    (folder / "record.json").write_bytes(written(record))
    (folder / "data.json").write_text(json.dumps(layout.values, ensure_ascii=False), encoding="utf-8")
