"""The layers a reader can choose from: named sets of areas that do not overlap, each built when first asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas.border_zones import border_areas, border_bands, triborder_zone
from geo.areas.boundaries import SHARED_BORDERS, VINTAGE, Boundaries, provinces, regions
from geo.areas.capital_rings import capital_rings
from geo.areas.places import CAPITALS, Place
from geo.errors import LayerNotFoundError
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
    """

    key: str
    title: str
    family: str
    areas: gpd.GeoDataFrame
    coarsest_precision: int
    vintage: str = VINTAGE

    @cached_property
    def km2(self) -> NDArray[np.float64]:
        """Area of each area in km²."""
        return area_km2(self.areas.geometry.to_numpy())

    @cached_property
    def has_countries(self) -> bool:
        """Whether each area lies in one country (rings round a capital do not)."""
        return bool(self.areas["country"].notna().all())

    def surroundings_km2(self, land: shapely.Geometry) -> NDArray[np.float64]:
        """Land area in km² within 50 km of each area and outside it; `land` in EPSG:4326."""
        shapes = to_metres(self.areas.geometry.to_numpy())
        ground = to_metres(land)
        shapely.prepare(ground)
        rings = [
            shapely.intersection(
                shapely.difference(shapely.buffer(rough, RING_KM * KM, quad_segs=4), rough),
                ground,
            )
            for rough in shapely.simplify(shapes, 500.0)
        ]
        return area_km2(reproject(np.asarray(rings, dtype=object), SAHEL_METRES, WGS84))


@dataclass(frozen=True)
class LayerPlan:
    """A layer that can be built: what a menu must know beforehand, and how its areas are made.

    areas : makes the table of `Layer.areas`; called once, when the layer is first asked for
    variant : the plan for what stands behind the `@` of a key; it raises LayerNotFoundError for what it does not
        understand. None: the layer comes in one form only
    """

    key: str
    title: str
    family: str
    areas: Callable[[], gpd.GeoDataFrame]
    coarsest_precision: int = 2
    vintage: str = VINTAGE
    variant: "Callable[[str], LayerPlan] | None" = None


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
            raise LayerNotFoundError(f"There is no layer “{key}”; there are {', '.join(self._plans)}.")
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


def build_layers(boundaries: Boundaries, capitals: Mapping[str, Place]) -> Layers:
    """Every layer, by key, in the order of the menu."""
    return Layers([*_administrative(boundaries), *_borders(boundaries), *_capitals(boundaries, capitals)])


def find_layer(layers: Mapping[str, Layer], key: str) -> Layer:
    """The layer of that key.

    Raises
    ------
    LayerNotFoundError  naming the layers there are.
    """
    try:
        return layers[key]
    except KeyError as error:
        raise LayerNotFoundError(f"There is no layer “{key}”; there are {', '.join(layers)}.") from error


def _administrative(boundaries: Boundaries) -> list[LayerPlan]:
    return [
        LayerPlan("admin1", "Regions", "admin1", partial(regions, boundaries), coarsest_precision=4),
        LayerPlan("admin2", "Provinces (Burkina Faso)", "admin2", partial(provinces, boundaries), coarsest_precision=3),
    ]


def _borders(boundaries: Boundaries) -> list[LayerPlan]:
    names = boundaries.country_names
    return [
        LayerPlan("border", "Border areas, all three borders", "border", partial(border_areas, boundaries)),
        *(
            LayerPlan(
                f"border-{first}-{second}".lower(),
                f"{names[first]}–{names[second]} border",
                "border",
                partial(border_bands, boundaries, first, second),
            )
            for first, second in SHARED_BORDERS
        ),
        LayerPlan("tri-border", "Tri-border zone (Liptako-Gourma)", "border", partial(triborder_zone, boundaries)),
    ]


def _capitals(boundaries: Boundaries, capitals: Mapping[str, Place]) -> list[LayerPlan]:
    return [
        LayerPlan(
            f"capital-{key}", f"Distance from {CAPITALS[key][0]}", "capital", partial(capital_rings, boundaries, place)
        )
        for key, place in capitals.items()
    ]


def _build(plan: LayerPlan) -> Layer:
    return Layer(
        key=plan.key,
        title=plan.title,
        family=plan.family,
        areas=plan.areas(),
        coarsest_precision=plan.coarsest_precision,
        vintage=plan.vintage,
    )
