"""What several writers show alike: the strip of key figures, and the colours of levels by their names."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.briefing.model import Pack
from geo.briefing.pen import Pen
from geo.present.language import translator
from geo.present.palette import LEVEL_COLOURS, LEVEL_INK
from geo.risk.levels import LEVELS


@dataclass(frozen=True)
class Tile:
    """One key figure: label, value, and the value before or another note."""

    label: str
    value: str
    note: str


def tiles(pack: Pack) -> list[Tile]:
    """Incidents, known deaths, tolls unknown, against civilians, and actors unidentified, now and before."""
    t, frame = Pen(pack.language), pack.evidence["figures"].frame
    now, before = (frame[column].tolist() for column in ("now", "before"))
    incidents, best, low, high, unknown, civilians, unidentified = range(7)
    whole = not all(pd.isna(value) for value in before)

    def earlier(text: str) -> str:
        return t("before: {value}", value=text) if whole else t("before: not in the data")

    def counted(at: int) -> Tile:
        return Tile(t(_SHORT[at]), t.count(now[at]).shown, earlier(t.count(before[at]).shown))

    toll = Tile(
        t("Known deaths"),
        t.count(now[best]).shown,
        t("{low} to {high}", low=t.count(now[low]).shown, high=t.count(now[high]).shown)
        if not pd.isna(now[best])
        else "",
    )
    without = Tile(
        t("Without a toll"), t.percent(now[unknown], now[incidents]).shown,
        t("{count} incidents", count=t.count(now[unknown]).shown),
    )  # fmt: skip
    nameless = Tile(
        t("Actor unidentified"), t.percent(now[unidentified], now[incidents]).shown,
        t("{count} incidents", count=t.count(now[unidentified]).shown),
    )  # fmt: skip
    return [counted(incidents), toll, without, counted(civilians), nameless]


_SHORT = {0: "Incidents", 5: "Against civilians"}


@dataclass(frozen=True)
class LevelColours:
    """Colours of levels by their names in a language."""

    language: str

    @cached_property
    def _of(self) -> dict[str, tuple[str, str]]:
        t = translator(self.language)
        return {
            t(level.name): pair for level, pair in zip(LEVELS, zip(LEVEL_COLOURS, LEVEL_INK, strict=True), strict=True)
        }

    def of(self, name: str) -> tuple[str, str]:
        """Fill and ink of a level's name, empty for any other text."""
        return self._of.get(name, ("", ""))
