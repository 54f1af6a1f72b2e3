"""The constants of the severity model. `python -m geo.risk.calibrate` derives them; the version names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from geo.query import Query
from geo.weighting import COMPONENTS, DEFAULT_WEIGHTING, RiskWeights

__all__ = ["ANY_TYPE", "COMPONENTS", "MODEL", "RiskModel", "RiskWeights", "model_for"]


ANY_TYPE = "any"
"""Stands in `known_tolls` for every sub-event type with too few known tolls of its own."""


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

    def tolls_of(self, sub_event_type: str) -> tuple[float, ...]:
        """Equally likely tolls of an incident of this type for which nobody gave a figure."""
        return self.known_tolls.get(sub_event_type, self.known_tolls[ANY_TYPE])


MODEL = RiskModel(
    version="severity 2, calibrated on the starter set to 2026-03 and UCDP Nigeria 1990–2016",
    half_life_days=DEFAULT_WEIGHTING.half_life_days,
    prior_exposure=4.9,
    frequency_half=0.097,
    lethality_half=0.41,
    civilian_half=0.039,
    spread_half=0.025,
    known_tolls={
        ANY_TYPE: (1.0, 1.0, 2.0, 4.0, 5.0, 7.0, 10.0, 14.0, 20.0, 30.0, 66.0),
        "Abduction/forced disappearance": (0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0, 5.0),
        "Air/drone strike": (2.0, 6.0, 7.0, 7.0, 7.0, 12.0, 14.0, 20.0, 22.0, 28.0, 50.0),
        "Armed clash": (1.0, 1.0, 2.0, 3.0, 5.0, 6.0, 8.0, 11.0, 15.0, 22.0, 50.0),
        "Attack": (1.0, 2.0, 4.0, 6.0, 10.0, 13.0, 17.0, 21.0, 28.0, 40.0, 100.0),
        "Looting/property destruction": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "Non-state actor overtakes territory": (5.0, 14.0, 17.0, 26.0, 35.0, 40.0, 49.0, 71.0, 82.0, 100.0, 107.0),
        "Remote explosive/landmine/IED": (0.0, 1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 5.0, 6.0, 8.0, 15.0),
        "Shelling/artillery/missile attack": (0.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 4.0),
        "Suicide bomb": (1.0, 1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 6.0, 10.0, 14.0, 29.0),
    },
)


def model_for(query: Query) -> RiskModel:
    """The model with the weights and the half-life that the query asks for."""
    if query.weighting.is_default:
        return MODEL
    return replace(MODEL, weights=query.weighting.weights, half_life_days=query.weighting.half_life_days)
