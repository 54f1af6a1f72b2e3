"""Weighted sums per area that neither the order of rows nor the order of areas can change."""

from dataclasses import dataclass

import numpy as np

from geo.risk.arrays import Floats, Ints


@dataclass(frozen=True, eq=False)
class ByDay:
    """The cell of a table of areas × days that each row falls in; areas without a row have no line in it.

    A weight belongs to a day, so rows are first added up within their cell and the days weighed afterwards. What is
    added up are counts and deaths, whole or half numbers, so that part is exact in any order; the days are then summed
    in one order for every area.

    areas, days : size of the whole table
    lines : (l,) areas that have a row
    cell : (n,) position in a table of l + 1 lines, of which the first takes the rows without an area
    """

    areas: int
    days: int
    lines: Ints
    cell: Ints

    @classmethod
    def of(cls, area: Ints, age_days: Ints, areas: int, days: int) -> "ByDay":
        """The cells of rows that lie in these areas (−1: none) and are that many days old."""
        has_rows = np.bincount(area + 1, minlength=areas + 1)[1:] > 0
        line = np.concatenate([[0], np.cumsum(has_rows)])
        return cls(areas, days, np.flatnonzero(has_rows), line[area + 1] * days + age_days)

    def weigh(self, day_weights: Floats, values: Floats | None = None) -> Floats:
        """(areas,) sum of day weight × value, or of day weights, over the rows of each area."""
        total = np.zeros(self.areas)
        total[self.lines] = (self.table(values) * day_weights).sum(axis=1)
        return total

    def table(self, values: Floats | None = None) -> Floats | Ints:
        """(l, days) sum of the values, or number, of the rows of each line and day."""
        shape = (len(self.lines) + 1, self.days)
        table: Floats | Ints = np.bincount(self.cell, values, shape[0] * shape[1]).reshape(shape)[1:]
        return table
