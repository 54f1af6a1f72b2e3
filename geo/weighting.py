"""What the reader may weigh differently: how much each component counts, and how fast an incident fades."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import pandas as pd

from geo.errors import QueryError, Sentence, unusable


@dataclass(frozen=True)
class RiskWeights:
    """How much each component counts; they sum to 1.

    Raises
    ------
    QueryError  if a weight is negative or not a number, or they do not sum to 1.
    """

    frequency: float = 0.30
    lethality: float = 0.20
    civilian_harm: float = 0.15
    spread: float = 0.10
    groups: float = 0.05
    momentum: float = 0.10
    spill_over: float = 0.10

    def __post_init__(self) -> None:
        values = self.by_name()
        total = sum(values.values())
        # written as what is allowed, so that NaN is refused
        if not (all(value >= 0 for value in values.values()) and abs(total - 1) <= 1e-9):
            raise QueryError(
                Sentence(
                    "Weights must be 0 or more and sum to 1, got {values}, sum {total:g}. Divide each by the sum.",
                    values=values,
                    total=total,
                )
            )

    def by_name(self) -> dict[str, float]:
        """Component name to weight, in the order of `COMPONENTS`."""
        return asdict(self)

    def as_series(self) -> "pd.Series[float]":
        """The same, indexed by component name."""
        return pd.Series(self.by_name(), dtype=float)


COMPONENTS = tuple(f.name for f in fields(RiskWeights))
LEAST_HALF_LIFE, MOST_HALF_LIFE = 7, 1095
_DIGITS = 2
_ROUNDED = 0.05


@dataclass(frozen=True)
class Weighting:
    """Weights as percent, in the order of `COMPONENTS`, and the half-life in days. `Weighting.of` makes one.

    Raises
    ------
    QueryError  if a share is negative or not a number, all are nought, or the half-life is outside 7 to 1,095 days.
    """

    percent: tuple[float, ...] = tuple(round(100 * weight, _DIGITS) for weight in RiskWeights().by_name().values())
    half_life_days: int = 90

    def __post_init__(self) -> None:
        usable = all(0 <= share < math.inf for share in self.percent) and sum(self.percent) > 0
        if len(self.percent) != len(COMPONENTS) or not usable:
            raise QueryError(
                Sentence(
                    "Weights are {count} numbers of 0 or more, not all 0 ({components}); got {percent}.",
                    count=len(COMPONENTS),
                    components=", ".join(COMPONENTS),
                    percent=", ".join(f"{share:g}" for share in self.percent),
                )
            )
        if not LEAST_HALF_LIFE <= self.half_life_days <= MOST_HALF_LIFE:
            raise QueryError(
                Sentence(
                    "A half-life is {least_half_life} to {most_half_life:,} whole days, got {half_life_days}.",
                    least_half_life=LEAST_HALF_LIFE,
                    most_half_life=MOST_HALF_LIFE,
                    half_life_days=self.half_life_days,
                )
            )

    @classmethod
    def of(cls, shares: Sequence[float], half_life_days: int = 90) -> "Weighting":
        """Any shares, of whatever sum, scaled to percent."""
        total = math.fsum(shares)
        if not 0 < total < math.inf or abs(total - 100) <= _ROUNDED:
            return cls(tuple(float(share) for share in shares), half_life_days)
        return cls(tuple(round(100 * share / total, _DIGITS) for share in shares), half_life_days)

    @property
    def weights(self) -> RiskWeights:
        """The weights, which sum to 1."""
        total = math.fsum(self.percent)
        return RiskWeights(*(share / total for share in self.percent))

    @property
    def is_default(self) -> bool:
        """Whether this is how the model weighs."""
        return self == DEFAULT_WEIGHTING

    def moved(self, component: str, factor: float) -> "Weighting":
        """One weight times a factor; the others are shrunk or stretched so that all sum to 1."""
        by_name = self.by_name()
        return Weighting.of(list((by_name | {component: by_name[component] * factor}).values()), self.half_life_days)

    def by_name(self) -> dict[str, float]:
        """Component name to percent."""
        return dict(zip(COMPONENTS, self.percent, strict=True))

    def link(self) -> dict[str, list[str]]:
        """As link parameters."""
        return {
            "weights": [",".join(f"{share:g}" for share in self.percent)],
            "half-life": [str(self.half_life_days)],
        }


DEFAULT_WEIGHTING = Weighting()


def parse_weighting(weights: str | None, half_life: str | None, problems: list[str]) -> Weighting:
    """The weighting that a link names; what cannot be used is named in `problems` and the default stands in for it."""
    percent = DEFAULT_WEIGHTING.percent
    if weights is not None:
        try:
            percent = Weighting.of([float(share) for share in weights.split(",")]).percent
        except (ValueError, QueryError):
            shares = ",".join(f"{share:g}" for share in percent)
            problems.append(
                unusable(
                    Sentence(
                        "“weights={weights}” cannot be used: weights are {count} numbers of 0 or more, not all 0, "
                        "like {shares}.",
                        weights=shown(weights),
                        count=len(COMPONENTS),
                        shares=shares,
                    ),
                    Sentence("{default} is used instead.", default=shares),
                )
            )
    if half_life is not None:
        try:
            return Weighting(percent, int(half_life))
        except (ValueError, QueryError):
            problems.append(
                unusable(
                    Sentence(
                        "“half-life={half_life}” cannot be used: it is {least_half_life} to {most_half_life:,} whole "
                        "days.",
                        half_life=shown(half_life),
                        least_half_life=LEAST_HALF_LIFE,
                        most_half_life=MOST_HALF_LIFE,
                    ),
                    Sentence("{default} is used instead.", default=DEFAULT_WEIGHTING.half_life_days),
                )
            )
    return Weighting(percent)


def shown(value: str) -> str:
    """Hostile text from a link, cut and stripped to what can be printed in a sentence."""
    printable = "".join(mark for mark in value if mark.isprintable())
    return printable if len(printable) <= 60 else printable[:59] + "…"
