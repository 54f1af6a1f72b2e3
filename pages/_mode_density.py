"""The mode of density, whatever the layer: hexagons by what they hold, or a smooth surface as contours."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import compress
from typing import Any

import h3.api.numpy_int as h3
import numpy as np
import pandas as pd
import streamlit as st

from geo.areas.hexagons import COARSE
from geo.present import mode_words
from geo.present.figure import Figure
from geo.present.heatmap import COUNT_SCALE, DENSITY_SCALE, contour_paint, hex_paint, outline_paint
from geo.present.language import marked
from geo.present.map_modes import DENSITY
from geo.present.maps import contour_map, hexagon_map
from geo.present.maps.density import band_table
from geo.present.place_words import point_phrase
from geo.present.provenance import provenance
from geo.query import Query
from geo.risk.contours import Peak, SmoothMap
from geo.risk.density import BREAKS, COUNT_BREAKS, Measure, class_of
from pages import _choosing, _map_data, _modes
from pages._modes import HEIGHT, Here, Patch
from pages._words import say

DECIMALS = {"en": "%.2f", "fr": "localized"}
COUNTS = marked("Counts")
DENSITY_COMPUTED = marked("Computed density")


class Hexagons:
    """What each hexagon holds; the zoom chooses their size."""

    def __init__(self, here: Here, of: Measure | None = None) -> None:
        self.here = here
        self.of: Measure = of or here.seen.map.of

    @property
    def _asked(self) -> int:
        return _choosing.density_resolution()

    @cached_property
    def _query(self) -> Query:
        return _map_data.hexagons_of(self.here.query, self._asked)

    @cached_property
    def _layer(self) -> Any:  # noqa: ANN401  (a layer)
        return self.here.study.layer(self._query.layer)

    @cached_property
    def _table(self) -> pd.DataFrame:
        table = _map_data.hexagons(self.here.study, self._query)
        return table.sort_values(self.of, ascending=False, kind="stable", na_position="last")

    @cached_property
    def _told(self) -> pd.DataFrame:
        """Those whose middle lies in the area that the reader went down into."""
        if self.here.stands.within is None:
            return self._table
        cells = [int(cell, 16) for cell in self._table.index]
        middle = np.array([h3.cell_to_latlng(cell) for cell in cells], dtype=float).reshape(-1, 2)
        return self._table[self.here.holds(middle[:, 1], middle[:, 0])]

    @cached_property
    def _rests_on(self) -> Any:  # noqa: ANN401  (a provenance)
        return replace(provenance(self.here.study, self._query, self.here.language), computed=COUNTS)

    def paint(self) -> Mapping[str, Any]:
        """Hexagons under the outlines of the layer's areas."""
        here = self.here
        heat = hex_paint(self._layer, self._table, self.of, here.address, language=here.language)
        return {
            "areas": outline_paint(here.layer, here.address),
            "heat": heat,
            "by_zoom": self._asked,
            "coarsest": COARSE,
        }

    def legend(self) -> None:
        """Each class with the number of hexagons in it."""
        language, breaks = self.here.language, COUNT_BREAKS[self.of]
        values = self._told[self.of].to_numpy(dtype=float, na_value=np.nan)
        counts = np.bincount(class_of(values, breaks) + 1, minlength=len(breaks) + 1)
        patches = [
            Patch(step["colour"], f"{text} ({count})")
            for step, text, count in zip(COUNT_SCALE, mode_words.count_texts(breaks, language), counts[1:], strict=True)
        ]
        if self.of == "deaths":
            patches.append(Patch("#ffffff", f"{say('no figure')} ({counts[0]})", kind="dashed"))
        _modes.legend(mode_words.in_a_hexagon(self.of, self._layer.h3_resolution, language), patches)

    def sentence(self) -> str:
        """How many hexagons, and which holds most."""
        return self._sentence(self._told)

    def _sentence(self, table: pd.DataFrame) -> str:
        whole = self.here.stands.within is None or table is self._table
        selected = self._rests_on.incidents if whole else int(table["incidents"].sum())
        return mode_words.hexagon_sentence(table, self.of, self._layer.h3_resolution, selected, self.here.language)

    def rest(self) -> str:
        """How much is uncertain."""
        return self._rests_on.uncertainty if self.here.stands.within is None else self.here.uncertainty

    def table(self) -> None:
        """Hexagons, the fullest first."""
        rows = self._told[["name", "incidents", "deaths", "unknown_tolls", "incident_density"]].round(2)
        st.dataframe(
            rows,
            column_config={
                "name": st.column_config.TextColumn(say("Hexagon"), help=say("named after its most frequent place")),
                "incidents": st.column_config.NumberColumn(say("Incidents"), width=66),
                "deaths": st.column_config.NumberColumn(say("Deaths"), width=60, help=say("where a figure is known")),
                "unknown_tolls": st.column_config.NumberColumn(say("No figure"), width=72),
                "incident_density": st.column_config.NumberColumn(
                    say("Density"),
                    format=DECIMALS[self.here.language],
                    width=64,
                    help=mode_words.per_unit("incidents", self.here.language),
                ),
            },
            hide_index=True,
            width="stretch",
            height=HEIGHT,
            placeholder=say("no figure"),
        )

    def figure(self) -> Figure:
        """The map of hexagons."""
        language = self.here.language
        title = mode_words.mode_title(DENSITY, "", language, surface="hexagons", of=self.of)
        return hexagon_map(
            self.here.study, self._query, self._table, self.of, self._rests_on, title=title,
            sentence=self._sentence(self._table), language=language,
        )  # fmt: skip


class Smooth:
    """The kernel density as contours."""

    def __init__(self, here: Here) -> None:
        self.here = here

    @cached_property
    def _smooth(self) -> SmoothMap:
        shown = self.here.seen.map
        return _map_data.smooth(self.here.study, self.here.query, shown.bandwidth_km, shown.of)

    def paint(self) -> Mapping[str, Any]:
        """Contours under the outlines of the layer's areas."""
        here = self.here
        heat = contour_paint(self._smooth, language=here.language)
        return {"areas": outline_paint(here.layer, here.address), "heat": heat}

    def legend(self) -> None:
        """The classes, the fixed ones of every view."""
        of, language = self._smooth.of, self.here.language
        texts = mode_words.class_texts(BREAKS[of], language=language)
        patches = [Patch(step["colour"], text) for step, text in zip(DENSITY_SCALE, texts, strict=True)]
        _modes.legend(mode_words.per_unit(of, language), patches)

    @cached_property
    def _peaks(self) -> list[Peak]:
        """The highest places in the area that the reader went down into."""
        peaks = self._smooth.peaks
        at = np.array([(peak.longitude, peak.latitude) for peak in peaks], dtype=float).reshape(-1, 2)
        return list(compress(peaks, self.here.holds(at[:, 0], at[:, 1])))

    def sentence(self) -> str:
        """Where it is highest, and how places that are not exact have a part in it."""
        return self._sentence(self._peaks, part=self.here.shape is not None)

    def _sentence(self, peaks: Sequence[Peak], *, part: bool = False) -> str:
        language = self.here.language
        near = point_phrase(self.here.study, peaks[0].longitude, peaks[0].latitude, language) if peaks else ""
        return mode_words.smooth_sentence(self._smooth, peaks[0].density if peaks else 0.0, near, language, part=part)

    def rest(self) -> str:
        """How much is uncertain."""
        return self._rests_on.uncertainty if self.here.stands.within is None else self.here.uncertainty

    @cached_property
    def _rests_on(self) -> Any:  # noqa: ANN401  (a provenance)
        km = self._smooth.bandwidth_km
        return replace(
            self.here.rests_on,
            layer=say("smooth density, bandwidth {km} km", km=km),
            unplaced=self._smooth.left_out,
            computed=DENSITY_COMPUTED,
            model=say("Gaussian kernel of {km} km", km=km),
        )

    def table(self) -> None:
        """The places where it is highest, and the land of each class."""
        language, of = self.here.language, self._smooth.of
        places = pd.DataFrame(
            {
                "place": [
                    point_phrase(self.here.study, peak.longitude, peak.latitude, language) for peak in self._peaks
                ],
                "density": [round(peak.density, 2) for peak in self._peaks],
            }
        )
        columns = {
            "place": st.column_config.TextColumn(say("Where it is highest")),
            "density": st.column_config.NumberColumn(
                say("Density"), format=DECIMALS[self.here.language], width=80, help=mode_words.per_unit(of, language)
            ),
        }
        st.dataframe(places, column_config=columns, hide_index=True, width="stretch", height=330)
        bands = band_table(self._smooth, within=self.here.shape, language=language)[["density", "km2", "share_percent"]]
        columns = {
            "density": st.column_config.TextColumn(mode_words.per_unit(of, language)),
            "km2": st.column_config.NumberColumn("km²", width=90, format="localized"),
            "share_percent": st.column_config.NumberColumn(say("Share of the land, %"), width=110, format="localized"),
        }
        st.dataframe(bands, column_config=columns, hide_index=True, width="stretch", height=HEIGHT - 345)

    def figure(self) -> Figure:
        """The map of contours."""
        here, of = self.here, self._smooth.of
        title = mode_words.mode_title(DENSITY, "", here.language, surface="smooth", of=of)
        return contour_map(
            here.study, here.query, self._smooth, self._rests_on, title=title, language=here.language,
            sentence=self._sentence(self._smooth.peaks),
        )  # fmt: skip
