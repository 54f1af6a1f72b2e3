"""The legend of a level map: each level with its range, colour and number of areas, and what is not scored."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.present.language import DEFAULT, translator
from geo.present.palette import LEVEL_COLOURS, LEVEL_INK
from geo.risk.levels import LEVELS


@dataclass(frozen=True)
class LegendRow:
    """One patch of the legend."""

    letter: str
    name: str
    range: str
    colour: str
    ink: str
    areas: int


def legend(scores: pd.DataFrame, language: str = DEFAULT) -> list[LegendRow]:
    """One row per level, the lowest first, with the number of areas at it, in a language."""
    t = translator(language)
    counts = np.bincount(scores["level"].cat.codes.to_numpy() + 1, minlength=len(LEVELS) + 1)[1:].tolist()
    return [
        LegendRow(
            letter=level.letter,
            name=t(level.name),
            range=f"{level.lower:g}–{level.upper:g}",
            colour=colour,
            ink=ink,
            areas=areas,
        )
        for level, colour, ink, areas in zip(LEVELS, LEVEL_COLOURS, LEVEL_INK, counts, strict=True)
    ]
