"""How a figure stands on a page: its sentence, the chart or map, what it leaves out, its table and its downloads."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from geo.briefing import figures
from geo.briefing.figures import Figure
from geo.present import leaflet, words, zone_words
from geo.present.charts import components_table
from geo.present.incident_table import PRECISION_WORDS
from geo.present.leaflet import Spec
from geo.present.legend import LegendRow
from geo.present.outlook_words import WORDS, chance_class
from geo.present.palette import (
    ATTRIBUTION_COLOURS,
    ATTRIBUTION_MARKS,
    CHANCE_COLOURS,
    LEVEL_CHIPS,
    LEVEL_COLOURS,
    LEVEL_INK,
    SPARK,
)
from geo.present.place_words import place_phrase, place_remarks, sentence
from geo.present.provenance import Provenance
from geo.present.words import Known
from geo.risk.levels import LEVELS, NAMES
from geo.risk.model import RiskModel
from geo.study import Study
from geo.weighting import DEFAULT_WEIGHTING
from pages import _data, _state


def side_heading(text: str) -> None:
    """A heading between the sidebar's groups of filters."""
    st.html(f'<p class="side">{escape(text)}</p>')


def progress(text: str, work: Callable[[_data.Progress], None]) -> None:
    """A bar while the work goes on, gone afterwards."""
    bar = st.progress(0.0, text)
    work(lambda done, step: bar.progress(min(done, 1.0), step))
    bar.empty()


def problems(sentences: Sequence[str]) -> None:
    """What in the link could not be used; the rest of the view stands."""
    with st.container():  # always there, so that what comes after it keeps its place in the page
        if not sentences:
            return
        st.warning("  \n".join(plain(sentence) for sentence in sentences), icon=":material/link_off:")
        st.button("Got it", on_click=_state.forget_problems, type="tertiary")


def reweighted(note: str) -> None:
    """That the reader's own weighting is in force, and the way back."""
    with st.container():  # always there, so that what comes after it keeps its place in the page
        if not note:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="lead">{escape(note)}</p>')
            st.button("Back to the model's own", on_click=_state.use_weighting, args=(DEFAULT_WEIGHTING,), key="own")


def plain(text: object) -> str:
    """Text from data as Markdown that shows just that text."""
    return "".join("\\" + mark if mark in "\\`*_{}[]<>()#+-.!|$~:^=&" else mark for mark in str(text))


def lead(text: str, rest: str = "") -> None:
    """A sentence that states the view, and a smaller one under it."""
    more = f'<p class="rest">{escape(rest)}</p>' if rest else ""
    st.html(f'<p class="lead">{escape(text)}</p>{more}')


def key_figures(rows: Iterable[tuple[str, str, str]]) -> None:
    """A strip of figures: label, value, note."""
    cells = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd><dd class='note'>{escape(note)}</dd></div>"
        for label, value, note in rows
    )
    st.html(f'<dl class="figures">{cells}</dl>')


def legend(rows: Sequence[LegendRow], not_scored: int, *, hollow: bool = False) -> None:
    """The map's legend: letter, level, range and number of areas; `hollow` where quiet hexagons are not filled."""
    patches = "".join(
        f'<li><i style="background:{row.colour};color:{row.ink}">{row.letter}</i>'
        f"{escape(row.name)} {row.range} ({row.areas})</li>"
        for row in rows
    )
    patches += '<li><i class="thin"></i>thin data</li>'
    patches += "<li><i></i>hollow: no incident in this selection</li>" if hollow else ""
    why_not = f"not scored: outside the coverage or the chosen countries ({not_scored})"
    patches += f'<li><i class="unscored"></i>{why_not}</li>'
    st.html(f'<ul class="legend" aria-label="Legend: computed level of severity">{patches}</ul>')


def chance_legend(chances: pd.Series, silent: int) -> None:
    """The legend of the map of chances: word, range and number of areas, and what is not said."""
    counts = chances.map(chance_class).value_counts()
    patches = "".join(
        f'<li><i style="background:{colour}"></i>{escape(row.word)} {row.lower}–{min(row.upper, 100)} % '
        f"({counts.get(number, 0)})</li>"
        for number, (row, colour) in enumerate(zip(WORDS, CHANCE_COLOURS, strict=True))
    )
    patches += f'<li><i class="unscored"></i>nothing said: data too thin ({silent})</li>'
    st.html(f'<ul class="legend" aria-label="Legend: chance of a fatal incident">{patches}</ul>')


def live_map(
    study: Study,
    key: str,
    spec: Spec,
    *,
    height: int,
    on_change: Callable[[], None],
    scale: Sequence[leaflet.Swatch] = leaflet.LEVEL_SCALE,
) -> None:
    """The map. It is built once; a changed spec only repaints it."""
    if _state.low_bandwidth():
        spec = replace(spec, tiles=False, still=True)
    st_folium(
        leaflet.base_map(_data.address_in(study), scale),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=leaflet.repaint(spec),
        on_change=on_change,
    )


def basemap_switch() -> None:
    """Tiles come from the web only when the reader asks for them."""
    st.toggle(
        "Online basemap (OpenStreetMap)",
        key="basemap",
        disabled=_state.low_bandwidth(),
        help="Off: nothing leaves this machine. On: your browser asks tile.openstreetmap.org for the part of the map "
        "that you look at.",
    )


def figure(
    shown: Figure, chart: alt.TopLevelMixin | Callable[[], None], *, missing: str | None = words.NO_FIGURE
) -> None:
    """A chart with its sentence, its table twin, its sources and its downloads, as one block.

    `chart` is an Altair chart, or a function that draws something lighter; `missing` stands in the table's empty cells.
    """
    st.header(plain(shown.title), anchor=False)
    lead(shown.sentence)
    if shown.provenance.incidents == 0:
        empty()
    elif callable(chart):
        chart()
    else:
        st.altair_chart(chart, width="stretch", theme=None, key=f"chart_{shown.key}")
    with st.expander("Table"):
        st.dataframe(shown.table, hide_index=True, width="stretch", placeholder=missing)
    downloads(shown)


def rows(shown: Figure, *, columns: dict[str, Any] | None = None, height: int | None = None) -> None:
    """A table with its sentence and its downloads; nothing but the sentence where it has no row."""
    st.header(plain(shown.title), anchor=False)
    lead(shown.sentence)
    if len(shown.table):
        sized = {} if height is None else {"height": height}
        st.dataframe(shown.table, column_config=columns, hide_index=True, width="stretch", **sized)
        downloads(shown)


def empty() -> None:
    """Nothing matches: what that means, and the way out."""
    st.info(
        "No incident matches these filters. That is what the loaded data say about this selection, not that nothing "
        "happened. Widen the period or take a filter out.",
        icon=":material/filter_alt_off:",
    )


def downloads(shown: Figure) -> None:
    """Buttons for every form the figure can be taken away in; a file is made when it is asked for."""
    makers: dict[str, Callable[[Figure], bytes]] = {"PNG": figures.png, "SVG": figures.svg, "CSV": figures.csv}
    if shown.areas is not None:
        makers["GeoJSON"] = figures.geojson
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html('<span class="rest">Take away:</span>', width="content")
        for name, make in makers.items():
            st.download_button(
                name,
                data=lambda make=make: make(shown),
                file_name=figures.file_name(shown, name.lower()),
                mime=figures.FORMATS[name.lower()],
                key=f"take_{shown.key}_{name}",
                type="tertiary",
                icon=":material/download:",
                on_click="ignore",
            )
        sources(shown.provenance)


def sources(provenance: Provenance) -> None:
    """What the figure rests on, one click away."""
    with st.popover("What this rests on", type="tertiary"):
        for line in provenance.lines():
            st.markdown(plain(line))


def ranked_simple(scores: pd.DataFrame) -> None:
    """Severity of every area of a layer, as a plain table."""
    rows = pd.DataFrame(
        {
            "level": scores["level"].astype(str),
            "area": scores["name"],
            "severity": [
                words.severity_with_interval(point, low, high)
                for point, low, high in scores[["severity", "low", "high"]].itertuples(index=False)
            ],
            "incidents": scores["incidents"],
        }
    )
    st.dataframe(rows, hide_index=True, width="stretch", height=300)


def chances(table: pd.DataFrame, *, height: int) -> None:
    """Every area's chances, the highest first; none is shown as 0 or 100, which nobody can know."""
    rows = table[["name", *(column for column in table if str(column).startswith("word_"))]].copy()
    for column in table:
        if str(column).startswith("chance_"):
            rows[column] = table[column].clip(1, 99)
    rows["deaths"] = [
        f"{middle:,.0f} ({low:,.0f}–{high:,.0f})"
        for low, middle, high in table[["deaths_low_90", "deaths_middle", "deaths_high_90"]].itertuples(index=False)
    ]
    st.dataframe(rows, column_config=CHANCE_COLUMNS, hide_index=True, width="stretch", height=height)


def count_table(counts: pd.DataFrame, column: str, label: str) -> pd.DataFrame:
    """Counts with deaths as words, so that an unknown toll is said."""
    deaths = [
        words.number(known) if not unknown or pd.isna(known) else f"{words.number(known)} + {unknown} unknown"
        for known, unknown in counts[["deaths", "unknown_tolls"]].itertuples(index=False)
    ]
    return counts.assign(deaths=deaths).drop(columns="unknown_tolls").rename(columns={column: label})


def point_legend() -> None:
    """What the points' colours and shapes say."""
    patches = "".join(
        f'<li><i style="background:{colour};border-radius:50%;width:.9rem;height:.9rem"></i>{escape(kind)}</li>'
        for kind, colour in ATTRIBUTION_COLOURS.items()
    )
    ring = "border:2px solid currentColor;border-radius:50%;width:.9rem;height:.9rem"
    hollow = f'<li><i style="{ring}"></i>hollow: no toll known</li>'
    st.html(f'<ul class="legend" aria-label="Legend: attribution">{patches}{hollow}<li>size: deaths</li></ul>')


def incident_card(study: Study, row: int) -> None:
    """One incident in full: what was said by whom, the toll, the place, the distances, the report."""
    event = study.incidents.table.iloc[row]
    toll = words.deaths(event["fatalities_low"], event["fatalities_best"], event["fatalities_high"])
    with st.container(border=True):
        st.header(plain(f"{event['location']}, {words.day(event['event_date'].date())}"), anchor=False)
        st.markdown(
            f"**{plain(event['sub_event_type'])}**, target: {plain(event['target'])}. "
            f"Actor: **{plain(event['actor'])}**, {plain(event['attribution'])}. "
            f"Deaths: **{plain(toll)}**. {plain(event['summary'])}"
        )
        st.caption(
            f"{plain(sentence(place_phrase(study, row, language=_state.language())))} "
            f"Placed {PRECISION_WORDS[int(event['place_precision'])]}, date known to the {event['date_precision']}. "
            f"{plain(zone_words.distances_sentence(study, row))} {plain(event['licence'])}."
        )
        for remark in place_remarks(study, row, language=_state.language()):
            st.caption(f":material/flag: {plain(remark)}")
        if isinstance(event["source_url"], str):
            st.link_button(f"Report: {plain(event['source_name'])}", event["source_url"], type="tertiary")


def component_bars(row: pd.Series, model: RiskModel) -> None:
    """An area's severity on the scale of levels, and the waterfall of its components, as bars with their words."""
    levels = "".join(
        f'<i style="left:{level.lower}%;width:{level.upper - level.lower}%;background:{colour}"></i>'
        for level, colour in zip(LEVELS, LEVEL_COLOURS, strict=True)
    )
    total = (
        f'<li><span>Severity</span><span class="track scale">{levels}'
        f'<b style="left:{row["low"]:.1f}%;width:{row["high"] - row["low"]:.1f}%"></b>'
        f'<u style="left:{row["severity"]:.1f}%"></u></span>'
        f"<span>{words.severity_with_interval(row['severity'], row['low'], row['high'])}</span></li>"
    )
    bars = "".join(
        f'<li title="{escape(part.help)}"><span>{escape(part.name)}</span><span class="track">'
        f'<em style="left:{part.so_far - part.points:.1f}%;width:{part.possible:g}%"></em>'
        f'<s style="left:{part.so_far - part.points:.1f}%;width:{part.points:.1f}%"></s></span>'
        f"<span>{part.points:.1f} of {part.possible:g}</span></li>"
        for part in components_table(row, model).itertuples(index=False)
    )
    st.html(f'<ul class="bars" aria-label="Points of severity by component">{total}{bars}</ul>')


def change_bars(table: pd.DataFrame) -> None:
    """Points by component before and now, as bars with their words; the last row is the total."""
    widest = max(1.0, float(table[["before", "now"]].to_numpy().max()))
    whole = [words.severity if row == len(table) - 1 else words.number for row in range(len(table))]
    bars = "".join(
        f'<li><span>{escape(str(part.component))}</span><span class="track">'
        f'<em style="width:{_wide(part.before, widest)}"></em><s style="width:{_wide(part.now, widest)}"></s></span>'
        f"<span>{shown(part.before)} → {shown(part.now)}</span></li>"
        for part, shown in zip(table.itertuples(index=False), whole, strict=True)
    )
    st.html(f'<ul class="bars two" aria-label="Points of severity by component, before and now">{bars}</ul>')


def stability_bars(table: pd.DataFrame) -> None:
    """Areas that change level under each move, less and more, as bars with their words."""
    widest = max(1.0, float(table[["less", "more"]].fillna(0).to_numpy(dtype=float).max()))
    bars = "".join(
        f'<li title="{escape(areas)}"><span>{escape(what)}</span><span class="track">'
        f'<em style="width:{_wide(_or_zero(less), widest)}"></em><s style="width:{_wide(_or_zero(more), widest)}"></s>'
        f"</span><span>{_count(less)} / {_count(more)}</span></li>"
        for what, less, more, areas in table.itertuples(index=False)
    )
    st.html(f'<ul class="bars two" aria-label="Areas that change level: less, more">{bars}</ul>')


def _or_zero(value: Known) -> float:
    return 0.0 if pd.isna(value) else float(value)


def _count(value: Known) -> str:
    return "–" if pd.isna(value) else f"{value:.0f}"


def _wide(value: float, widest: float) -> str:
    return f"{100 * value / widest:.1f}%"


def area_head(row: pd.Series, where: str = "") -> None:
    """Name, level, severity, interval and confidence of one area, and where it is in words."""
    code = NAMES.index(row["level"])
    st.html(
        f'<p class="lead"><span class="chip" style="background:{LEVEL_COLOURS[code]};color:{LEVEL_INK[code]}">'
        f"{LEVELS[code].letter}</span> <b>{escape(str(row['name']))}</b>: {escape(str(row['level']))} (computed), "
        f"severity {words.severity(row['severity'])}, 5–95 % {row['low']:.0f}–{row['high']:.0f}; "
        f"confidence {row['confidence']}: "
        f"{escape(words.plural(int(row['incidents']), 'incident'))}, "
        f"{words.share(row['imprecise'], row['incidents'])} placed imprecisely, "
        f"{words.share(row['unknown_tolls'], row['incidents'])} without a toll, each resting on one report.</p>"
        + (f'<p class="rest">{escape(sentence(where))}</p>' if where else "")
    )


RANKED_COLUMNS = {
    "level": st.column_config.MultiselectColumn(
        "Level",
        options=[level.letter for level in LEVELS],
        color=list(LEVEL_CHIPS),
        width=44,
        help="; ".join(f"{level.letter} {level.name}" for level in LEVELS) + " (computed)",
    ),
    "area": st.column_config.TextColumn("Area", width=136),
    "severity": st.column_config.TextColumn(
        "Severity", width=82, help="computed, 0–100, with its 5–95 % interval", alignment="right"
    ),
    "trend": st.column_config.BarChartColumn("24 months", width=74, help="incidents a month", y_min=0, color=SPARK),
    "change": st.column_config.TextColumn(
        "Change", width=60, help="points since the window of equal length before", alignment="right"
    ),
    "incidents": st.column_config.NumberColumn("Incidents", width=62),
    "deaths": st.column_config.TextColumn("Deaths", width=110, help="best figure (low–high)"),
    "confidence": st.column_config.TextColumn("Confidence", width=80),
}

CHANCE_COLUMNS = {
    "name": st.column_config.TextColumn("Area"),
    "word_30": st.column_config.TextColumn("In words, 30 days", width=130),
    "word_90": st.column_config.TextColumn("In words, 90 days", width=130),
    "chance_30": st.column_config.NumberColumn("30 days", format="%.0f %%", width=58),
    "chance_90": st.column_config.NumberColumn("90 days", format="%.0f %%", width=58),
    "deaths": st.column_config.TextColumn(
        "Deaths next month", width=126, help="middle of 1,000 draws (nine in ten lie between)", alignment="right"
    ),
}

INCIDENT_COLUMNS = {
    "points": st.column_config.NumberColumn(
        "Points", format="%.1f", width="small", help="what the area's severity would lose without this incident"
    ),
    "event_date": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width="small"),
    "location": st.column_config.TextColumn("Place"),
    "where": st.column_config.TextColumn("Where", help="nearest town, and the border if one is within 100 km"),
    "admin1": st.column_config.TextColumn("Region"),
    "country": st.column_config.TextColumn("Country", width="small"),
    "sub_event_type": st.column_config.TextColumn("Event"),
    "actor": st.column_config.TextColumn("Actor"),
    "attribution": st.column_config.TextColumn(
        "Attribution", help="  ".join(f"{kind} {mark}" for kind, mark in ATTRIBUTION_MARKS.items())
    ),
    "target": st.column_config.TextColumn("Target"),
    "deaths": st.column_config.TextColumn("Deaths", help="best figure (low–high); “no figure” where nobody gave one"),
    "place": st.column_config.TextColumn("Placed", help="how precisely the place is known"),
    "source_url": st.column_config.LinkColumn("Source", display_text="report", width="small"),
    "source_name": st.column_config.TextColumn("Named source"),
    "summary": st.column_config.TextColumn("Summary", width="large"),
}


APPROACH_COLUMNS = {
    "group": st.column_config.TextColumn("Armed actor"),
    "incidents": st.column_config.NumberColumn("Incidents", width="small"),
    "nearest": st.column_config.TextColumn("Nearest", width="small"),
    "trend_km_a_month": st.column_config.TextColumn(
        "Trend, km a month", help="of the nearer incidents, with its 95 % interval; negative is nearer to the capital"
    ),
    "axis": st.column_config.TextColumn("Axis", width="small", help="the side with most recent weight"),
}

CHANGED_COLUMNS = {
    "what": st.column_config.TextColumn("What", width="small"),
    "points": st.column_config.NumberColumn(
        "Points", format="%+.1f", width="small", help="what this incident alone adds to severity now, or added before"
    ),
    "date": st.column_config.DateColumn("Date", format="YYYY-MM-DD", width="small"),
    "place": st.column_config.TextColumn("Place"),
    "event": st.column_config.TextColumn("Event"),
    "deaths": st.column_config.TextColumn("Deaths", help="best figure (low–high)"),
}


def incidents(table: pd.DataFrame, *, height: int = 320, key: str) -> None:
    """Incidents as a searchable table, each with its report one click away."""
    st.dataframe(table, column_config=INCIDENT_COLUMNS, hide_index=True, width="stretch", height=height, key=key)
