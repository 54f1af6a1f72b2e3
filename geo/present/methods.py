"""The Methods page, written from the constants that the code computes with."""

import pandas as pd

from geo.areas.border_zones import BAND_EDGES_KM, TRIBORDER_KM
from geo.areas.capital_rings import RING_EDGES_KM
from geo.areas.imprecise import NEAR_KM
from geo.areas.layers import RING_KM
from geo.present.measures import COMPONENT_HELP, COMPONENT_NAMES
from geo.risk.components import H3_CELL_KM2, UNIT_DAYS, UNIT_KM2
from geo.risk.levels import LEVELS
from geo.risk.model import COMPONENTS, RiskModel
from geo.risk.draws import DRAWS

Section = tuple[str, str, pd.DataFrame | None]


def sections(model: RiskModel) -> list[Section]:
    """Title, text (Markdown) and table of each section, in reading order."""
    return [_placing(), _severity(model), _components(model), _levels(), _interval(), _tolls(model), _zones()]


def _placing() -> Section:
    return (
        "Placing",
        "An incident counts in the area that contains its position; on a shared edge, in the first area in order, once. "
        "How precisely its place is known decides where it may count: at the place or near it (1–2) in every layer, "
        "district only (3) in regions and provinces, region only (4) in regions, country only (5) nowhere. "
        "Placed and unplaced incidents together are all incidents, and the unplaced are counted beside each map. "
        "Distances are geodesic (WGS 84); the nearest point of a border is found on a projection true to 0.2 %.",
        None,
    )


def _severity(model: RiskModel) -> Section:
    return (
        "Severity",
        f"Severity runs from 0 to 100 and is the weighted sum of seven components, each from 0 to 1. An incident of the "
        f"window's last day weighs 1, one {model.half_life_days:g} days earlier ½: *w* = 2^(−age / {model.half_life_days:g}). "
        f"Rates are per {UNIT_KM2:,.0f} km² and {UNIT_DAYS:g} days. All scales are constants of the model, so that a score "
        "means the same in every filter and month; nothing is scaled to what is on screen.",
        None,
    )


def _components(model: RiskModel) -> Section:
    weights = model.weights.as_series()
    k = f"{model.prior_exposure:g}"
    formula = {
        "frequency": f"x / (x + {model.frequency_half:g}), x = (mean·{k} + Σw) / ({k} + exposure); 0 with nothing in or around",
        "lethality": f"y / (y + {model.lethality_half:g}), y = Σ w·deaths / ({k} + exposure)",
        "civilian_harm": f"z / (z + {model.civilian_half:g}), z = Σ w over incidents against civilians / ({k} + exposure)",
        "spread": f"1 − 2^(−s / {model.spread_half:g}), s = share of {H3_CELL_KM2:.0f} km² cells with an incident",
        "groups": "1 − 2^(−n / 2), n = distinct armed groups; all unidentified count as one",
        "momentum": "2·P(rate of the last 90 days > rate before) − 1, at least 0",
        "spill_over": f"the frequency measure in the {RING_KM:g} km around the area",
    }
    table = pd.DataFrame(
        {
            "component": [COMPONENT_NAMES[name] for name in COMPONENTS],
            "weight": [f"{100 * weights[name]:.0f} %" for name in COMPONENTS],
            "from 0 to 1": [formula[name] for name in COMPONENTS],
            "what it tells": [COMPONENT_HELP[name] for name in COMPONENTS],
        }
    )
    return (
        "Components",
        "Frequency is drawn toward the layer's mean by a gamma–Poisson model (after Clayton and Kaldor 1987): an area with "
        f"little land has little say of its own. The prior is worth {k} units of {UNIT_KM2:,.0f} km² × {UNIT_DAYS:g} days. "
        "Momentum compares two gamma posteriors whose prior is the area's own rate, worth two incidents.",
        table,
    )


def _levels() -> Section:
    table = pd.DataFrame(
        {
            "level": [level.name for level in LEVELS],
            "letter": [level.letter for level in LEVELS],
            "severity": [
                f"{level.lower:g} to under {level.upper:g}" if level.upper < 100 else f"{level.lower:g} to 100"
                for level in LEVELS
            ],
        }
    )
    return ("Levels", "Fixed ranges of severity. They are computed, not set by an analyst.", table)


def _interval() -> Section:
    return (
        "How sure",
        f"The interval holds 90 % of {DRAWS} draws in which three things vary: the rate behind the counts, tolls between low "
        "and high (unknown ones among the known tolls of the same sub-event type), and the place of an incident that is known "
        f"no better than {NEAR_KM:g} km or a region. Confidence is a separate mark: *thin* with under 5 incidents or more than "
        "three quarters placed imprecisely, *good* with 20 or more, at most a quarter imprecise and half resting on one source, "
        "*fair* between. Each row of the starter set rests on one report, so that nothing here is better than fair.",
        None,
    )


def _tolls(model: RiskModel) -> Section:
    rows = [
        {
            "sub-event type": "all others" if name == "any" else name,
            "tolls (eleven equally likely)": ", ".join(f"{t:g}" for t in tolls),
        }
        for name, tolls in model.known_tolls.items()
    ]
    return (
        "Unknown tolls",
        "An unknown toll is never nought. In the score it stands at the median of the known tolls of its sub-event type; "
        "in the interval it is drawn from them. In every table and sum of deaths it is left out and counted beside.",
        pd.DataFrame(rows),
    )


def _zones() -> Section:
    bands = ", ".join(f"{a}–{b}" for a, b in zip(BAND_EDGES_KM, BAND_EDGES_KM[1:], strict=False))
    rings = ", ".join(f"{a}–{b}" for a, b in zip(RING_EDGES_KM, RING_EDGES_KM[1:], strict=False))
    return (
        "Border areas and rings",
        f"Border bands lie {bands} km from a shared border, on each side. The tri-border zone is the land within "
        f"{TRIBORDER_KM} km of the point where Mali, Burkina Faso and Niger meet. In the layer of all three borders, land "
        "in reach of two belongs to the border whose band is the nearer, and the tri-border zone is cut out. A share of "
        "incidents near a border is given as a ratio to the share of land there, with an exact Poisson 95 % interval "
        f"(Garwood 1936). Rings lie {rings} km from a capital, in eight sectors. Whether incidents come nearer is the "
        "Theil–Sen slope of the monthly 10th percentile of distance, in km a month, with Sen's interval.",
        None,
    )
