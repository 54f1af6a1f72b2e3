"""The Methods page, written from the constants that the code computes with."""

from collections.abc import Callable
from itertools import pairwise

import pandas as pd

from geo.areas.border_zones import BAND_EDGES_KM, TRIBORDER_KM
from geo.areas.capital_rings import RING_EDGES_KM
from geo.areas.imprecise import NEAR_KM
from geo.areas.layers import RING_KM
from geo.areas.routes import CORRIDOR_KM, SEGMENT_KM
from geo.present import words
from geo.present.language import DEFAULT, said, teller
from geo.present.measure_help import MEASURES
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
Tell = Callable[..., str]


def sections(model: RiskModel, language: str = DEFAULT) -> list[Section]:
    """Title, text (Markdown) and table of each section, in reading order, in a language."""
    tell = teller(language)
    return [
        _measures(tell, language),
        _placing(tell),
        _severity(model, tell),
        _components(model, tell, language),
        _levels(tell),
        _interval(tell),
        _tolls(model, tell, language),
        _zones(tell),
        _parts(tell),
        _changes(tell),
    ]


def _measures(tell: Tell, language: str) -> Section:
    table = pd.DataFrame(
        {
            tell("figure"): [tell(measure.name) for measure in MEASURES.values()],
            tell("what it means"): [said(measure.meaning, language) for measure in MEASURES.values()],
        }
    )
    return tell("What the figures mean"), tell("As the help on the pages says it; how each is computed follows."), table


def _placing(tell: Tell) -> Section:
    text = tell(
        "An incident counts in the area that contains its position; on a shared edge, in the first "
        "area in order, once. How precisely its place is known decides where it may count: at the "
        "place or near it (1–2) in every layer, district only (3) in regions and provinces, region "
        "only (4) in regions, country only (5) nowhere. Placed and unplaced incidents together are "
        "all incidents, and the unplaced are counted beside each map. Distances are geodesic (WGS "
        "84); the nearest point of a border is found on a projection true to 0.2 %."
    )
    return tell("Placing"), text, None


def _severity(model: RiskModel, tell: Tell) -> Section:
    half_life = f"{model.half_life_days:g}"
    text = tell(
        "Severity runs from 0 to 100 and is the weighted sum of seven components, each from 0 to 1. "
        "An incident of the window's last day weighs 1, one {half_life} days earlier ½: *w* = "
        "2^(−age / {half_life}). Rates are {per_unit}. All scales are constants of the model, so "
        "that a score means the same in every filter and month; nothing is scaled to what is on "
        "screen.",
        half_life=half_life,
        per_unit=PER_UNIT,
    )
    return tell("Severity"), text, None


def _components(model: RiskModel, tell: Tell, language: str) -> Section:
    weights, formulas = model.weights.by_name(), _formulas(model, tell)
    table = pd.DataFrame(
        {
            tell("component"): [tell(COMPONENT_NAMES[name]) for name in COMPONENTS],
            tell("weight"): [words.percent(100 * weights[name], language, None) for name in COMPONENTS],
            tell("from 0 to 1"): [formulas[name] for name in COMPONENTS],
            tell("what it tells"): [said(COMPONENT_HELP[name], language) for name in COMPONENTS],
        }
    )
    text = tell(
        "Frequency is drawn toward the layer's mean by a gamma–Poisson model (after Clayton and "
        "Kaldor 1987): an area with little land has little say of its own. The prior is worth "
        "{prior_exposure:g} units of {unit_km2:,.0f} km² × {unit_days:g} days. Spread is counted "
        "against at least {unit_km2:,.0f} km², so that a small district is not violent all over "
        "after one incident. A group that took part beside the actor counts as the actor does. "
        "Momentum compares two gamma posteriors whose prior is the area's own rate, worth two "
        "incidents; its recent part is the last {recent_days} days or a quarter of the window, "
        "whichever is shorter.",
        prior_exposure=model.prior_exposure,
        unit_km2=UNIT_KM2,
        unit_days=UNIT_DAYS,
        recent_days=RECENT_DAYS,
    )
    return tell("Components"), text, table


def _formulas(model: RiskModel, tell: Tell) -> dict[str, str]:
    k = model.prior_exposure
    return {
        "frequency": (
            tell(
                "x / (x + {frequency_half:g}), x = (mean·{k:g} + Σw) / ({k:g} + exposure); 0 with nothing in or around",
                frequency_half=model.frequency_half,
                k=k,
            )
        ),
        "lethality": tell(
            "y / (y + {lethality_half:g}), y = Σ w·deaths / ({k:g} + exposure)",
            lethality_half=model.lethality_half,
            k=k,
        ),
        "civilian_harm": (
            tell(
                "z / (z + {civilian_half:g}), z = Σ w over incidents against civilians / ({k:g} + exposure)",
                civilian_half=model.civilian_half,
                k=k,
            )
        ),
        "spread": (
            tell(
                "1 − 2^(−s / {spread_half:g}), s = cells with an incident × {h3_cell_km2:.0f} km² / max(km², "
                "{unit_km2:,.0f}), at most 1",
                spread_half=model.spread_half,
                h3_cell_km2=H3_CELL_KM2,
                unit_km2=UNIT_KM2,
            )
        ),
        "groups": (tell("1 − 2^(−n / 2), n = distinct armed groups on any side; all unidentified count as one")),
        "momentum": (
            tell(
                "2·P(recent rate > rate before) − 1, at least 0; recent = the last min({recent_days}, window "
                "/ 4) whole days",
                recent_days=RECENT_DAYS,
            )
        ),
        "spill_over": tell(
            "the frequency measure in the {ring_km:g} km around the area; 0 with nothing there", ring_km=RING_KM
        ),
    }


def _levels(tell: Tell) -> Section:
    table = pd.DataFrame(
        {
            tell("level"): [tell(level.name) for level in LEVELS],
            tell("letter"): [level.letter for level in LEVELS],
            tell("severity"): [
                tell("{low:g} to under {high:g}", low=level.lower, high=level.upper)
                if level is not LEVELS[-1]
                else tell("{low:g} to 100", low=level.lower)
                for level in LEVELS
            ],
        }
    )
    return tell("Levels"), tell("Fixed ranges of severity. They are computed, not set by an analyst."), table


def _interval(tell: Tell) -> Section:
    text = tell(
        "The interval holds 90 % of {draws} draws in which three things vary: the rate behind the "
        "counts, tolls between low and high (unknown ones among the known tolls of the same "
        "sub-event type), and the place of an incident that is known no better than {near_km:g} km "
        "or a region. Confidence is a separate mark: *thin* with under {few} incidents or more than "
        "{mostly_imprecise} placed imprecisely, *good* with {many} or more, at most "
        "{seldom_imprecise} imprecise and at most {half_single} resting on one source, *fair* "
        "between. Each row of the starter set rests on one report, so that nothing here is better "
        "than fair.",
        draws=DRAWS,
        near_km=NEAR_KM,
        few=FEW,
        mostly_imprecise=_percent(MOSTLY_IMPRECISE, tell),
        many=MANY,
        seldom_imprecise=_percent(SELDOM_IMPRECISE, tell),
        half_single=_percent(HALF_SINGLE, tell),
    )
    return tell("How sure"), text, None


def _tolls(model: RiskModel, tell: Tell, language: str) -> Section:
    many = len(model.known_tolls[ANY_TYPE])
    table = pd.DataFrame(
        [
            {
                tell("sub-event type"): tell("all others") if name == ANY_TYPE else tell(name),
                tell("tolls ({many} equally likely)", many=many): ", ".join(
                    words.brief(toll, language) for toll in tolls
                ),
            }
            for name, tolls in model.known_tolls.items()
        ]
    )
    text = tell(
        "An unknown toll is never nought. In the score it stands at the median of the known tolls of "
        "its sub-event type, and counts at least {least_stand_in:g} death; in the interval it is "
        "drawn from them. In every table and sum of deaths it is left out and counted beside.",
        least_stand_in=LEAST_STAND_IN,
    )
    return tell("Unknown tolls"), text, table


def _zones(tell: Tell) -> Section:
    text = tell(
        "Border bands lie {band_edges_km} km from a shared border, on each side. The tri-border zone "
        "is the land within {triborder_km} km of the point where Mali, Burkina Faso and Niger meet. "
        "In the layer of all three borders, land in reach of two belongs to the border whose band is "
        "the nearer, and the tri-border zone is cut out. A share of incidents near a border is given "
        "as a ratio to the share of land there, with an exact Poisson 95 % interval (Garwood 1936). "
        "Rings lie {ring_edges_km} km from a capital, in eight sectors. Whether incidents come "
        "nearer is the Theil–Sen slope of the monthly 10th percentile of distance, in km a month, "
        "with Sen's interval; it needs {min_months} months with incidents within {farthest} km.",
        band_edges_km=_ranges(BAND_EDGES_KM),
        triborder_km=TRIBORDER_KM,
        ring_edges_km=_ranges(RING_EDGES_KM),
        min_months=MIN_MONTHS,
        farthest=RING_EDGES_KM[-1],
    )
    return tell("Border areas and rings"), text, None


def _parts(tell: Tell) -> Section:
    text = tell(
        "Route corridors reach {corridor_km} km to each side of a line, cut in segments of "
        "{segment_km} km; the axes that come with the project are straight between named towns, not "
        "surveyed roads. Hexagons are H3 cells that hold an incident. A site of your own is scored "
        "by its circle alone. All three are a mere part of the land, so the mean that their rates "
        "are pulled toward is that of all land of Mali, Burkina Faso and Niger.",
        corridor_km=CORRIDOR_KM,
        segment_km=SEGMENT_KM,
    )
    return tell("Hexagons, routes and own sites"), text, None


def _changes(tell: Tell) -> Section:
    text = tell(
        "A place is new where no incident lay within {new_within_km:g} km in the {days} days before. "
        "An alert says that an area's last {period_days} days had more incidents than the {quantile} "
        "quantile of a negative binomial fitted by moments to its own past, up to {most_periods} "
        "periods of {period_days} days and at least {fewest_periods}, and at least {least_count} "
        "incidents. How often such an alert was false in the past stands beside it: a false alarm is "
        "one after which the next period had no more incidents than the past on average. What an "
        "incident weighs is severity less the severity without it; when an area would fall a level "
        "is worked out by ageing its incidents with nothing new; both are exact.",
        new_within_km=NEW_WITHIN_KM,
        days=NEW_AFTER.days,
        period_days=PERIOD_DAYS,
        quantile=_percent(QUANTILE, tell),
        most_periods=MOST_PERIODS,
        fewest_periods=FEWEST_PERIODS,
        least_count=LEAST_COUNT,
    )
    return tell("What changed, alerts, and a severity taken apart"), text, None


def _ranges(edges: tuple[int, ...]) -> str:
    return ", ".join(f"{lower}–{upper}" for lower, upper in pairwise(edges))


def _percent(share: float, tell: Tell) -> str:
    return tell("{share:g} %", share=100 * share)
