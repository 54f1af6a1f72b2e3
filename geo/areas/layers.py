"""The layers a reader can choose from: named sets of areas that do not overlap."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

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


_BORDER_NAMES = {"MLI": "Mali", "BFA": "Burkina Faso", "NER": "Niger"}


def layer_titles() -> dict[str, str]:
    """Every layer's key and title, in the order of the layer menu."""
    titles = {
        "admin1": "Regions",
        "admin2": "Provinces (Burkina Faso)",
        "border": "Border areas, all three borders",
    }
    for first, second in SHARED_BORDERS:
        titles[f"border-{first}-{second}".lower()] = f"{_BORDER_NAMES[first]}–{_BORDER_NAMES[second]} border"
    titles["tri-border"] = "Tri-border zone (Liptako-Gourma)"
    return titles | {f"capital-{key}": f"Distance from {name}" for key, (name, _) in CAPITALS.items()}


def build_layers(boundaries: Boundaries, capitals: Mapping[str, Place]) -> dict[str, Layer]:
    """Every layer, by key, in the order of `layer_titles`."""
    titles = layer_titles()
    areas = {
        "admin1": regions(boundaries),
        "admin2": provinces(boundaries),
        "border": border_areas(boundaries),
        **{f"border-{a}-{b}".lower(): border_bands(boundaries, a, b) for a, b in SHARED_BORDERS},
        "tri-border": triborder_zone(boundaries),
        **{f"capital-{key}": capital_rings(boundaries, place) for key, place in capitals.items()},
    }
    coarsest = {"admin1": 4, "admin2": 3}
    return {
        key: Layer(
            key=key,
            title=title,
            family="border" if key == "tri-border" else key.split("-")[0],
            areas=areas[key],
            coarsest_precision=coarsest.get(key, 2),
        )
        for key, title in titles.items()
    }


def find_layer(layers: Mapping[str, Layer], key: str) -> Layer:
    """The layer of that key.

    Raises
    ------
    LayerNotFoundError  naming the layers there are.
    """
    if key not in layers:
        raise LayerNotFoundError(f"There is no layer “{key}”; there are {', '.join(layers)}.")
    return layers[key]
