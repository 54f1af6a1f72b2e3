"""The layers a reader can choose from: named sets of areas that do not overlap, each built when first asked for."""

import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.areas import routes
from geo.areas.area_index import AreaIndex
from geo.areas.border_zones import FARTHEST_KM, border_areas, border_bands, triborder_zone
from geo.areas.boundaries import EMBEDDED, STUDY_COUNTRIES, VINTAGE, Boundaries, country_areas, provinces, regions
from geo.areas.capital_rings import capital_rings
from geo.areas.custom import KIND as OWN_AREAS
from geo.areas.custom import own_areas, own_layers
from geo.areas.hexagons import COARSE, RESOLUTIONS, Hexagons
from geo.areas.places import CAPITALS, Place
from geo.areas.releases import KIND as RELEASES
from geo.areas.releases import Release, release_areas, releases
from geo.areas.shelf import Shelf
from geo.areas.widths import FARTHEST_KM as RINGS_END_KM
from geo.areas.widths import as_text, edges_of
from geo.errors import LayerNotFoundError, listed
from geo.units import KM, SAHEL_METRES, WGS84, area_km2, reproject, to_metres

RING_KM = 50
"""How far around an area its surroundings reach (the spill-over component)."""

VARIANT = "@"
"""Between a layer's key and what the reader chose for it: `border-mli-bfa@5-20-60`, `admin1@codab-mali-2021`."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A named set of areas of one vintage.

    areas : indexed by area_id in order; name, country, study (scored by default), geometry, EPSG:4326
    coarsest_precision : the least precise place (1–5) that may still be placed in this layer
    rest_km2 : study land that no area holds, where the areas are a mere part of it: it counts in the layer's mean
    h3_resolution : where the areas are H3 cells, their resolution; a point's cell is then its area
    """

    key: str
    title: str
    family: str
    areas: gpd.GeoDataFrame
    coarsest_precision: int
    vintage: str = VINTAGE
    rest_km2: float = 0.0
    h3_resolution: int | None = None

    @cached_property
    def index(self) -> AreaIndex:
        """Finds the area of many points quickly."""
        return AreaIndex(self.areas)

    @cached_property
    def km2(self) -> NDArray[np.float64]:
        """Area of each area in km²."""
        return area_km2(self.areas.geometry.to_numpy())

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """(m, 4) west, south, east and north end of each area in degrees."""
        return np.asarray(shapely.bounds(self.areas.geometry.to_numpy()))

    @cached_property
    def has_countries(self) -> bool:
        """Whether each area lies in one country (rings round a capital do not)."""
        return bool(self.areas["country"].notna().all())

    def surroundings_km2(self, land: shapely.Geometry) -> NDArray[np.float64]:
        """Land area in km² within 50 km of each area and outside it; `land` in EPSG:4326."""
        rough = shapely.simplify(to_metres(self.areas.geometry.to_numpy()), 500.0)
        ground = to_metres(land)
        shapely.prepare(ground)
        reach = shapely.buffer(rough, RING_KM * KM, quad_segs=4)
        rings = np.asarray(shapely.difference(reach, rough), dtype=object)
        at_the_edge = ~shapely.contains(ground, reach)  # inland, all of the ring is land
        rings[at_the_edge] = shapely.intersection(rings[at_the_edge], ground)
        return area_km2(reproject(rings, SAHEL_METRES, WGS84))


@dataclass(frozen=True)
class LayerPlan:
    """A layer that can be built: what a menu must know beforehand, and how its areas are made.

    areas : makes the table of `Layer.areas`; called once, when the layer is first asked for
    variant : the plan for what stands behind the `@` of a key; it raises LayerNotFoundError for what it does not
        understand. None: the layer comes in one form only
    more : what making the areas told beside them: other fields of `Layer`
    vintages : boundaries that the layer may have, for a menu: what stands behind the `@` (empty for the embedded ones)
        to its name; empty where there is no choice
    menu : what the layer is called where its boundaries stand beside it; its title where that is empty
    """

    key: str
    title: str
    family: str
    areas: Callable[[], gpd.GeoDataFrame]
    coarsest_precision: int = 2
    vintage: str = VINTAGE
    variant: "Callable[[str], LayerPlan] | None" = None
    more: Callable[[], Mapping[str, Any]] = dict
    vintages: Mapping[str, str] = field(default_factory=dict)
    menu: str = ""


class Layers(Mapping[str, Layer]):
    """Layers by key, in the order of the menu; each is built when first asked for and kept.

    Iterating gives the layers of the menu; `layers["border-mli-bfa@5-20-60"]` gives a variant of one of them.
    """

    def __init__(self, plans: Iterable[LayerPlan], content: str = "") -> None:
        self.content = content
        """Names what the user brought in (own polygons, boundary releases, routes); empty without."""
        self._plans = {plan.key: plan for plan in plans}
        self._built: dict[str, Layer] = {}
        self._variant = lru_cache(maxsize=32)(self._build_variant)

    def __getitem__(self, key: str) -> Layer:
        if VARIANT in key:
            return self._variant(key)
        if key not in self._built:
            self._built[key] = _build(self._plans[key])
        return self._built[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._plans)

    def __len__(self) -> int:
        return len(self._plans)

    @property
    def titles(self) -> "LayerTitles":
        """Every layer's key and title, those of variants on asking; nothing is built."""
        return LayerTitles(self)

    def plan(self, key: str) -> LayerPlan:
        """What is known of a layer before it is built.

        Raises
        ------
        LayerNotFoundError  naming the layers there are.
        """
        base, _, asked = key.partition(VARIANT)
        plan = self._plans.get(base)
        if plan is None or (asked and plan.variant is None):
            raise LayerNotFoundError(
                "There is no layer “{key}”; there are {known}.", key=key[:60], known=", ".join(self._plans)
            )
        return plan.variant(asked) if asked and plan.variant else plan

    def _build_variant(self, key: str) -> Layer:
        return _build(self.plan(key))


class LayerTitles(Mapping[str, str]):
    """Key to title of every layer; a variant is known when its layer understands it."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers

    def __getitem__(self, key: str) -> str:
        try:
            return self._layers.plan(key).title
        except LayerNotFoundError as error:
            raise KeyError(key) from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._layers)

    def __len__(self) -> int:
        return len(self._layers)


def build_layers(
    boundaries: Boundaries,
    capitals: Mapping[str, Place],
    *,
    incidents: pd.DataFrame | None = None,
    folder: Path | None = None,
) -> Layers:
    """Every layer, by key, in the order of the menu.

    Parameters
    ----------
    incidents : the incident table: which countries' borders there are, and which hexagons; without it the borders of
        the three countries and no hexagons
    folder : the store's folder, where boundary releases, own areas and own lines lie; None without a store
    """
    plans = [
        *_administrative(boundaries, folder),
        *_custom(folder),
        *_borders(boundaries, incidents),
        *_capitals(boundaries, capitals),
        *_hexagons(boundaries, incidents),
        *_routes(boundaries, folder),
    ]
    return Layers(plans, content=_content(folder))


def holding(layers: Layers, area_id: str, key: str) -> Layer | None:
    """The form of a layer, of whatever boundaries, that has an area of that id; None where none has."""
    base = key.partition(VARIANT)[0]
    vintages = layers.plan(base).vintages
    forms = [layers[f"{base}{VARIANT}{vintage}" if vintage else base] for vintage in vintages]
    return next((form for form in forms if area_id in form.areas.index), None)


def find_layer(layers: Mapping[str, Layer], key: str) -> Layer:
    """The layer of that key.

    Raises
    ------
    LayerNotFoundError  naming the layers there are.
    """
    try:
        return layers[key]
    except KeyError as error:
        raise LayerNotFoundError(
            "There is no layer “{key}”; there are {known}.", key=key, known=", ".join(layers)
        ) from error


@lru_cache(maxsize=64)
def _shared(make: Callable[..., gpd.GeoDataFrame], *of: Hashable) -> gpd.GeoDataFrame:
    """What `make` gives; once for all studies of a process, as areas of the same boundaries do not change."""
    return make(*of)


def _made(make: Callable[..., gpd.GeoDataFrame], *of: Hashable) -> Callable[..., gpd.GeoDataFrame]:
    return partial(_shared, make, *of)


@cache
def _axes() -> tuple[routes.Route, ...]:
    return routes.read_routes()


_LEVELS = {"admin1": ("Regions", 4), "admin2": ("Second level", 3), "admin3": ("Third level", 2)}
"""Level to what its areas are called here, and the coarsest place that may be placed in them."""


def _administrative(boundaries: Boundaries, folder: Path | None) -> list[LayerPlan]:
    embedded = {
        "admin1": LayerPlan("admin1", "Regions", "admin1", _made(regions, boundaries), coarsest_precision=4),
        "admin2": LayerPlan(
            "admin2",
            "Provinces (Burkina Faso)",
            "admin2",
            _made(provinces, boundaries),
            coarsest_precision=3,
        ),
    }
    plans = [LayerPlan("admin0", "Countries", "admin0", _made(country_areas, boundaries), coarsest_precision=5)]
    kept = [] if folder is None else [(release, _of_release(release, folder)) for release in releases(folder)]
    for level in _LEVELS:
        brought = {release.slug: plan for release, plan in kept if release.level == level}
        plain = embedded.get(level, next(iter(brought.values()), None))
        if plain is None:
            continue
        names = {slug: plan.vintage.partition(" (")[0] for slug, plan in brought.items()}
        vintages = ({"": EMBEDDED} if level in embedded else {}) | names
        variant, menu = partial(_vintage, brought, level), _LEVELS[level][0] if names else ""
        plans.append(replace(plain, key=level, variant=variant, vintages=vintages, menu=menu))
    return plans


def _of_release(release: Release, folder: Path) -> LayerPlan:
    title, coarsest = _LEVELS[release.level]
    areas = partial(release_areas, folder, release.slug)
    return LayerPlan(
        release.key, f"{title}, {release.name}", release.level, areas, coarsest_precision=coarsest,
        vintage=release.vintage,
    )  # fmt: skip


def _vintage(brought: Mapping[str, LayerPlan], level: str, slug: str) -> LayerPlan:
    if slug not in brought:
        raise LayerNotFoundError(
            "No boundaries “{slug}” were brought in for {level}; there are {known}.",
            slug=slug[:60],
            level=level,
            known=listed(brought),
        )
    return brought[slug]


def _custom(folder: Path | None) -> list[LayerPlan]:
    if folder is None:
        return []
    return [
        LayerPlan(own.key, own.name, "custom", partial(own_areas, folder, own.slug), vintage=own.vintage)
        for own in own_layers(folder)
    ]


def _content(folder: Path | None) -> str:
    """Names what the user brought in, by what it holds."""
    shelves = "" if folder is None else "".join(Shelf(folder, kind).content() for kind in (RELEASES, OWN_AREAS))
    kept = shelves + routes.own_content(folder)
    return hashlib.sha256(kept.encode()).hexdigest()[:12] if kept else ""


def _borders(boundaries: Boundaries, incidents: pd.DataFrame | None) -> list[LayerPlan]:
    names = boundaries.country_names
    countries = STUDY_COUNTRIES if incidents is None else (*STUDY_COUNTRIES, *incidents["country"].unique())
    pairs = boundaries.land_borders(countries)
    every = LayerPlan("border", "Border areas, all three borders", "border", _made(border_areas, boundaries))
    tri_border = LayerPlan(
        "tri-border", "Tri-border zone (Liptako-Gourma)", "border", _made(triborder_zone, boundaries)
    )
    single = [
        LayerPlan(
            f"border-{first}-{second}".lower(),
            f"{names[first]}–{names[second]} border",
            "border",
            _made(border_bands, boundaries, first, second),
        )
        for first, second in pairs
    ]
    return [*(_with_widths(plan, FARTHEST_KM) for plan in (every, *single)), tri_border]


def _capitals(boundaries: Boundaries, capitals: Mapping[str, Place]) -> list[LayerPlan]:
    plans = [
        LayerPlan(
            f"capital-{key}",
            f"Distance from {CAPITALS[key][0]}",
            "capital",
            _made(capital_rings, boundaries, place),
        )
        for key, place in capitals.items()
    ]
    return [_with_widths(plan, RINGS_END_KM) for plan in plans]


def _with_widths(plan: LayerPlan, farthest_km: int) -> LayerPlan:
    """The plan, with variants of chosen widths: `@5-20-60`; its areas take the edges as their last argument."""
    areas_between: Callable[..., gpd.GeoDataFrame] = plan.areas

    def chosen(widths: str) -> LayerPlan:
        edges = edges_of(widths, farthest_km=farthest_km)
        return replace(
            plan,
            key=f"{plan.key}{VARIANT}{widths}",
            title=f"{plan.title}, {as_text(edges)} km",
            areas=lambda: areas_between(edges),
        )

    return replace(plan, variant=chosen)


def _hexagons(boundaries: Boundaries, incidents: pd.DataFrame | None) -> list[LayerPlan]:
    """One layer for each resolution, and one whose resolution the map's zoom chooses: `hex@5`."""
    if incidents is None:
        return []
    plans = {str(resolution): _hexagon_plan(boundaries, incidents, resolution) for resolution in RESOLUTIONS}

    def at_zoom(resolution: str) -> LayerPlan:
        if resolution not in plans:
            raise LayerNotFoundError(
                "There are no hexagons of resolution “{resolution}”; there are {known}.",
                resolution=resolution[:20],
                known=", ".join(plans),
            )
        return replace(plans[resolution], key=f"hex{VARIANT}{resolution}")

    plans[str(COARSE)] = _hexagon_plan(boundaries, incidents, COARSE)  # not in the menu, for densities
    by_zoom = replace(plans[str(RESOLUTIONS[0])], key="hex", title="Hexagons, by zoom", variant=at_zoom)
    return [by_zoom, *(plans[str(resolution)] for resolution in RESOLUTIONS)]


def _hexagon_plan(boundaries: Boundaries, incidents: pd.DataFrame, resolution: int) -> LayerPlan:
    hexagons = Hexagons(boundaries, incidents, resolution)
    return LayerPlan(
        f"hex-{resolution}",
        f"Hexagons, resolution {resolution}",
        "hex",
        lambda: hexagons.areas,
        more=lambda: {
            "rest_km2": hexagons.rest_km2,
            "h3_resolution": hexagons.resolution,
            "vintage": hexagons.note,
        },
    )


def _routes(boundaries: Boundaries, folder: Path | None) -> list[LayerPlan]:
    def plan(key: str, title: str, lines: Callable[[], tuple[routes.Route, ...]], vintage: str) -> LayerPlan:
        areas = lru_cache(maxsize=1)(lambda: _shared(routes.corridors, boundaries, lines()))
        return LayerPlan(
            key, title, "route", areas, vintage=vintage, more=lambda: {"rest_km2": _rest_km2(boundaries, areas())}
        )

    axes = plan("route", "Route corridors", _axes, routes.VINTAGE)
    own = [
        plan(f"route-{lines.slug}", f"Own route: {lines.name}", partial(getattr, lines, "routes"), routes.OWN_VINTAGE)
        for lines in routes.own_lines(folder)
    ]
    return [axes, *own]


def _rest_km2(boundaries: Boundaries, areas: gpd.GeoDataFrame) -> float:
    """Land of the study countries outside the study areas of a layer, in km²."""
    countries = [boundaries.countries[code] for code in STUDY_COUNTRIES]
    listed = area_km2(areas.geometry[areas["study"]].to_numpy())
    return max(0.0, float(area_km2(countries).sum() - listed.sum()))


def _build(plan: LayerPlan) -> Layer:
    layer = Layer(
        key=plan.key,
        title=plan.title,
        family=plan.family,
        areas=plan.areas(),
        coarsest_precision=plan.coarsest_precision,
        vintage=plan.vintage,
    )
    return replace(layer, **plan.more())
