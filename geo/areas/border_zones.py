"""Border areas: bands on each side of a shared border, and the tri-border zone (Liptako-Gourma).

Source of the zones: ours. Bands answer "how far from the line"; the tri-border zone is the land within 100 km of the
point where Mali, Burkina Faso and Niger meet. METHODS: docs/METHODS.md §3.
"""

import geopandas as gpd
import shapely

from geo.areas.boundaries import SHARED_BORDERS, STUDY_COUNTRIES, Boundaries
from geo.areas.partition import CountryFinder, partition
from geo.areas.widths import Edges, band_of
from geo.units import KM, SAHEL_METRES, WGS84, to_metres

BAND_EDGES_KM: Edges = (0, 10, 25, 50, 100)
FARTHEST_KM = 300
"""How far from a border a band may reach."""
TRIBORDER_KM = 100
_ARC_STEPS = 32
"""Segments per quarter circle: the chord lies within 0.03 % of the arc."""


def border_bands(boundaries: Boundaries, first: str, second: str, edges: Edges = BAND_EDGES_KM) -> gpd.GeoDataFrame:
    """Bands between these edges on each side of one shared border, clipped to the two countries.

    Returns
    -------
    GeoDataFrame indexed by area_id: name, country (ISO3), study (its country is one of the three, or neither is),
    border, from_km and band_km (lower and upper edge), geometry EPSG:4326.

    Raises
    ------
    GeometryError  if the two countries share no border.
    """
    return _zones(boundaries, ((first, second),), edges, with_triborder=False)


def triborder_zone(boundaries: Boundaries) -> gpd.GeoDataFrame:
    """Each country's part of the land within 100 km of where the three countries meet; columns as `border_bands`."""
    return _zones(boundaries, (), (), with_triborder=True)


def border_areas(boundaries: Boundaries, edges: Edges = BAND_EDGES_KM) -> gpd.GeoDataFrame:
    """All three borders in one layer without overlap: the tri-border zone, and outside it the nearer border's bands.

    Land in reach of two borders belongs to the border whose band is the nearer, in the same band to the first of
    `SHARED_BORDERS`. Use `border_bands` for one border on its own. Columns as `border_bands`.
    """
    return _zones(boundaries, SHARED_BORDERS, edges, with_triborder=True)


def _zones(
    boundaries: Boundaries,
    borders: tuple[tuple[str, str], ...],
    band_edges: Edges,
    *,
    with_triborder: bool,
) -> gpd.GeoDataFrame:
    codes = sorted({code for border in borders or SHARED_BORDERS for code in border})
    countries = {code: to_metres(boundaries.countries[code]) for code in codes}
    lines = {b: to_metres(boundaries.shared_border(*b)) for b in borders}
    circle = shapely.buffer(
        to_metres(boundaries.tripoint()),
        TRIBORDER_KM * KM,
        quad_segs=_ARC_STEPS,
    )
    country_of = CountryFinder(countries)

    def label_of(point: shapely.Point) -> str | None:
        country = country_of(point)
        if country is None:
            return None
        if with_triborder and shapely.contains(circle, point):
            return f"tri-border|{country}|{TRIBORDER_KM}"
        reach = [
            (upper, order, border)
            for order, border in enumerate(borders)
            if country in border
            and (upper := band_of(shapely.distance(point, lines[border]) / KM, band_edges)) is not None
        ]
        if not reach:
            return None
        upper, _, border = min(reach)
        return f"{'-'.join(border)}|{country}|{upper}"

    edges = [shapely.boundary(shape) for shape in countries.values()]
    edges += [
        shapely.boundary(shapely.buffer(line, upper * KM, quad_segs=_ARC_STEPS))
        for line in lines.values()
        for upper in band_edges[1:]
    ]
    if with_triborder:
        edges.append(shapely.boundary(circle))
    return _table(partition(edges, label_of, SAHEL_METRES), band_edges, boundaries.country_names)


def _table(shapes: dict[str, shapely.Geometry], edges: Edges, country_names: dict[str, str]) -> gpd.GeoDataFrame:
    rows = []
    countries = {label.split("|")[1] for label in shapes}
    scored = countries & {*STUDY_COUNTRIES} or countries
    for label, shape in shapes.items():
        border, country, upper = label.split("|")
        lower = 0 if border == "tri-border" else edges[edges.index(int(upper)) - 1]
        rows.append(
            {
                "area_id": f"{border}-{country}-{lower:03d}-{int(upper):03d}".lower(),
                "name": _name(border, country, lower, int(upper), country_names),
                "country": country,
                "study": country in scored,
                "border": border,
                "from_km": lower,
                "band_km": int(upper),
                "geometry": shape,
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84).set_index("area_id").sort_index()


def _name(border: str, country: str, lower: int, upper: int, country_names: dict[str, str]) -> str:
    if border == "tri-border":
        return f"Tri-border zone, {country_names[country]} side"
    other = next(code for code in border.split("-") if code != country)
    return f"{country_names[country]} side, {lower}–{upper} km from {country_names[other]}"
