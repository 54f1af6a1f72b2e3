"""What the toll of an incident may be: between the figures given, or among the known tolls of its sub-event type."""

from dataclasses import dataclass

import numpy as np

from geo.risk.arrays import Floats, Ints
from geo.risk.evidence import Evidence
from geo.risk.model import RiskModel


@dataclass(frozen=True, eq=False)
class Tolls:
    """Distributions of n tolls: triangular from low over best to high, or one of the known tolls of the type.

    low, best, high : (n,) deaths, NaN where nobody gave a figure
    type_of : (n,) position of the sub-event type
    known : all known tolls of all types, one type after the other
    first, number : where each type's known tolls begin, and how many they are
    """

    low: Floats
    best: Floats
    high: Floats
    type_of: Ints
    known: Floats
    first: Ints
    number: Ints

    @classmethod
    def of(cls, evidence: Evidence, model: RiskModel) -> "Tolls":
        """The tolls of this evidence under the model's known tolls."""
        lists = [model.tolls_of(name) for name in evidence.sub_events]
        number = np.array([len(tolls) for tolls in lists], dtype=np.int64)
        return cls(
            low=evidence.toll_low,
            best=evidence.toll_best,
            high=evidence.toll_high,
            type_of=evidence.sub_event,
            known=np.array([toll for tolls in lists for toll in tolls], dtype=float),
            first=np.cumsum(number) - number,
            number=number,
        )

    def quantiles(self, row: Ints, u: Floats) -> Floats:
        """(k, draws) deaths of k incidents at each u in (0, 1)."""
        low, best, high = (figure[row][:, None] for figure in (self.low, self.best, self.high))
        values = np.broadcast_to(best, (len(row), len(u))).copy()
        ranged = (low < high)[:, 0]
        values[ranged] = _triangular(u, low[ranged], best[ranged], high[ranged])
        unknown = np.isnan(best)[:, 0]
        kind = self.type_of[row[unknown]][:, None]
        values[unknown] = self.known[self.first[kind] + (u * self.number[kind]).astype(np.int64)]
        return values

    def moments(self, row: Ints) -> tuple[Floats, Floats]:
        """(k,) mean toll and (k,) mean square of the toll."""
        low, best, high = self.low[row], self.best[row], self.high[row]
        mean = (low + best + high) / 3
        square = mean**2 + ((high - low) ** 2 - (high - best) * (best - low)) / 18
        unknown = np.isnan(best)
        kind = self.type_of[row]
        return (
            np.where(unknown, self._mean_of_types(self.known)[kind], mean),
            np.where(unknown, self._mean_of_types(self.known**2)[kind], square),
        )

    def _mean_of_types(self, values: Floats) -> Floats:
        means: Floats = np.add.reduceat(values, self.first) / self.number
        return means


def _triangular(u: Floats, low: Floats, best: Floats, high: Floats) -> Floats:
    """Quantiles of the triangular distribution; low < high."""
    width = high - low
    rising = low + np.sqrt(u * width * (best - low))
    falling = high - np.sqrt((1 - u) * width * (high - best))
    return np.where(u * width < best - low, rising, falling)
