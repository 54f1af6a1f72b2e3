"""One figure as a value: what it says, the table that it is drawn from, and what it rests on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import matplotlib.figure
import pandas as pd

from geo.present.provenance import Provenance


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture and its data, ready for any export of `geo.briefing.figures`.

    key : names the figure in file names
    title, sentence : stand above the picture
    data : the numbers that are drawn, as `table` has them, or what gives them when they are asked for
    draw : draws the whole sheet: title, sentence, picture and source lines
    shapes : as `areas` has them, or what gives them; None for charts
    """

    key: str
    title: str
    sentence: str
    data: pd.DataFrame | Callable[[], pd.DataFrame]
    provenance: Provenance
    draw: Callable[[], matplotlib.figure.Figure]
    shapes: gpd.GeoDataFrame | Callable[[], gpd.GeoDataFrame] | None = None

    @cached_property
    def table(self) -> pd.DataFrame:
        """The numbers that are drawn, one row each; columns are plain names."""
        return self.data() if callable(self.data) else self.data

    @cached_property
    def areas(self) -> gpd.GeoDataFrame | None:
        """Shapes in EPSG:4326 (points on a map of incidents).

        The name of its index, `area_id` or `event_id`, is a column or the index of `table` too; None for charts.
        """
        return self.shapes() if callable(self.shapes) else self.shapes
