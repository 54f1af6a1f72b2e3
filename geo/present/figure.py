"""One figure as a value: what it says, the table that it is drawn from, and what it rests on."""

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import matplotlib.figure
import pandas as pd

from geo.present.provenance import Provenance


@dataclass(frozen=True, eq=False)
class Figure:
    """A picture and its data, ready for any export of `geo.briefing.figures`.

    key : names the figure in file names
    title, sentence : stand above the picture
    table : the numbers that are drawn, one row each; columns are plain names
    draw : draws the whole sheet: title, sentence, picture and source lines
    areas : shapes in EPSG:4326 (points on a map of incidents); the name of its index, `area_id` or `event_id`, is a
        column or the index of `table` too; None for charts
    """

    key: str
    title: str
    sentence: str
    table: pd.DataFrame
    provenance: Provenance
    draw: Callable[[], matplotlib.figure.Figure]
    areas: gpd.GeoDataFrame | None = None
