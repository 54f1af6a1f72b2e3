"""The constants of the severity model. `python -m geo.risk.calibrate` derives them; the version names them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

import pandas as pd

from geo.errors import QueryError


@dataclass(frozen=True)
class RiskWeights:
    """How much each component counts; they sum to 1.

    Raises
    ------
    QueryError  if a weight is negative or they do not sum to 1.
    """

    frequency: float = 0.30
    lethality: float = 0.20
    civilian_harm: float = 0.15
    spread: float = 0.10
    groups: float = 0.05
    momentum: float = 0.10
    spill_over: float = 0.10

    def __post_init__(self) -> None:
        values = asdict(self)
        if min(values.values()) < 0 or abs(sum(values.values()) - 1) > 1e-9:
            raise QueryError(
                f"Weights must be 0 or more and sum to 1, got {values}, sum {sum(values.values()):g}."
            )

    def as_series(self) -> pd.Series:
        """Weights by component name."""
        return pd.Series(asdict(self))


COMPONENTS = tuple(f.name for f in fields(RiskWeights))


@dataclass(frozen=True)
class RiskModel:
    """Everything that a severity rests on beside the incidents.

    prior_exposure : strength of the pull toward the layer's mean, in 10,000 km² × 30 days
    frequency_half, lethality_half, civilian_half : values that give ½, per 10,000 km² and 30 days
    spread_half : share of cells that gives ½
    known_tolls : sub-event type to eleven equally likely tolls, for incidents without a figure; `any` for others
    """

    version: str
    half_life_days: float
    prior_exposure: float
    frequency_half: float
    lethality_half: float
    civilian_half: float
    spread_half: float
    known_tolls: Mapping[str, tuple[float, ...]]
    weights: RiskWeights = field(default_factory=RiskWeights)


MODEL = RiskModel(
    version="severity 1, calibrated on the starter set to 2026-03",
    half_life_days=90,
    prior_exposure=8.8,
    frequency_half=0.074,
    lethality_half=0.33,
    civilian_half=0.025,
    spread_half=0.025,
    known_tolls={
        "any": (1.0, 1.0, 2.0, 4.0, 5.0, 7.0, 10.0, 14.0, 20.0, 30.0, 66.0),
        "Air/drone strike": (
            2.0,
            6.0,
            7.0,
            7.0,
            7.0,
            12.0,
            14.0,
            20.0,
            22.0,
            28.0,
            50.0,
        ),
        "Armed clash": (1.0, 1.0, 2.0, 3.0, 5.0, 6.0, 8.0, 11.0, 15.0, 22.0, 50.0),
        "Attack": (1.0, 2.0, 4.0, 6.0, 10.0, 13.0, 17.0, 21.0, 28.0, 40.0, 100.0),
        "Non-state actor overtakes territory": (
            5.0,
            14.0,
            17.0,
            26.0,
            35.0,
            40.0,
            49.0,
            71.0,
            82.0,
            100.0,
            107.0,
        ),
        "Remote explosive/landmine/IED": (
            0.0,
            1.0,
            2.0,
            2.0,
            3.0,
            4.0,
            5.0,
            5.0,
            6.0,
            8.0,
            15.0,
        ),
        "Suicide bomb": (1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 6.0, 10.0, 14.0, 29.0),
    },
)
