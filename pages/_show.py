"""How a figure stands on a page: its sentence, the chart or map, what it leaves out, its table and its downloads."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import streamlit as st

from geo.briefing import figures
from geo.briefing.figures import Figure
from geo.present import words, zone_words
from geo.present.charts import components_table, points_of
from geo.present.incident_table import PRECISION_WORDS
from geo.present.legend import LegendRow
from geo.present.measure_help import MEASURES
from geo.present.outlook_words import WORDS, chance_class
from geo.present.palette import (
    ATTRIBUTION_COLOURS,
    ATTRIBUTION_MARKS,
    CHANCE_COLOURS,
    LEVEL_COLOURS,
    LEVEL_INK,
)
from geo.present.place_words import place_phrase, place_remarks, sentence
from geo.present.provenance import Provenance
from geo.present.words import Known
from geo.risk.levels import LEVELS, NAMES
from geo.risk.model import RiskModel
from geo.study import Study
from geo.weighting import DEFAULT_WEIGHTING
from pages import _columns, _data, _state
from pages._words import day, say, told

if TYPE_CHECKING:
    import altair as alt


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
        st.warning("  \n".join(plain(told(sentence)) for sentence in sentences), icon=":material/link_off:")
        st.button(say("Got it"), on_click=_state.forget_problems, type="tertiary")


def reweighted(note: str) -> None:
    """That the reader's own weighting is in force, and the way back."""
    with st.container():  # always there, so that what comes after it keeps its place in the page
        if not note:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="lead">{escape(note)}</p>')
            st.button(
                say("Back to the model's own"), on_click=_state.use_weighting, args=(DEFAULT_WEIGHTING,), key="own"
            )


def plain(text: object) -> str:
    """Text from data as Markdown that shows just that text."""
    return "".join("\\" + mark if mark in "\\`*_{}[]<>()#+-.!|$~:^=&" else mark for mark in str(text))


def lead(text: str, rest: str = "") -> None:
    """A sentence that states the view, and a smaller one under it."""
    more = f'<p class="rest">{escape(rest)}</p>' if rest else ""
    said = f'<p class="lead">{escape(text)}</p>{more}'
    st.html(said.replace(" %", "&nbsp;%"))  # no line begins with a percent sign


def key_figures(rows: Iterable[tuple[str, str, str]], *meanings: str) -> None:
    """A strip of figures: label, value, note; under it what the named measures (`MEASURES`) mean, to be unfolded."""
    cells = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd><dd class='note'>{escape(note)}</dd></div>"
        for label, value, note in rows
    )
    st.html(f'<dl class="figures">{cells}</dl>{_meaning(meanings)}')


def _meaning(names: Sequence[str]) -> str:
    cells = "".join(
        f"<dt>{escape(say(MEASURES[name].name))}</dt><dd>{escape(told(MEASURES[name].meaning))}</dd>" for name in names
    )
    asked = escape(say("What do these figures mean?"))
    return f'<details class="meaning"><summary>{asked}</summary><dl>{cells}</dl></details>' if cells else ""


def legend(rows: Sequence[LegendRow], not_scored: int, *, hollow: bool = False) -> None:
    """The map's legend: letter, level, range and number of areas; `hollow` where quiet hexagons are not filled."""
    patches = "".join(
        f'<li><i style="background:{row.colour};color:{row.ink}">{row.letter}</i>'
        f"{escape(row.name)} {row.range} ({row.areas})</li>"
        for row in rows
    )
    patches += f'<li><i class="thin"></i>{escape(say("thin data"))}</li>'
    patches += f"<li><i></i>{escape(say('hollow: no incident in this selection'))}</li>" if hollow else ""
    why_not = escape(say("not scored: outside the coverage or the chosen countries ({areas})", areas=not_scored))
    patches += f'<li><i class="unscored"></i>{why_not}</li>'
    label = escape(say("Legend: computed level of severity"))
    st.html(f'<ul class="legend" aria-label="{label}">{patches}</ul>')


def chance_legend(chances: pd.Series, silent: int) -> None:
    """The legend of the map of chances: word, range and number of areas, and what is not said."""
    counts = chances.map(chance_class).value_counts()
    patches = "".join(
        f'<li><i style="background:{colour}"></i>{escape(say(row.word))} {row.lower}–{_to_percent(row.upper)} '
        f"({counts.get(number, 0)})</li>"
        for number, (row, colour) in enumerate(zip(WORDS, CHANCE_COLOURS, strict=True))
    )
    patches += f'<li><i class="unscored"></i>{escape(say("nothing said: data too thin"))} ({silent})</li>'
    label = escape(say("Legend: chance of a fatal incident"))
    st.html(f'<ul class="legend" aria-label="{label}">{patches}</ul>')


def _to_percent(upper: int) -> str:
    return words.percent(min(upper, 100), _state.language())


def figure(shown: Figure, chart: "alt.TopLevelMixin | Callable[[], None]", *, missing: str | None = None) -> None:
    """A chart with its sentence, its table twin, its sources and its downloads, as one block.

    `chart` is an Altair chart, or a function that draws something lighter; `missing` stands in the table's empty cells:
    by default, that nobody gave a figure.
    """
    st.header(plain(shown.title), anchor=False)
    lead(shown.sentence)
    if shown.provenance.incidents == 0:
        empty()
    elif callable(chart):
        chart()
    else:
        st.altair_chart(chart, width="stretch", theme=None, key=f"chart_{shown.key}")
    with st.expander(say("Table")):
        table(shown.table, placeholder=say(words.NO_FIGURE) if missing is None else missing)
    downloads(shown)


def table(
    data: pd.DataFrame,
    *,
    columns: _columns.Columns | None = None,
    height: int | Literal["auto"] = "auto",
    placeholder: str | None = None,
) -> None:
    """A table with its heads in the reader's language; `columns` say more of some of them."""
    config = _columns.of(data) | (columns or {})
    st.dataframe(data, column_config=config, hide_index=True, width="stretch", height=height, placeholder=placeholder)


def rows(shown: Figure, *, columns: dict[str, Any] | None = None, height: int | None = None) -> None:
    """A table with its sentence and its downloads; nothing but the sentence where it has no row."""
    st.header(plain(shown.title), anchor=False)
    lead(shown.sentence)
    if len(shown.table):
        sized = {} if height is None else {"height": height}
        table(shown.table, columns=columns, **sized)
        downloads(shown)


def empty() -> None:
    """Nothing matches: what that means, and the way out."""
    st.info(
        say(
            "No incident matches these filters. That is what the loaded data say about this selection, not that "
            "nothing happened. Widen the period or take a filter out."
        ),
        icon=":material/filter_alt_off:",
    )


def downloads(shown: Figure) -> None:
    """Buttons for every form the figure can be taken away in; a file is made when it is asked for."""
    makers: dict[str, Callable[[Figure], bytes]] = {"PNG": figures.png, "SVG": figures.svg, "CSV": figures.csv}
    if shown.shapes is not None:
        makers["GeoJSON"] = figures.geojson
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="rest">{escape(say("Take away:"))}</span>', width="content")
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
    with st.popover(say("What this rests on"), type="tertiary"):
        st.markdown("\n\n".join(map(plain, provenance.lines())))


def ranked_simple(scores: pd.DataFrame) -> None:
    """Severity of every area of a layer, as a plain table."""
    rows = pd.DataFrame(
        {
            "level": [say(str(level)) for level in scores["level"]],
            "area": scores["name"],
            "severity": [
                words.severity_with_interval(point, low, high)
                for point, low, high in scores[["severity", "low", "high"]].itertuples(index=False)
            ],
            "incidents": scores["incidents"],
        }
    )
    table(rows, height=300)


def chances(data: pd.DataFrame, *, height: int) -> None:
    """Every area's chances, the highest first; none is shown as 0 or 100, which nobody can know."""
    rows = data[["name", *(column for column in data if str(column).startswith("word_"))]].copy()
    for column in data:
        if str(column).startswith("chance_"):
            rows[column] = data[column].clip(1, 99)
    rows["deaths"] = [
        words.deaths(low, middle, high, _state.language())
        for low, middle, high in data[["deaths_low_90", "deaths_middle", "deaths_high_90"]].itertuples(index=False)
    ]
    st.dataframe(rows, column_config=_columns.chances(), hide_index=True, width="stretch", height=height)


def count_table(counts: pd.DataFrame) -> None:
    """Counts with deaths as words, so that an unknown toll is said."""
    table(counts.assign(deaths=words.tolls(counts, _state.language())).drop(columns="unknown_tolls"))


def point_legend() -> None:
    """What the points' colours and shapes say."""
    patches = "".join(
        f'<li><i class="mark" style="color:{colour}">{ATTRIBUTION_MARKS[kind]}</i>{escape(say(kind))}</li>'
        for kind, colour in ATTRIBUTION_COLOURS.items()
    )
    ring = "border:2px solid currentColor;border-radius:50%;width:.9rem;height:.9rem"
    patches += f'<li><i style="{ring}"></i>{escape(say("hollow: no toll known"))}</li>'
    patches += f"<li>{escape(say('size: deaths'))}</li>"
    st.html(f'<ul class="legend" aria-label="{escape(say("Legend: attribution"))}">{patches}</ul>')


def incident_card(study: Study, row: int) -> None:
    """One incident in full: what was said by whom, the toll, the place, the distances, the report."""
    event, language = study.incidents.table.iloc[row], _state.language()
    toll = words.deaths(event["fatalities_low"], event["fatalities_best"], event["fatalities_high"], language)
    with st.container(border=True):
        st.header(plain(f"{event['location']}, {day(event['event_date'].date())}"), anchor=False)
        said = {
            "event": plain(say(event["sub_event_type"] or event["event_type"])),
            "actor": plain(say(event["actor"])),
            "attribution": plain(say(event["attribution"])),
            "toll": plain(toll),
            "summary": plain("" if pd.isna(event["summary"]) else event["summary"]),
        }
        if pd.isna(event["target"]) or not event["target"]:
            st.markdown(say("**{event}**. Actor: **{actor}**, {attribution}. Deaths: **{toll}**. {summary}", **said))
        else:
            st.markdown(
                say(
                    "**{event}**, target: {target}. Actor: **{actor}**, {attribution}. Deaths: **{toll}**. {summary}",
                    target=plain(event["target"]), **said,
                )
            )  # fmt: skip
        st.caption(
            say(
                "{where} Placed {precision}, date known to the {unit}. {distances} {licence}.",
                where=plain(sentence(place_phrase(study, row, language=language))),
                precision=say(PRECISION_WORDS[int(event["place_precision"])]),
                unit=say(event["date_precision"]),
                distances=plain(zone_words.distances_sentence(study, row, language)),
                licence=plain(event["licence"]),
            )
        )
        for remark in place_remarks(study, row, language=language):
            st.caption(f":material/flag: {plain(remark)}")
        if isinstance(event["source_url"], str):
            st.link_button(
                say("Report: {source}", source=plain(event["source_name"])), event["source_url"], type="tertiary"
            )


def component_bars(row: pd.Series, model: RiskModel) -> None:
    """An area's severity on the scale of levels, and the waterfall of its components, as bars with their words."""
    language = _state.language()
    levels = "".join(
        f'<i style="left:{level.lower}%;width:{level.upper - level.lower}%;background:{colour}"></i>'
        for level, colour in zip(LEVELS, LEVEL_COLOURS, strict=True)
    )
    total = (
        f'<li><span>{escape(say("Severity"))}</span><span class="track scale">{levels}'
        f'<b style="left:{row["low"]:.1f}%;width:{row["high"] - row["low"]:.1f}%"></b>'
        f'<u style="left:{row["severity"]:.1f}%"></u></span>'
        f"<span>{words.severity_with_interval(row['severity'], row['low'], row['high'])}</span></li>"
    )
    bars = "".join(
        f'<li title="{escape(part.help)}"><span>{escape(part.name)}</span><span class="track">'
        f'<em style="left:{part.so_far - part.points:.1f}%;width:{part.possible:g}%"></em>'
        f'<s style="left:{part.so_far - part.points:.1f}%;width:{part.points:.1f}%"></s></span>'
        f"<span>{escape(points_of(part.points, part.possible, language))}</span></li>"
        for part in components_table(row, model, language).itertuples(index=False)
    )
    st.html(f'<ul class="bars" aria-label="{escape(say("Points of severity by component"))}">{total}{bars}</ul>')


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
    label = escape(say("Points of severity by component, before and now"))
    st.html(f'<ul class="bars two" aria-label="{label}">{bars}</ul>')


def stability_bars(table: pd.DataFrame) -> None:
    """Areas that change level under each move, less and more, as bars with their words."""
    widest = max(1.0, float(table[["less", "more"]].fillna(0).to_numpy(dtype=float).max()))
    bars = "".join(
        f'<li title="{escape(areas)}"><span>{escape(what)}</span><span class="track">'
        f'<em style="width:{_wide(_or_zero(less), widest)}"></em><s style="width:{_wide(_or_zero(more), widest)}"></s>'
        f"</span><span>{_count(less)} / {_count(more)}</span></li>"
        for what, less, more, areas in table.itertuples(index=False)
    )
    st.html(f'<ul class="bars two" aria-label="{escape(say("Areas that change level: less, more"))}">{bars}</ul>')


def _or_zero(value: Known) -> float:
    return 0.0 if pd.isna(value) else float(value)


def _count(value: Known) -> str:
    return "–" if pd.isna(value) else f"{value:.0f}"


def _wide(value: float, widest: float) -> str:
    return f"{100 * value / widest:.1f}%"


def area_head(row: pd.Series, where: str = "") -> None:
    """Name, level, severity, interval and confidence of one area, and where it is in words."""
    code, language = NAMES.index(row["level"]), _state.language()
    level = {
        "level": say(str(row["level"])),
        "severity": words.severity_and_range(row["severity"], row["low"], row["high"], language),
        "confidence": say(str(row["confidence"])),
    }
    if row["incidents"]:
        rest = say(
            "{level} (computed), severity {severity}; confidence {confidence}: {incidents}, {imprecise} placed "
            "imprecisely, {no_toll} without a toll, each resting on one report.",
            incidents=words.incidents(int(row["incidents"]), language),
            imprecise=words.share(row["imprecise"], row["incidents"], language),
            no_toll=words.share(row["unknown_tolls"], row["incidents"], language),
            **level,
        )
    else:
        rest = say(
            "{level} (computed), severity {severity}; confidence {confidence}: no incident of this selection.", **level
        )
    st.html(
        f'<p class="lead"><span class="chip" style="background:{LEVEL_COLOURS[code]};color:{LEVEL_INK[code]}">'
        f"{LEVELS[code].letter}</span> <b>{escape(str(row['name']))}</b>{escape(say(': '))}{escape(rest)}</p>"
        + (f'<p class="rest">{escape(sentence(where))}</p>' if where else "")
    )


def incidents(table: pd.DataFrame, *, height: int = 320, key: str) -> None:
    """Incidents as a searchable table, each with its report one click away."""
    st.dataframe(
        table, column_config=_columns.incidents(), hide_index=True, width="stretch", height=height, key=key,
        placeholder="–",
    )  # fmt: skip
