"""What the typst templates are filled with: a pack as plain values and pictures, its texts made drawable."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geo.briefing.brief import TLP_COLOURS
from geo.briefing.model import Chart, Column, Map, Pack, Section, Sentence, Table
from geo.briefing.pen import short
from geo.briefing.pictures import Picture
from geo.briefing.shown import LevelColours, tiles
from geo.present import words
from geo.present.typeset import drawable

MARGIN_CM = 1.9
_WIDTHS = {"a4": 21.0, "us-letter": 21.59}
_CM = 2.54
_LONGEST_WORD, _BREAK = 22, "\u200b"
MOST_CELL = 300
ONE_PAGE_CHARTS = 2
_TOGETHER = 1_500
"""Letters: a section's title and sentences up to so many stay on one page with its first picture."""
_BLANK = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt"/>'


@dataclass(frozen=True, eq=False)
class Layout:
    """Values for data.json, and the files that they name."""

    values: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(eq=False)
class _Press:
    """Makes pictures and texts of one pack for typst."""

    pack: Pack
    paper: str
    files: dict[str, bytes] = field(default_factory=dict)
    trial: bool = False
    """Blank pictures of the greatest size instead of drawn ones: to see what fits."""

    @property
    def width(self) -> float:
        """Inches of text."""
        return (_WIDTHS[self.paper] - 2 * MARGIN_CM) / _CM

    def picture(self, shown: Map | Chart, width: float, lowest: float, highest: float) -> dict[str, Any]:
        """A map or chart as a file with its alt text."""
        name = f"figure-{len(self.files) + 1}.svg"
        if self.trial:
            self.files[name] = _BLANK.format(width=72 * width, height=72 * highest).encode()
            return {"file": name, "alt": "blank", "caption": text(shown.title), "notes": ["x" * 60] * 2}
        drawn = Picture(shown.figure, width, lowest, highest)
        self.files[name] = drawn.svg()
        notes = [text(note) for note in drawn.notes]
        return {"file": name, "alt": text(shown.alt), "caption": text(shown.title), "notes": notes}

    def common(self) -> dict[str, Any]:
        """What both templates hold."""
        pack, head = self.pack, self.pack.head
        logo = pack.brief.theme.logo
        if logo:
            self.files[f"logo.{pack.brief.theme.logo_suffix}"] = logo
        labels = {name: text(label) for name, label in pack.labels.items()}
        return {
            "head": {name: text(value) for name, value in vars(head).items()},
            "labels": labels,
            "number": labels["number"].replace("{number}", text(head.number)) if head.number else "",
            "as_of": labels["as_of"].replace("{time}", text(head.as_of)),
            "cut_off": labels["cut_off"].replace("{day}", text(head.cut_off)),
            "lang": pack.language,
            "paper": self.paper,
            "margin_cm": MARGIN_CM,
            "tlp_colour": TLP_COLOURS[pack.brief.tlp],
            "theme": {name: getattr(pack.brief.theme, name) for name in ("accent", "ink", "muted")},
            "logo": f"logo.{pack.brief.theme.logo_suffix}" if logo else "",
            "keywords": [text(word) for word in (head.region, head.period, head.version, head.tlp)],
            "description": text(f"{head.filters} {labels['cut_off'].replace('{day}', head.cut_off)}."),
            "sources": [text(line) for line in pack.provenance.lines()],
            "edited": pack.edited(),
        }


def report_values(pack: Pack, paper: str) -> Layout:
    """The full report."""
    press = _Press(pack, paper)
    labels, head = pack.labels, pack.head
    scope = [(labels["period"], head.period), (labels["filters"], head.filters), (labels["layer"], head.layer)]
    values = press.common() | {
        "scope": [[text(label), text(said)] for label, said in scope],
        "sections": [_section(press, section) for section in pack.sections],
    }
    return Layout(values, press.files)


def onepager_values(pack: Pack, paper: str, fit: Mapping[str, float], *, trial: bool = False) -> Layout:
    """One page: the first section's title and sentences, key figures, the first map, and up to two charts."""
    press = _Press(pack, paper, trial=trial)
    first = pack.sections[0]
    maps = [shown for section in pack.sections for shown in section.maps][:1]
    charts = [shown for section in pack.sections for shown in section.charts][:ONE_PAGE_CHARTS]
    half = press.width * 0.48
    drawn = [press.picture(shown, press.width, fit["map"], fit["map"]) for shown in maps]
    heights = (fit["chart"] + 1.5, fit["chart"])
    halves = [press.picture(shown, half, 1.6, high) for shown, high in zip(charts, heights, strict=False)]
    values = press.common() | {
        "fit": dict(fit),
        "headline": _sentence(first.title),
        "tiles": _tiles(pack),
        "sentences": [_sentence(said) for said in first.sentences[: int(fit["sentences"])]],
        "more": _more(pack, len(first.sentences) - int(fit["sentences"])),
        "map": drawn,
        "right": halves[:1],
        "left": halves[1:],
        "map_note": " ".join(drawn[0]["notes"]) if maps else "",
    }
    return Layout(values, press.files)


def _more(pack: Pack, count: int) -> str:
    """That the full report says more than the page has room for."""
    one, many = "{number} more point is in the full report.", "{number} more points are in the full report."
    return words.counted(count, one, many, pack.language) if count > 0 else ""


def fill_one_page(sections: Sequence[Section]) -> bool:
    """Whether all that `onepager_values` shows is among these sections."""
    return (
        any(section.maps for section in sections)
        and sum(len(section.charts) for section in sections) >= ONE_PAGE_CHARTS
    )


def text(said: object) -> str:
    """A text that typst can set: signs that no font has as squares, and long words with places to break."""
    return " ".join(_breakable(word) for word in drawable(said).split(" "))


def _breakable(word: str) -> str:
    if len(word) <= _LONGEST_WORD:
        return word
    return _BREAK.join(word[at : at + _LONGEST_WORD] for at in range(0, len(word), _LONGEST_WORD))


def _section(press: _Press, section: Section) -> dict[str, Any]:
    pictures = [press.picture(shown, press.width, 3.4, 4.9) for shown in section.maps]
    pictures += [press.picture(shown, press.width, 2.5, 4.0) for shown in section.charts]
    said: set[str] = set()
    for shown in pictures:
        shown["notes"] = [note for note in shown["notes"] if note not in said]
        said.update(shown["notes"])
    tables = [table for table in section.tables if not (table.key == "figures" and section.key == "judgement")]
    said.update(text(table.note) for table in tables)
    first = next((one.key for one in press.pack.sections if one.key in ("judgement", "figures")), "")
    return {
        "heading": text(section.heading),
        "title": _sentence(section.title),
        "sentences": [_sentence(said) for said in section.sentences],
        "pictures": pictures,
        "tables": [_table(press.pack, table) for table in tables],
        "notes": [note for note in map(text, dict.fromkeys(section.notes)) if note not in said],
        "tiles": _tiles(press.pack) if section.key == first else [],
        "together": sum(map(len, (section.title.text, *(one.text for one in section.sentences)))) < _TOGETHER,
    }


def _tiles(pack: Pack) -> list[dict[str, str]]:
    return [{name: text(value) for name, value in vars(tile).items()} for tile in tiles(pack)]


def _sentence(said: Sentence) -> dict[str, Any]:
    return {"text": text(said.text), "author": said.by_author}


def _table(pack: Pack, table: Table) -> dict[str, Any]:
    columns, colours = table.printed(), LevelColours(pack.language)
    cells = [list(_cells(row, columns, colours)) for row in table.rows()]
    more = pack.labels["more_rows"].replace("{count}", f"{table.left_out():,}")
    notes = [table.note, more if table.left_out() else ""]
    return {
        "title": text(table.title),
        "labels": [text(column.label) for column in columns],
        "widths": [column.width for column in columns],
        "right": [column.is_right for column in columns],
        "cells": cells,
        "notes": [text(note) for note in notes if note],
        "empty": text(table.empty),
    }


def _cells(row: list[str], columns: tuple[Column, ...], colours: LevelColours) -> Iterable[dict[str, str]]:
    for value, column in zip(row, columns, strict=True):
        fill, ink = colours.of(value) if column.name == "level" else ("", "")
        yield {"text": text(short(value, MOST_CELL)), "fill": fill, "ink": ink}
