"""What is cached of single areas; keys are a query and a data version, as in `_data`."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from geo.areas.tree import Step
from geo.present.area_words import About
from geo.present.incident_table import incident_rows
from geo.query import Query
from geo.risk.area_facts import AreaFacts, area_facts
from geo.study import Study
from pages import _data
from pages._kept import kept


def about(study: Study, query: Query, step: Step, language: str) -> About:
    """An area with its layer's scores and its own counts; the query's layer is the area's."""
    return About(
        study, query, step.area, step.name, _data.scores(study, query), facts(study, query, step.area), language
    )


@kept(512)
def facts(study: Study, query: Query, area: str) -> AreaFacts:
    """What is counted of an area of the query's layer."""
    return area_facts(study, query, area)


@kept(512)
def listed(study: Study, rows: Sequence[int], language: str, columns: Sequence[str]) -> pa.Table:
    """A few incidents as their table is sent to the browser, the newest first."""
    chosen = np.zeros(len(study.incidents), dtype=bool)
    chosen[list(rows)] = True
    return pa.Table.from_pandas(incident_rows(study, chosen, language, columns), preserve_index=False)
