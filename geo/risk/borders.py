"""How much of the violence lies near a shared border, against an even spread. METHODS: docs/METHODS.md §3."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy import special

from geo.areas.boundaries import SHARED_BORDERS, STUDY_COUNTRIES
from geo.areas.locate import distance_to_line_km
from geo.query import Query
from geo.risk.trends import without_unknown_sums
from geo.study import PRECISE, Study
from geo.units import KM, SAHEL_METRES, WGS84, area_km2, reproject

SECOND_BORDER_KM = 100
"""A second border is worth naming for a place within this distance of it."""


@dataclass(frozen=True)
class BorderShare:
    """Incidents within some distance of one border, or of any of the three shared ones, against an even spread.

    countries : names of the countries that it speaks of
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
    border: tuple[str, ...] = ()
    """Names of the two countries of the one border; empty for all three."""


def border_share(study: Study, query: Query, within_km: int = 50, border: tuple[str, str] | None = None) -> BorderShare:
    """Share of precisely placed incidents near a shared border, as a ratio to an even spread.

    Of the two countries of one `border`; of the study countries and all three borders without. Where the query names
    countries, incidents and land are those of the named ones among them.

    Notes
    -----
    Exact interval of a Poisson count: Garwood (1936), Biometrika 28, 437–442.
    """
    table = study.incidents.table
    of = border or STUDY_COUNTRIES
    pairs = (border,) if border else SHARED_BORDERS
    countries = tuple(code for code in of if not query.countries or code in query.countries)
    inside = table["country"].isin(countries).to_numpy()
    precise = table["place_precision"].to_numpy() <= PRECISE
    chosen = study.incidents.select(query) & inside & precise
    km = np.min([study.km_to_border(*pair)[chosen] for pair in pairs], axis=0)
    near = int((km < within_km).sum())
    total = int(chosen.sum())
    even = _even_share(study, pairs, countries, within_km)
    names = study.boundaries.country_names
    low, high = poisson_interval(near)
    expected = total * even if total else np.nan
    return BorderShare(
        countries=tuple(names[code] for code in countries),
        within_km=within_km,
        near=near,
        total=total,
        even_share=even,
        ratio=near / expected,
        low=low / expected,
        high=high / expected,
        border=tuple(names[code] for code in border or ()),
    )


def poisson_interval(count: int) -> tuple[float, float]:
    """Exact 95 % interval of a Poisson mean of which this count was seen; from 0 where nothing was seen.

    Notes
    -----
    Garwood (1936), Biometrika 28(3/4), 437–442: half quantiles of χ² with 2·count and 2·count + 2 degrees of freedom,
    which are gamma quantiles.
    """
    low = float(special.gammaincinv(count, 0.025)) if count else 0.0
    return low, float(special.gammaincinv(count + 1, 0.975))


def nearest_borders(study: Study, longitude: float, latitude: float) -> list[tuple[tuple[str, str], float]]:
    """The border nearest to a place and its distance in km; a second one too where that is within 100 km.

    Looked for among the land borders of the study's countries.
    """
    km = {
        pair: float(distance_to_line_km([longitude], [latitude], study.boundaries.shared_border(*pair))[0])
        for pair in study.borders
    }
    first, *others = sorted(km.items(), key=lambda item: item[1])
    return [first, *(other for other in others[:1] if other[1] <= SECOND_BORDER_KM)]


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
    areas["band"] = areas["from_km"].astype(str) + "–" + areas["band_km"].astype(str) + " km"
    areas.loc[areas["border"] == "tri-border", "band"] = "Tri-border zone"
    areas["side"] = areas["country"].map(study.boundaries.country_names)
    if query.countries:
        areas = areas[areas["country"].isin(query.countries)]
    sums = areas.groupby(["band_km", "band", "side"], as_index=False, sort=True)
    totals = sums[["incidents", "deaths", "unknown_tolls", "km2"]].sum().drop(columns="band_km")
    return without_unknown_sums(totals)


def _even_share(study: Study, pairs: tuple[tuple[str, str], ...], countries: tuple[str, ...], within_km: int) -> float:
    """Share of these countries' land within this distance of any of these borders; missing without countries."""
    if not countries:
        return np.nan
    outlines = [study.boundaries.countries[code] for code in countries]
    lines = [study.boundaries.shared_border(*pair) for pair in pairs]
    strip = shapely.buffer(reproject(shapely.union_all(lines), WGS84, SAHEL_METRES), within_km * KM, quad_segs=16)
    land = reproject(shapely.coverage_union_all(outlines), WGS84, SAHEL_METRES)
    near = reproject(shapely.intersection(strip, land), SAHEL_METRES, WGS84)
    return float(area_km2([near])[0] / area_km2(outlines).sum())
