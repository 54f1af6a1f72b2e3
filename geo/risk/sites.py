"""How severe it is round the user's own sites, and what happened there. METHODS: docs/METHODS.md §6.

Circles of two sites may overlap, so each site is scored on evidence of its own: its circle as the one area, and the
rest of the study countries behind the layer's mean.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from geo.areas.boundaries import STUDY_COUNTRIES
from geo.areas.imprecise import NEAR_KM
from geo.areas.layers import RING_KM, LayerPlan, Layers
from geo.areas.sites import VINTAGE, Site, circle, site_areas
from geo.query import Query
from geo.risk.arrays import Floats, Ints
from geo.risk.evidence import Evidence, about
from geo.risk.model import MODEL, RiskModel
from geo.risk.score import score_evidence
from geo.risk.trends import without_unknown_sums
from geo.study import PRECISE, Study
from geo.units import area_km2, distance_and_bearing

LAYER = "site"
TREND_MONTHS = 24


def with_sites(study: Study, sites: Sequence[Site]) -> Study:
    """The study with the circles as its one layer, `site`, for maps and captions; circles may overlap there."""
    plan = LayerPlan(LAYER, "Own sites", LAYER, lambda: site_areas(study.boundaries, sites), PRECISE, vintage=VINTAGE)
    content = hashlib.sha256(repr(tuple(sites)).encode()).hexdigest()[:12]
    return replace(study, layers=Layers([plan], content=f"{study.layers.content}+{content}"))


def site_scores(
    study: Study,
    query: Query,
    sites: Sequence[Site],
    model: RiskModel = MODEL,
    progress: Callable[[float, str], None] = lambda done, text: None,  # noqa: ARG005
) -> pd.DataFrame:
    """One row per site, the most severe first; columns as `geo.risk.score.score_areas`, and `nearest_km`.

    The filter of countries chooses incidents, as circles may cross borders. `progress` is told the share that is done;
    what it raises ends the work.
    """
    rows = study.incidents.rows(query)
    areas = site_areas(study.boundaries, sites)
    frames = []
    for number, (site, (area_id, area)) in enumerate(zip(sites, areas.iterrows(), strict=True)):
        progress(number / len(sites), "")
        score = score_evidence(_evidence(study, query, site, rows, bool(area["study"])), None, model)
        score.insert(0, "name", site.name)
        score.insert(1, "country", area["country"])
        score["nearest_km"] = nearest_incidents(study, query, site, most=1)["distance_km"].min()
        frames.append(score.set_axis(pd.Index([area_id], name="area_id"), axis=0))
    return pd.concat(frames).sort_values(["severity", "name"], ascending=[False, True], kind="stable")


def nearest_incidents(study: Study, query: Query, site: Site, *, most: int = 40) -> pd.DataFrame:
    """The selected incidents nearest to a site, the nearest first: their rows, distance_km and bearing (degrees).

    Only precise places have a distance. Indexed as the incident table.
    """
    table = study.incidents.table
    precise = table["place_precision"].to_numpy() <= PRECISE
    rows = np.flatnonzero(study.incidents.select(query) & precise)
    lon, lat = table["longitude"].to_numpy()[rows], table["latitude"].to_numpy()[rows]
    km, bearing = distance_and_bearing(site.longitude, site.latitude, lon, lat)
    first = np.argsort(km, kind="stable")[:most]
    return table.iloc[rows[first]].assign(distance_km=km[first], bearing=bearing[first])


def in_circle(study: Study, site: Site) -> np.ndarray:
    """(n,) which incidents of the study lie in a site's circle; only precise places do."""
    found = _near(study, site)
    inside = np.zeros(len(study.incidents.table), dtype=bool)
    inside[found.row[(found.km <= site.radius_km) & found.precise]] = True
    return inside


def site_months(study: Study, query: Query, sites: Sequence[Site]) -> Ints:
    """(s, 24) incidents in each circle, in each of the last 24 months up to the window's end, under its filters."""
    last = np.datetime64(query.end, "M")
    first = last - TREND_MONTHS + 1
    wide = replace(query, start=first.astype("datetime64[D]").item())
    chosen = study.incidents.select(wide)
    month = (study.incidents.day.astype("datetime64[D]").astype("datetime64[M]") - first).astype(int)
    counts = np.zeros((len(sites), TREND_MONTHS), dtype=np.int64)
    for number, site in enumerate(sites):
        counts[number] = np.bincount(month[chosen & in_circle(study, site)], minlength=TREND_MONTHS)
    return counts


def site_groups(study: Study, query: Query, site: Site) -> pd.DataFrame:
    """Who acted in a site's circle: group, incidents, deaths (missing where none has a figure), unknown_tolls."""
    chosen = study.incidents.select(query) & in_circle(study, site)
    tolls = study.incidents.table["fatalities_best"][chosen].astype("float64")
    frame = pd.DataFrame(
        {
            "group": np.asarray(study.incidents.group, dtype=object)[chosen],
            "deaths": tolls.fillna(0.0).to_numpy(),
            "unknown": tolls.isna().to_numpy(),
        }
    ).groupby("group", as_index=False)
    sums = frame.agg(incidents=("deaths", "size"), deaths=("deaths", "sum"), unknown_tolls=("unknown", "sum"))
    return without_unknown_sums(sums).sort_values(["incidents", "group"], ascending=[False, True], ignore_index=True)


@dataclass(frozen=True, eq=False)
class _Near:
    """Incidents of a study in reach of a site: row, km, and whether the place is known well enough for a distance."""

    row: Ints
    km: Floats
    precise: np.ndarray
    disc: np.ndarray


@lru_cache(maxsize=512)
def _near(study: Study, site: Site) -> _Near:
    """Those that may lie in the circle or within 50 km of it, measured once per study."""
    table = study.incidents.table
    lon, lat = table["longitude"].to_numpy(), table["latitude"].to_numpy()
    reach = site.radius_km + RING_KM + NEAR_KM
    north = reach / 110.0
    east = reach / (110.0 * np.cos(np.radians(min(89.0, abs(site.latitude) + north))))
    row = np.flatnonzero((np.abs(lat - site.latitude) <= north) & (np.abs(lon - site.longitude) <= east))
    km, _ = distance_and_bearing(site.longitude, site.latitude, lon[row], lat[row])
    precision = table["place_precision"].to_numpy()[row]
    return _Near(row, km, precision <= PRECISE, precision == PRECISE)


def _evidence(study: Study, query: Query, site: Site, rows: Ints, in_study: bool) -> Evidence:
    near = _near(study, site)
    among = np.isin(near.row, rows)
    position = np.searchsorted(rows, near.row)
    at, km, precise, disc = position[among], near.km[among], near.precise[among], near.disc[among]
    inside = precise & (km <= site.radius_km)
    around = precise & (km > site.radius_km) & (km <= site.radius_km + RING_KM)
    area = np.full(len(rows), -1, dtype=np.int64)
    area[at[inside]] = 0
    share = np.where(disc, overlap_share(km, site.radius_km), 0.0)
    moves = (share > 0) & (share < 1)
    country = study.incidents.table["country"].isin(STUDY_COUNTRIES).to_numpy()[rows]
    own, ring = _land_km2(study, site)
    return about(
        study,
        query,
        rows,
        area_ids=pd.Index([site.site_id], name="area_id"),
        km2=np.array([own]),
        surroundings_km2=np.array([ring]),
        in_study=np.array([in_study]),
        area=area,
        near_row=at[around],
        near_area=np.zeros(int(around.sum()), dtype=np.int64),
        may_row=np.concatenate([at[moves], at[moves]]),
        may_area=np.repeat([0, -1], int(moves.sum())),
        may_share=np.concatenate([share[moves], 1 - share[moves]]),
        rest_km2=max(0.0, _study_km2(study) - own * in_study),
        in_rest=country & (area < 0),
    )


def overlap_share(km: Floats, radius_km: float, disc_km: float = NEAR_KM) -> Floats:
    """Share of a disc of 25 km round each incident that lies in a circle `km` away from it.

    Notes
    -----
    Area of the lens of two circles, on the plane (the discs are small).
    """
    d, r, big = np.maximum(km, 1e-9), disc_km, radius_km
    apart, within = d >= r + big, d <= abs(big - r)
    d = np.where(apart | within, r + big, d)
    one = np.arccos(np.clip((d**2 + r**2 - big**2) / (2 * d * r), -1, 1))
    two = np.arccos(np.clip((d**2 + big**2 - r**2) / (2 * d * big), -1, 1))
    kite = 0.5 * np.sqrt(np.maximum(0.0, (-d + r + big) * (d + r - big) * (d - r + big) * (d + r + big)))
    lens = (r**2 * one + big**2 * two - kite) / (np.pi * r**2)
    whole = min(1.0, (big / r) ** 2)
    share: Floats = np.where(apart, 0.0, np.where(within, whole, lens))
    return share


@lru_cache(maxsize=512)
def _land_km2(study: Study, site: Site) -> tuple[float, float]:
    """Land in the circle, and in the 50 km round it, in km²."""
    shapes = np.array([circle(site), circle(site, site.radius_km + RING_KM)], dtype=object)
    own, whole = area_km2(shapely.intersection(shapes, study.land))
    return float(own), float(whole - own)


@lru_cache(maxsize=2)
def _study_km2(study: Study) -> float:
    return float(area_km2([study.boundaries.countries[code] for code in STUDY_COUNTRIES]).sum())
