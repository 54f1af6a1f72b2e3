"""Charts in pairs: one for the screen (Altair) and its twin for print (matplotlib), from the same table.

Show an Altair chart with `theme=None`: it carries its own look. Components have no Altair chart: the page draws their
bars itself from `components_table`.
"""

from geo.present.charts.bands import bands_chart, bands_figure
from geo.present.charts.bars import Bar, Bars, bars_figure
from geo.present.charts.change import change_figure
from geo.present.charts.components import components_figure, components_table, points_of
from geo.present.charts.density import density_chart, density_figure
from geo.present.charts.distance import distance_chart, distance_figure
from geo.present.charts.fan import fan_chart, fan_figure
from geo.present.charts.months import context_lines, months_chart, months_figure
from geo.present.charts.pair import pair_chart, pair_figure
from geo.present.charts.reliability import reliability_chart, reliability_figure
from geo.present.charts.rows import rows_figure
from geo.present.charts.stability import stability_figure
from geo.present.charts.theme import series_colours

__all__ = [
    "Bar",
    "Bars",
    "bands_chart",
    "bands_figure",
    "bars_figure",
    "change_figure",
    "components_figure",
    "components_table",
    "context_lines",
    "density_chart",
    "density_figure",
    "distance_chart",
    "distance_figure",
    "fan_chart",
    "fan_figure",
    "months_chart",
    "months_figure",
    "pair_chart",
    "pair_figure",
    "points_of",
    "reliability_chart",
    "reliability_figure",
    "rows_figure",
    "series_colours",
    "stability_figure",
]
