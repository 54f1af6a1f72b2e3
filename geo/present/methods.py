"""The Methods page, written from the constants that the code computes with."""

from itertools import pairwise

import pandas as pd

from geo.areas.border_zones import BAND_EDGES_KM, TRIBORDER_KM
from geo.areas.capital_rings import RING_EDGES_KM
from geo.areas.imprecise import NEAR_KM
from geo.areas.layers import RING_KM
from geo.areas.routes import CORRIDOR_KM, SEGMENT_KM
from geo.present.measures import COMPONENT_HELP, COMPONENT_NAMES, PER_UNIT
from geo.risk.alerts import FEWEST_PERIODS, LEAST_COUNT, MOST_PERIODS, PERIOD_DAYS, QUANTILE
from geo.risk.capital import MIN_MONTHS
from geo.risk.changes import NEW_AFTER, NEW_WITHIN_KM
from geo.risk.components import H3_CELL_KM2, LEAST_STAND_IN, RECENT_DAYS, UNIT_DAYS, UNIT_KM2
from geo.risk.confidence import FEW, HALF_SINGLE, MANY, MOSTLY_IMPRECISE, SELDOM_IMPRECISE
from geo.risk.draws import DRAWS
from geo.risk.levels import LEVELS
from geo.risk.model import ANY_TYPE, COMPONENTS, RiskModel

Section = tuple[str, str, pd.DataFrame | None]


def sections(model: RiskModel) -> list[Section]:
    """Title, text (Markdown) and table of each section, in reading order."""
    return [
        _placing(),
        _severity(model),
        _components(model),
        _levels(),
        _interval(),
        _tolls(model),
        _zones(),
        _parts(),
        _changes(),
    ]


def _placing() -> Section:
    text = (
        "An incident counts in the area that contains its position; on a shared edge, in the first area in order, "
        "once. How precisely its place is known decides where it may count: at the place or near it (1–2) in every "
        "layer, district only (3) in regions and provinces, region only (4) in regions, country only (5) nowhere. "
        "Placed and unplaced incidents together are all incidents, and the unplaced are counted beside each map. "
        "Distances are geodesic (WGS 84); the nearest point of a border is found on a projection true to 0.2 %."
    )
    return "Placing", text, None


def _severity(model: RiskModel) -> Section:
    half_life = f"{model.half_life_days:g}"
    text = (
        "Severity runs from 0 to 100 and is the weighted sum of seven components, each from 0 to 1. An incident of "
        f"the window's last day weighs 1, one {half_life} days earlier ½: *w* = 2^(−age / {half_life}). Rates are "
        f"{PER_UNIT}. All scales are constants of the model, so that a score means the same in every filter and "
        "month; nothing is scaled to what is on screen."
    )
    return "Severity", text, None


def _components(model: RiskModel) -> Section:
    weights, formulas = model.weights.by_name(), _formulas(model)
    table = pd.DataFrame(
        {
            "component": [COMPONENT_NAMES[name] for name in COMPONENTS],
            "weight": [f"{100 * weights[name]:g} %" for name in COMPONENTS],
            "from 0 to 1": [formulas[name] for name in COMPONENTS],
            "what it tells": [COMPONENT_HELP[name] for name in COMPONENTS],
        }
    )
    text = (
        "Frequency is drawn toward the layer's mean by a gamma–Poisson model (after Clayton and Kaldor 1987): an area "
        f"with little land has little say of its own. The prior is worth {model.prior_exposure:g} units of "
        f"{UNIT_KM2:,.0f} km² × {UNIT_DAYS:g} days. Spread is counted against at least {UNIT_KM2:,.0f} km², so that a "
        "small district is not violent all over after one incident. A group that took part beside the actor counts as "
        "the actor does. Momentum compares two gamma posteriors whose prior is the area's own rate, worth two "
        f"incidents; its recent part is the last {RECENT_DAYS} days or a quarter of the window, whichever is shorter."
    )
    return "Components", text, table


def _formulas(model: RiskModel) -> dict[str, str]:
    k = f"{model.prior_exposure:g}"
    return {
        "frequency": (
            f"x / (x + {model.frequency_half:g}), x = (mean·{k} + Σw) / ({k} + exposure); 0 with nothing in or around"
        ),
        "lethality": f"y / (y + {model.lethality_half:g}), y = Σ w·deaths / ({k} + exposure)",
        "civilian_harm": (
            f"z / (z + {model.civilian_half:g}), z = Σ w over incidents against civilians / ({k} + exposure)"
        ),
        "spread": (
            f"1 − 2^(−s / {model.spread_half:g}), s = cells with an incident × {H3_CELL_KM2:.0f} km² / "
            f"max(km², {UNIT_KM2:,.0f}), at most 1"
        ),
        "groups": ("1 − 2^(−n / 2), n = distinct armed groups on any side; all unidentified count as one"),
        "momentum": (
            "2·P(recent rate > rate before) − 1, at least 0; recent = "
            f"the last min({RECENT_DAYS}, window / 4) whole days"
        ),
        "spill_over": f"the frequency measure in the {RING_KM:g} km around the area; 0 with nothing there",
    }


def _levels() -> Section:
    table = pd.DataFrame(
        {
            "level": [level.name for level in LEVELS],
            "letter": [level.letter for level in LEVELS],
            "severity": [
                f"{level.lower:g} to under {level.upper:g}" if level is not LEVELS[-1] else f"{level.lower:g} to 100"
                for level in LEVELS
            ],
        }
    )
    return "Levels", "Fixed ranges of severity. They are computed, not set by an analyst.", table


def _interval() -> Section:
    text = (
        f"The interval holds 90 % of {DRAWS} draws in which three things vary: the rate behind the counts, tolls "
        "between low and high (unknown ones among the known tolls of the same sub-event type), and the place of an "
        f"incident that is known no better than {NEAR_KM:g} km or a region. Confidence is a separate mark: *thin* with "
        f"under {FEW} incidents or more than {_percent(MOSTLY_IMPRECISE)} placed imprecisely, *good* with {MANY} or "
        f"more, at most {_percent(SELDOM_IMPRECISE)} imprecise and at most {_percent(HALF_SINGLE)} resting on one "
        "source, *fair* between. Each row of the starter set rests on one report, so that nothing here is better than "
        "fair."
    )
    return "How sure", text, None


def _tolls(model: RiskModel) -> Section:
    many = len(model.known_tolls[ANY_TYPE])
    table = pd.DataFrame(
        [
            {
                "sub-event type": "all others" if name == ANY_TYPE else name,
                f"tolls ({many} equally likely)": ", ".join(f"{toll:g}" for toll in tolls),
            }
            for name, tolls in model.known_tolls.items()
        ]
    )
    text = (
        "An unknown toll is never nought. In the score it stands at the median of the known tolls of its sub-event "
        f"type, and counts at least {LEAST_STAND_IN:g} death; in the interval it is drawn from them. In every table "
        "and sum of deaths it is left out and counted beside."
    )
    return "Unknown tolls", text, table


def _zones() -> Section:
    text = (
        f"Border bands lie {_ranges(BAND_EDGES_KM)} km from a shared border, on each side. The tri-border zone is the "
        f"land within {TRIBORDER_KM} km of the point where Mali, Burkina Faso and Niger meet. In the layer of all "
        "three borders, land in reach of two belongs to the border whose band is the nearer, and the tri-border zone "
        "is cut out. A share of incidents near a border is given as a ratio to the share of land there, with an exact "
        f"Poisson 95 % interval (Garwood 1936). Rings lie {_ranges(RING_EDGES_KM)} km from a capital, in eight "
        "sectors. Whether incidents come nearer is the Theil–Sen slope of the monthly 10th percentile of distance, in "
        f"km a month, with Sen's interval; it needs {MIN_MONTHS} months with incidents within {RING_EDGES_KM[-1]} km."
    )
    return "Border areas and rings", text, None


def _parts() -> Section:
    text = (
        f"Route corridors reach {CORRIDOR_KM} km to each side of a line, cut in segments of {SEGMENT_KM} km; the axes "
        "that come with the project are straight between named towns, not surveyed roads. Hexagons are H3 cells "
        "that hold an incident. A site of your own is scored by its circle alone. All three are a mere part of the "
        "land, so the mean that their rates are pulled toward is that of all land of Mali, Burkina Faso and Niger."
    )
    return "Hexagons, routes and own sites", text, None


def _changes() -> Section:
    text = (
        f"A place is new where no incident lay within {NEW_WITHIN_KM:g} km in the {NEW_AFTER.days} days before. An "
        f"alert says that an area's last {PERIOD_DAYS} days had more incidents than the {_percent(QUANTILE)} quantile "
        "of a negative binomial fitted by moments to its own past, "
        f"up to {MOST_PERIODS} periods of {PERIOD_DAYS} days and at least {FEWEST_PERIODS}, and at least {LEAST_COUNT} "
        "incidents. How often such an alert was false in the past stands beside it: a false alarm is one after which "
        "the next period had no more incidents than the past on average. What an incident weighs is severity less the "
        "severity without it; when an area would fall a level is worked out by ageing its incidents with nothing new; "
        "both are exact."
    )
    return "What changed, alerts, and a severity taken apart", text, None


def _ranges(edges: tuple[int, ...]) -> str:
    return ", ".join(f"{lower}–{upper}" for lower, upper in pairwise(edges))


def _percent(share: float) -> str:
    return f"{100 * share:g} %"
