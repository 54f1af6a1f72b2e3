"""How much of the violence lies near a shared border, against an even spread. METHODS: docs/METHODS.md §3."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy import stats

from geo.areas.border_zones import BAND_EDGES_KM
from geo.areas.boundaries import SHARED_BORDERS, STUDY_COUNTRIES
from geo.query import Query
from geo.risk.trends import without_unknown_sums
from geo.study import PRECISE, Study
from geo.units import KM, SAHEL_METRES, WGS84, area_km2, reproject


@dataclass(frozen=True)
class BorderShare:
    """Incidents within some distance of any of the three shared borders, and what an even spread would give.

    countries : names of the study countries that it speaks of
    even_share : share of their land that lies that near; missing without countries
    ratio : observed / expected, with its exact Poisson 95 % interval; missing without incidents
    """

    countries: tuple[str, ...]
    within_km: int
    near: int
    total: int
    even_share: float
    ratio: float
    low: float
    high: float


def border_share(study: Study, query: Query, within_km: int = 50) -> BorderShare:
    """Share of the study countries' precisely placed incidents near a shared border, as a ratio to an even spread.

    Where the query names countries, incidents and land are those of the study countries among them.

    Notes
    -----
    Exact interval of a Poisson count: Garwood (1936), Biometrika 28, 437–442.
    """
    table = study.incidents.table
    countries = tuple(code for code in STUDY_COUNTRIES if not query.countries or code in query.countries)
    inside = table["country"].isin(countries).to_numpy()
    precise = table["place_precision"].to_numpy() <= PRECISE
    chosen = study.incidents.select(query) & inside & precise
    borders = study.distances[[f"km_to_{first}_{second}".lower() for first, second in SHARED_BORDERS]]
    near = int((borders.min(axis=1)[chosen] < within_km).sum())
    total = int(chosen.sum())
    even = _even_share(study, countries, within_km)
    names = tuple(study.boundaries.country_names[code] for code in countries)
    if not total:
        return BorderShare(names, within_km, near, total, even, np.nan, np.nan, np.nan)
    expected = total * even
    low, high = poisson_interval(near)
    return BorderShare(names, within_km, near, total, even, near / expected, low / expected, high / expected)


def poisson_interval(count: int) -> tuple[float, float]:
    """Exact 95 % interval of a Poisson mean of which this count was seen; from 0 where nothing was seen."""
    low = float(stats.chi2.ppf(0.025, 2 * count)) / 2 if count else 0.0
    return low, float(stats.chi2.ppf(0.975, 2 * count + 2)) / 2


def band_table(study: Study, query: Query) -> pd.DataFrame:
    """Incidents and deaths by band and side of one border layer.

    For the layer of all three borders the bands of the nearest border are added up, the tri-border zone apart.

    Returns
    -------
    DataFrame: band_km (upper edge), band (in words), side, incidents, deaths (missing where no incident has a figure),
        unknown_tolls, km2.
    """
    layer = study.layer(query.layer)
    chosen = study.incidents.select(query, any_country=layer.has_countries)
    codes = study.codes(query.layer)
    rows = np.flatnonzero(chosen & (codes >= 0))
    tolls = study.incidents.table["fatalities_best"].iloc[rows]
    counts = pd.DataFrame(
        {
            "code": codes[rows],
            "deaths": tolls.astype("float64").fillna(0.0).to_numpy(),
            "unknown": tolls.isna().to_numpy(),
        }
    ).groupby("code")
    areas = layer.areas.assign(km2=layer.km2).reset_index(drop=True)
    areas["incidents"] = counts.size().reindex(areas.index, fill_value=0)
    areas["deaths"] = counts["deaths"].sum().reindex(areas.index, fill_value=0.0)
    areas["unknown_tolls"] = counts["unknown"].sum().reindex(areas.index, fill_value=0).astype(int)
    areas["band"] = [_band(border, upper) for border, upper in zip(areas["border"], areas["band_km"], strict=True)]
    areas["side"] = areas["country"].map(study.boundaries.country_names)
    if query.countries:
        areas = areas[areas["country"].isin(query.countries)]
    sums = areas.groupby(["band_km", "band", "side"], as_index=False, sort=True)
    totals = sums[["incidents", "deaths", "unknown_tolls", "km2"]].sum().drop(columns="band_km")
    return without_unknown_sums(totals)


def _band(border: str, upper: int) -> str:
    if border == "tri-border":
        return "Tri-border zone"
    return f"{BAND_EDGES_KM[BAND_EDGES_KM.index(upper) - 1]}–{upper} km"


def _even_share(study: Study, countries: tuple[str, ...], within_km: int) -> float:
    """Share of these countries' land within this distance of any shared border; missing without countries."""
    if not countries:
        return np.nan
    outlines = [study.boundaries.countries[code] for code in countries]
    lines = [study.boundaries.shared_border(*pair) for pair in SHARED_BORDERS]
    strip = shapely.buffer(reproject(shapely.union_all(lines), WGS84, SAHEL_METRES), within_km * KM, quad_segs=16)
    land = reproject(shapely.coverage_union_all(outlines), WGS84, SAHEL_METRES)
    near = reproject(shapely.intersection(strip, land), SAHEL_METRES, WGS84)
    return float(area_km2([near])[0] / area_km2(outlines).sum())
