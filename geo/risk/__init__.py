"""How bad: seven components, one severity from 0 to 100, its level, its interval and how it changed."""

from geo.risk.levels import LEVELS, Level, level_of
from geo.risk.model import MODEL, RiskModel, RiskWeights
from geo.risk.score import score_areas

__all__ = [
    "LEVELS",
    "MODEL",
    "Level",
    "RiskModel",
    "RiskWeights",
    "level_of",
    "score_areas",
]
