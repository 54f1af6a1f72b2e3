"""The map of levels as a figure to take away: the same for the pages and the command line."""

import pandas as pd

from geo.present import maps, tables
from geo.present.figure import Figure
from geo.present.provenance import provenance
from geo.query import Query
from geo.study import Study


def level_figure(study: Study, query: Query, scores: pd.DataFrame, *, title: str, sentence: str) -> Figure:
    """The scored areas of a query's layer with their levels, table and shapes."""
    rests_on = provenance(study, query)
    return Figure(
        key=query.layer,
        title=title,
        sentence=sentence,
        table=tables.taken_away(scores),
        provenance=rests_on,
        draw=lambda: maps.level_map(study, query, scores, rests_on, title=title, sentence=sentence),
        areas=study.layer(query.layer).areas.loc[scores.index],
    )
