"""The mode of outlook: chances where an outlook of the layer is kept, else plainly why there is none."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import streamlit as st

from geo.errors import DataFileError, StaleOutlookError
from geo.outlook.chances import WINDOWS
from geo.outlook.density import Density, last_whole_month
from geo.outlook.result import OutlookResult
from geo.present import leaflet, outlook_tables, outlook_words
from geo.present.charts import density_figure
from geo.present.figure import Figure
from geo.present.leaflet import CHANCE_SCALE, NOT_SCORED_LEVEL, AreaPaint
from geo.present.maps import chance_map
from geo.present.outlook_provenance import outlook_provenance
from geo.present.palette import NOT_SCORED
from geo.present.provenance import Provenance
from geo.query import Query
from pages import _data, _modes, _show
from pages._mode_areas import OfAreas
from pages._modes import HEIGHT, Patch
from pages._words import say, told


class Outlook(OfAreas):
    """Chances of a fatal incident, whatever the other filters say."""

    @cached_property
    def _until(self) -> Any:  # noqa: ANN401  (a date)
        return last_whole_month(self.here.study, self.here.query.end).date()

    @cached_property
    def _kept(self) -> tuple[OutlookResult | None, str]:
        """The outlook that is kept, if it states chances; else why there is none to show, empty where none is made."""
        try:
            result = _data.kept_outlook(self.here.study, self.here.layer.key, self._until)
        except (StaleOutlookError, DataFileError) as error:
            return None, told(error)
        if result is not None and result.chances is None:
            return None, " ".join(outlook_words.reason_sentence(why, self.here.language) for why in result.too_few)
        return result, ""

    @cached_property
    def _densities(self) -> tuple[Density, ...]:
        found = _data.how_dense(self.here.study, self.here.layer.key, self.here.query.end)
        return tuple(one for one in found if one.incidents)

    def paint(self) -> Mapping[str, Any]:
        """Chances with their percents, or areas of which nothing is said."""
        here, (result, _) = self.here, self._kept
        if result is not None:
            chances, window = result.chances, here.seen.window
            paint = leaflet.chance_paint(
                here.layer, chances, window, here.address, here.seen.area, language=here.language
            )
            return {"areas": paint.with_scale(CHANCE_SCALE)}
        number = len(here.layer.areas)
        said = [say("No chance is stated here.") if study else "" for study in here.layer.areas["study"]]
        address = here.address(f"layer-{here.layer.key}.json")
        return {"areas": AreaPaint(address, [NOT_SCORED_LEVEL] * number, [0] * number, said, here.seen.area)}

    def legend(self) -> None:
        """The words for chances, or that none is stated."""
        result, _ = self._kept
        if result is None or result.chances is None:
            patch = Patch(NOT_SCORED, say("no chance is stated; that is no low chance"))
            _modes.legend("", [patch], spoken=say("Legend: chances"))
        else:
            st.radio(
                say("Within"),
                WINDOWS,
                key="window",
                format_func=lambda days: say("within {days} days", days=days),
                horizontal=True,
                label_visibility="collapsed",
            )
            chances = result.chances[self.here.seen.window]
            _show.chance_legend(chances, len(self.here.layer.areas) - len(chances))

    def sentence(self) -> str:
        """Where a fatal incident is likely, or what is missing."""
        language, (result, why) = self.here.language, self._kept
        if result is not None and result.chances is not None:
            window, names = self.here.seen.window, self.here.layer.areas["name"]
            return outlook_words.headline(result.chances[window], names, window, self._until, language=language)
        if not any(one.bears for one in self._densities):
            return outlook_words.thin_headline(language=language)
        return why or say(
            "No outlook of this layer is kept for this period yet: the page Outlook makes it, in some minutes."
        )

    def rest(self) -> str:
        """That the filters have no part in it."""
        return say(
            "An outlook rests on all incidents up to the end of the last whole month of the period; the other filters "
            "do not bear on it."
        )

    def table(self) -> None:
        """Chances by area, or how dense each country's record is beside what is needed."""
        result, _ = self._kept
        if result is not None:
            window, language = self.here.seen.window, self.here.language
            _show.chances(outlook_tables.chance_table(result, self.here.study, window, language), height=HEIGHT)
            return
        if not self._densities:
            return
        st.subheader(say("What is missing"), anchor=False)
        table = self._density_table()[["country", "missing", "fatal_a_month", "unknown", "months"]]
        columns = {
            "country": st.column_config.TextColumn(say("Country"), width=76),
            "missing": st.column_config.TextColumn(say("Why no chance is stated"), width=330),
            "fatal_a_month": st.column_config.NumberColumn(say("Fatal a month"), width=96),
            "unknown": st.column_config.NumberColumn(say("Without a toll"), format="%d %%", width=96),
            "months": st.column_config.NumberColumn(say("Months"), width=66),
        }
        height = HEIGHT - 50
        st.dataframe(table, column_config=columns, hide_index=True, width="stretch", row_height=150, height=height)

    def figure(self) -> Figure | None:
        """The map of chances, or the record's density."""
        here, (result, _) = self.here, self._kept
        if result is not None:
            window, language = here.seen.window, here.language
            table = outlook_tables.chance_table(result, here.study, window, language)
            title = say("Chance of at least one fatal incident within {window} days", window=window)
            return chance_map(
                here.study, here.layer.key, table, window, self._rests_on(), title=title, sentence=self.sentence(),
                language=language,
            )  # fmt: skip
        if not self._densities:
            return None
        return density_figure(
            self._density_table(), self._rests_on(), title=say("How dense is the record?"), sentence=self.sentence(),
            language=here.language,
        )  # fmt: skip

    def _density_table(self) -> Any:  # noqa: ANN401  (a data frame)
        names = outlook_tables.group_names(self.here.study, self.here.layer.key)
        return outlook_tables.density_table(self._densities, names, self.here.language)

    def _rests_on(self) -> Provenance:
        study = self.here.study
        whole = Query(start=min(study.incidents.first_day, self._until), end=self._until, layer=self.here.layer.key)
        return outlook_provenance(study, whole)
