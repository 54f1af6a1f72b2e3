"""What the bar under the map shows and says: the months of the selection, and the words beside them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from babel.dates import get_month_names
from numpy.typing import NDArray

from geo.present.language import plural_translator, translator
from geo.present.map_modes import LEVELS as OF_LEVELS
from geo.query import Query
from geo.risk.area_facts import rows_in
from geo.risk.levels import LEVELS
from geo.study import Study

SPEEDS = (1, 2, 4, 8)
"""Months a second that the reader may choose."""


Within = tuple[str, str]
"""Layer and area_id of the area whose incidents are counted."""


@dataclass(frozen=True)
class TimePaint:
    """What a change of filters sends for the bar; everything else waits at its addresses until it is asked for.

    months : address of `months_of_selection` as JSON
    frames : address of `geo.present.frames.frames` as JSON; None where nothing can be played
    shapes : address of the shapes of the layer that is played
    start, end : the window that is set
    known : which version of the data is shown, in words, where it is not the newest
    mode : what the map shows; what is played is levels, or incidents where they are drawn one by one
    place : whose incidents are counted, where the reader went down to an area
    """

    months: str
    frames: str | None
    shapes: str
    start: str
    end: str
    known: str = ""
    mode: str = OF_LEVELS
    place: str = ""


def rows_counted(study: Study, query: Query, within: Within | None) -> NDArray[np.int64]:
    """Rows of the incidents that the query asks for, oldest first; of those the ones placed in an area, if any."""
    if within is None:
        return study.incidents.rows(query)
    layer, area = within
    return rows_in(study, replace(query, layer=layer), area)


def months_of_selection(study: Study, query: Query, language: str, *, within: Within | None = None) -> dict[str, Any]:
    """Incidents, deaths and tolls without a figure of every month of the data, whatever the query's window.

    `deaths` sum the best figures of those that have one: where `unknown` equals `incidents`, nobody gave any.
    """
    first, last = study.choices.first_day, study.choices.last_day
    whole = replace(query, start=first, end=last)
    rows = rows_counted(study, whole, within)
    begin = np.datetime64(first, "M")
    months = int((np.datetime64(last, "M") - begin).astype(int)) + 1
    month = (study.incidents.day[rows].astype("datetime64[D]").astype("datetime64[M]") - begin).astype(np.int64)
    tolls = study.incidents.table["fatalities_best"].to_numpy(dtype=np.float64, na_value=np.nan)[rows]
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "incidents": np.bincount(month, minlength=months).tolist(),
        "deaths": np.bincount(month, np.nan_to_num(tolls), months).astype(np.int64).tolist(),
        "unknown": np.bincount(month, np.isnan(tolls), months).astype(np.int64).tolist(),
        "language": language,
        "names": {width: _month_names(width, language) for width in ("abbreviated", "wide")},
        "levels": [translator(language)(level.name) for level in LEVELS],
        "speeds": list(SPEEDS),
        "words": bar_words(language),
    }


def bar_words(language: str) -> dict[str, Any]:
    """Every text of the bar; pairs are the forms for one and for more."""
    t, n = translator(language), plural_translator(language)

    def forms(one: str, many: str) -> list[str]:
        return [n(one, many, 1), n(one, many, 2)]

    return {
        "bar": t("Time"),
        "play": t("Play"),
        "playHelp": t("Play the map month by month"),
        "pause": t("Pause"),
        "loading": t("Loading the months …"),
        "back": t("One month back"),
        "on": t("One month on"),
        "speed": t("Speed: months a second"),
        "speeds": [n("{number} month/s", "{number} months/s", speed).format(number=speed) for speed in SPEEDS],
        "use": t("Set this period"),
        "leave": t("Back to the period set"),
        "set": t("Period set: {start} – {end}"),
        "hint": t("Drag the window or its edges, or click a month."),
        "days": forms("{number} day to {day}", "{number} days to {day}"),
        "incidents": forms("{number} incident", "{number} incidents"),
        "deaths": forms("{number} death", "{number} deaths"),
        "unknown": forms("{number} toll unknown", "{number} tolls unknown"),
        "of": t("{place}: {facts}"),
        "keeps": t("Only the map moves; figures and table keep {start} – {end}."),
        "levelsOnly": t("Play shows levels."),
        "still": t("Less motion is asked for: step with the arrows, or press Play again."),
        "from": t("First month of the period"),
        "to": t("Last month of the period"),
        "move": t("Move the period by months"),
        "levels": t("{level} (computed), severity {severity}"),
        "legend": [t("incidents a month"), t("toll unknown"), t("deaths")],
        "chart": t(
            "Incidents a month, {start} – {end}: {incidents}, the most in {month} ({most}). {deaths}, {unknown}."
        ),
        "month": t("Month"),
        "noFigure": t("no figure"),
        "gone": t("The months could not be loaded. Reload the page."),
        "empty": t("No incident matches these filters in any month."),
    }


def _month_names(width: Any, language: str) -> list[str]:  # noqa: ANN401  (one of babel's words)
    names = get_month_names(width, locale=language)
    return [str(names[number]) for number in range(1, 13)]
