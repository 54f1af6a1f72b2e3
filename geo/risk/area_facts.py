"""What is counted of one area beside its score: how much, who, where in it, when, and how far from what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas.boundaries import SHARED_BORDERS
from geo.areas.distances import Distances
from geo.areas.sites import Site
from geo.query import Query
from geo.risk.arrays import Floats, Ints
from geo.study import PRECISE, Study
from geo.units import distance_and_bearing

MOST_PLACES, MOST_TOWNS = 8, 5
NEAR_KM = 25.0
"""What counts as near a town or a site."""
_EDGE_DEGREES = 0.05
_REACH_DEGREES = 3.0


@dataclass(frozen=True, eq=False)
class AreaFacts:
    """Counts of the selected incidents that are placed in one area.

    rows : of the incident table, oldest first
    deaths_low, deaths_best, deaths_high : sums of the incidents with a figure; NaN where none has one
    before : incidents of the window of equal length before; None where the data do not hold all of it
    groups : group, incidents, deaths (missing where none has a figure), unknown_tolls; the most frequent first
    places : the same of the H3 cells of resolution 5 with most incidents, by the name most used there: place, cell,
        longitude, latitude, incidents, deaths, unknown_tolls, last; precise places only
    """

    rows: Ints
    deaths_low: float
    deaths_best: float
    deaths_high: float
    unknown_tolls: int
    civilians: int
    unidentified: int
    imprecise: int
    snapped: int
    before: int | None
    groups: pd.DataFrame
    places: pd.DataFrame

    @property
    def incidents(self) -> int:
        """How many incidents of the selection are placed in the area."""
        return len(self.rows)


@dataclass(frozen=True)
class AreaDistances:
    """How far an area lies from borders and capitals, in km.

    borders : each shared border's two countries (ISO3) and the km from the area's nearest point, the nearest first
    capitals : each capital's name, km from the area's nearest point, and km to and bearing of the area's middle from it
    """

    borders: tuple[tuple[tuple[str, str], float], ...]
    capitals: tuple[tuple[str, float, float, float], ...]


def rows_in(study: Study, query: Query, area_id: str) -> Ints:
    """Rows of the incident table that the query asks for and that are placed in the area, oldest first."""
    layer = study.layer(query.layer)
    rows = study.incidents.rows(query, any_country=layer.has_countries)
    found: Ints = rows[study.codes(query.layer)[rows] == layer.areas.index.get_loc(area_id)]
    return found


def area_facts(study: Study, query: Query, area_id: str) -> AreaFacts:
    """What happened in an area of the query's layer, under the query's filters."""
    incidents, rows = study.incidents, rows_in(study, query, area_id)
    tolls = {name: incidents.tolls[name][rows] for name in ("low", "best", "high")}
    known = ~np.isnan(tolls["best"])
    low, best, high = (float(np.nansum(tolls[name])) if known.any() else np.nan for name in tolls)
    earlier = query.previous()
    whole = earlier.start >= incidents.first_day
    return AreaFacts(
        rows=rows,
        deaths_low=low,
        deaths_best=best,
        deaths_high=high,
        unknown_tolls=int((~known).sum()),
        civilians=int(incidents.against_civilians[rows].sum()),
        unidentified=int(incidents.is_unidentified[rows].sum()),
        imprecise=int((incidents.precision[rows] >= PRECISE).sum()),
        snapped=int(study.is_snapped[rows].sum()),
        before=len(rows_in(study, earlier, area_id)) if whole else None,
        groups=_groups(study, rows, tolls["best"]),
        places=_places(study, rows, tolls["best"]),
    )


def near_rows(study: Study, query: Query, longitude: float, latitude: float, km: float = NEAR_KM) -> Ints:
    """Rows that the query asks for within so many km of a point, the newest first; precise places only."""
    rows, away = _precise_near(study, query, longitude, latitude)
    return rows[away <= km][::-1]


@lru_cache(maxsize=256)
def area_distances(study: Study, layer: str, area_id: str) -> AreaDistances:
    """How far an area of a layer lies from the shared borders and from the capitals."""
    shape = study.layer(layer).areas.geometry[area_id]
    points = shapely.get_coordinates(shapely.segmentize(shape, _EDGE_DEGREES))
    measured = _measured(study).columns(points[:, 0], points[:, 1])
    borders = {pair: float(measured[f"km_to_{pair[0]}_{pair[1]}".lower()].min()) for pair in SHARED_BORDERS}
    middle, capitals = shapely.centroid(shape), []
    for key, capital in study.capitals.items():
        holds = shapely.contains_xy(shape, capital.longitude, capital.latitude)
        km, bearing = distance_and_bearing(capital.longitude, capital.latitude, middle.x, middle.y)
        nearest = 0.0 if holds else float(measured[f"km_to_{key}"].min())
        capitals.append((capital.name, nearest, float(km[0]), float(bearing[0])))
    return AreaDistances(
        borders=tuple(sorted(borders.items(), key=lambda item: item[1])),
        capitals=tuple(sorted(capitals, key=lambda item: item[1])),
    )


def sites_near(study: Study, query: Query, area_id: str, sites: Sequence[Site]) -> pd.DataFrame:
    """The user's sites in an area or within 50 km of it, and the area's largest towns, with what happened near each.

    Returns
    -------
    DataFrame: name, own (the user's site), km_to_area (0 inside), incidents (within 25 km), nearest_km and nearest_row
    (of the incident table; −1 where none lies within some 300 km); sites first, then towns by size.
    """
    shape = study.layer(query.layer).areas.geometry[area_id]
    found = [(site.name, True, site.longitude, site.latitude) for site in sites]
    inside = shapely.contains_xy(shape, study.places["longitude"], study.places["latitude"])
    towns = study.places.loc[inside, ["name", "longitude", "latitude"]].head(MOST_TOWNS)
    found += [(str(name), False, lon, lat) for name, lon, lat in towns.itertuples(index=False)]
    records = []
    for name, own, longitude, latitude in found:
        away = _km_to(shape, longitude, latitude)
        if away <= 2 * NEAR_KM:
            rows, km = _precise_near(study, query, longitude, latitude)
            at = int(km.argmin()) if len(km) else -1
            records.append(
                {
                    "name": name,
                    "own": own,
                    "km_to_area": away,
                    "incidents": int((km <= NEAR_KM).sum()),
                    "nearest_km": float(km[at]) if at >= 0 else np.nan,
                    "nearest_row": int(rows[at]) if at >= 0 else -1,
                }
            )
    columns = ["name", "own", "km_to_area", "incidents", "nearest_km", "nearest_row"]
    return pd.DataFrame(records, columns=columns)


def _groups(study: Study, rows: Ints, tolls: Floats) -> pd.DataFrame:
    group = study.incidents.group
    table = _counted(group.codes[rows].astype(np.int64), len(group.categories), tolls)
    table.insert(0, "group", group.categories[table.index.to_numpy()].astype(object))
    return table.sort_values(["incidents", "group"], ascending=[False, True], ignore_index=True)


def _places(study: Study, rows: Ints, tolls: Floats) -> pd.DataFrame:
    table = study.incidents.table
    precise = study.incidents.precision[rows] <= PRECISE
    rows, tolls = rows[precise], tolls[precise]
    cells, code = np.unique(study.cells[rows], return_inverse=True)
    found = _counted(code, len(cells), tolls)
    found = found.assign(cell=cells[found.index.to_numpy()])
    found = found.sort_values(["incidents", "cell"], ascending=[False, True]).head(MOST_PLACES)
    names, last, centres = table["location"], study.incidents.day, []
    for at in found.index:
        here = rows[code == at]
        latitude, longitude = h3.cell_to_latlng(int(cells[at]))
        name = names.iloc[here].value_counts(sort=True).index[0]
        centres.append((str(name), longitude, latitude, last[here].max().astype("datetime64[D]")))
    columns = ["place", "longitude", "latitude", "last"]
    named = pd.DataFrame(centres, columns=columns, index=found.index)
    return pd.concat([named, found], axis=1).reset_index(drop=True)


def _counted(code: NDArray[np.int64], size: int, tolls: Floats) -> pd.DataFrame:
    """Incidents, deaths and tolls without a figure of each code that occurs; deaths missing where none is known."""
    unknown = np.isnan(tolls)
    incidents = np.bincount(code, minlength=size)
    without = np.bincount(code, weights=unknown, minlength=size).astype(int)
    deaths = np.bincount(code, weights=np.where(unknown, 0.0, tolls), minlength=size).astype(float)
    deaths[without == incidents] = np.nan
    table = pd.DataFrame({"incidents": incidents, "deaths": deaths, "unknown_tolls": without})
    return table[table["incidents"] > 0]


def _precise_near(study: Study, query: Query, longitude: float, latitude: float) -> tuple[Ints, Floats]:
    """The selected incidents of a precise place within some 300 km of a point, and their distances in km."""
    table = study.incidents.table
    lon, lat = table["longitude"].to_numpy(), table["latitude"].to_numpy()
    near = (np.abs(lon - longitude) <= _REACH_DEGREES) & (np.abs(lat - latitude) <= _REACH_DEGREES)
    near &= table["place_precision"].to_numpy() <= PRECISE
    rows = np.flatnonzero(near & study.incidents.select(replace(query, countries=())))
    km, _ = distance_and_bearing(longitude, latitude, lon[rows], lat[rows])
    return rows, km


def _km_to(shape: shapely.Geometry, longitude: float, latitude: float) -> float:
    """Km from a point to a shape, 0 inside; measured to the shape's nearest point."""
    if shapely.contains_xy(shape, longitude, latitude):
        return 0.0
    nearest = shapely.get_point(shapely.shortest_line(shape, shapely.Point(longitude, latitude)), 0)
    km, _ = distance_and_bearing(longitude, latitude, nearest.x, nearest.y)
    return float(km[0])


@lru_cache(maxsize=4)
def _measured(study: Study) -> Distances:
    return Distances(study.boundaries, study.capitals)
