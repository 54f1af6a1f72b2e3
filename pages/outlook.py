"""Outlook: what may come, in numbers and words, with the record beside it; or plainly that nothing can be said."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from geo.errors import DataFileError, StaleOutlookError
from geo.outlook.background import MADE, STOPPED, Task
from geo.outlook.chances import WINDOWS
from geo.outlook.density import last_whole_month
from geo.outlook.record import Record, reference_record
from geo.outlook.result import OutlookResult
from geo.present import leaflet, outlook_tables, outlook_words
from geo.present.charts import (
    context_lines,
    density_chart,
    density_figure,
    fan_chart,
    fan_figure,
    months_chart,
    months_figure,
    reliability_chart,
    reliability_figure,
    rows_figure,
)
from geo.present.language import marked
from geo.present.maps import chance_map
from geo.present.outlook_provenance import outlook_provenance, record_provenance
from geo.present.provenance import Provenance
from geo.query import Query
from geo.risk.trends import monthly
from pages import _choosing, _controls, _data, _live_map, _show, _state
from pages._words import day, say, say_many, told

study = _data.study(_state.known())
seen = _state.view()
layer = study.layer(seen.query.layer)
found = _data.how_dense(study, layer.key, seen.query.end)
until = last_whole_month(study, seen.query.end).date()
names = outlook_tables.group_names(study, layer.key, seen.language)
whole = Query(start=min(study.incidents.first_day, until), end=until, layer=layer.key)
rests_on = outlook_provenance(study, whole, seen.language)


def main() -> None:
    """The controls, then what can be said."""
    st.title(say("Outlook · as known on {day}", day=day(until)), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        _controls.layer_picker(study, say("Areas"), key="layer")
        st.radio(
            say("Within"),
            WINDOWS,
            key="window",
            format_func={days: say("within {days} days", days=days) for days in WINDOWS}.get,
            horizontal=True,
            label_visibility="collapsed",
        )
        _live_map.basemap_switch()
    st.caption(
        say(
            "Made from all incidents up to the end of the last whole month of the period; the other filters do not "
            "bear on it."
        )
    )
    if not any(one.bears for one in found):
        too_thin(outlook_words.thin_headline(language=seen.language))
        return
    task = _data.outlook_task(study, layer.key, until, _state.known())
    result, why = kept()
    if result is None:
        making(task, why)
    elif result.too_few:
        deaths_only(result)
    else:
        tell(result)


def kept() -> tuple[OutlookResult | None, str]:
    """The outlook kept beside the store, or why it may not be shown."""
    try:
        return _data.kept_outlook(study, layer.key, until), say("No outlook for this view is kept yet.")
    except (StaleOutlookError, DataFileError) as error:
        return None, told(error)


def making(task: Task, why: str) -> None:
    """An outlook that is missing or stale is made by a worker; until then nothing older is shown."""
    _show.lead(why)
    fits = _data.fits()
    ended = fits.how_it_ended(task)
    if ended is None:
        fits.start(task)
        progress(task)
        return
    if ended not in (STOPPED, MADE):
        st.error(_show.plain(told(ended)), icon=":material/error:")
    if st.button(say("Make it now"), type="primary"):
        fits.start(task)
        st.rerun()


@st.fragment(run_every=1.0)
def progress(task: Task) -> None:
    """How far the worker is; the page runs anew when it has ended."""
    fit = _data.fits().running()
    if fit is None:
        st.rerun()
    else:
        making = say("The outlook is being made in the background: {step}", step=told(fit.text))
        if fit.task != task:
            making = say(
                "Another outlook ({layer}) first: it is being made in the background: {step}",
                layer=_show.plain(fit.task.layer),
                step=told(fit.text),
            )
        st.progress(fit.done / fit.total, making)
        if st.button(say("Stop"), type="tertiary"):
            _data.fits().stop()
            st.rerun()


def tell(result: OutlookResult) -> None:
    """Map, table, one area or country in full, and the record."""
    table = outlook_tables.chance_table(result, study, seen.window, language=seen.language)
    chances, record = result.chances[seen.window], result.record or reference_record()
    picks = units(result)
    settle(picks)
    sentence = outlook_words.headline(chances, table["name"], seen.window, until, language=seen.language)
    _show.lead(sentence, outlook_words.rests_on_sentence(result, language=seen.language))
    left, right = st.columns([56, 44], gap="medium")
    with left:
        address = _data.address_in(study)
        spec = leaflet.Spec(
            areas=leaflet.chance_paint(layer, result.chances, seen.window, address, seen.area, language=seen.language),
            tiles=bool(_state.widget_value("basemap")),
            view=leaflet.view_of(layer, table),
        )
        clicked = partial(_choosing.area_from, "outlook_map")
        _live_map.live_map(study, "outlook_map", spec, height=520, on_change=clicked, scale=leaflet.CHANCE_SCALE)
        _show.chance_legend(chances, len(layer.areas) - len(chances))
        title = say("Chance of at least one fatal incident within {days} days", days=seen.window)
        _show.downloads(
            chance_map(
                study,
                layer.key,
                table,
                seen.window,
                rests_on,
                title=title,
                sentence=sentence,
                language=seen.language,
            )
        )
    with right:
        _show.chances(table, height=520)
    st.divider()
    _controls.area_picker(picks, ways=say("here or on the map"))
    one = seen.area or str(table.index[0])
    for window, chance in () if one not in result.chances.index else result.chances.loc[one].items():
        _show.lead(
            outlook_words.chance_sentence(picks[one], chance, window, until, language=seen.language),
            outlook_words.record_sentence(record, window, chance, language=seen.language),
        )
    fan(result, one, picks[one], record)
    st.divider()
    show_record(record)
    not_said(result)


def deaths_only(result: OutlookResult) -> None:
    """Where a fatal incident follows nearly always, or nearly never, chances cannot be learned; deaths still can."""
    st.info(
        _show.plain(
            " ".join(outlook_words.reason_sentence(reason, language=seen.language) for reason in result.too_few)
        ),
        icon=":material/blur_on:",
    )
    picks, record = units(result), result.record or reference_record()
    settle(picks)
    _controls.area_picker(picks, ways=say("the first is shown"))
    one = seen.area or next(iter(picks))
    fan(result, one, picks[one], record)
    st.divider()
    show_record(record)
    not_said(result)


def units(result: OutlookResult) -> dict[str, str]:
    """Every country and area whose deaths are forecast, with its name."""
    countries = () if result.countries is None else result.countries.units
    areas = layer.areas["name"].loc[list(result.deaths.units)].sort_values()
    return {code: say("{country} (whole country)", country=names[code]) for code in countries} | dict(areas.items())


def fan(result: OutlookResult, one: str, name: str, record: Record) -> None:
    """Deaths of one area or country: what is known, the fan ahead, and how such forecasts did."""
    kind = "areas" if one in result.deaths.units else "countries"
    forecast = result.deaths if kind == "areas" else result.countries
    table = outlook_tables.fan_table(_data.past_deaths(study, result)[kind], forecast, one)
    shown = fan_figure(
        table,
        rests_on,
        unit=one,
        title=say("{area}: deaths a month, known and ahead", area=name),
        sentence=outlook_words.deaths_sentence(forecast, one, name, language=seen.language),
        language=seen.language,
    )
    _show.figure(shown, fan_chart(table, language=seen.language), missing="")
    judged = outlook_words.deaths_record_sentence(record, kind, language=seen.language)
    if judged:
        _show.lead("", judged)


def show_record(record: Record) -> None:
    """How often chances came true, and the error of deaths beside the benchmarks."""
    left, right = st.columns([52, 48], gap="medium")
    with left:
        table = outlook_tables.record_table(record, seen.window, seen.language)
        source = outlook_words.source_words(record, language=seen.language)
        shown = reliability_figure(
            table,
            record_provenance(record, rests_on, language=seen.language),
            window=seen.window,
            title=say(
                "Did such chances come true? {days} days, on the record of {source}", days=seen.window, source=source
            ),
            sentence=outlook_words.record_headline(record, seen.window, language=seen.language),
            language=seen.language,
        )
        _show.figure(shown, reliability_chart(table, language=seen.language))
    with right:
        _show.rows(
            rows_figure(
                outlook_tables.benchmark_table(record, language=seen.language),
                record_provenance(record, rests_on, language=seen.language),
                key="benchmarks",
                title=say("Deaths ahead, beside simple forecasts"),
                sentence=say(
                    "Mean error (CRPS) in deaths a month, 3 to 14 months ahead; lower is better. Each forecast was "
                    "made from what was known in October of the year before, {first}–{last}.",
                    first=record.first_year,
                    last=record.last_year,
                ),
                empty=say("No forecast of deaths was judged"),
            )
        )


def not_said(result: OutlookResult) -> None:
    """Countries of the layer with a record that is too thin."""
    silent = [one for one in result.densities if not one.bears and one.incidents]
    if silent:
        title = say_many(
            "Nothing is said of {number} country: why", "Nothing is said of {number} countries: why", len(silent)
        )
        with st.expander(title):
            for one in silent:
                st.caption(_show.plain(outlook_words.not_said_sentence(one, names[one.group], language=seen.language)))


def too_thin(why: str) -> None:
    """No number: what there is, what would be needed, and how the method did where data are dense."""
    st.info(_show.plain(why), icon=":material/blur_on:")
    counted = [one for one in found if one.incidents]
    if not counted:
        return
    picks = dict(layer.areas["name"][layer.areas["study"]].sort_values().items())
    settle(picks)
    left, right = st.columns(2, gap="medium")
    with left:
        table = outlook_tables.density_table(tuple(counted), names, language=seen.language)
        shown = density_figure(
            table,
            rests_on,
            title=say("How dense is the record?"),
            sentence=outlook_words.densest_sentence(table, language=seen.language),
            language=seen.language,
        )
        _show.figure(shown, density_chart(table, language=seen.language), missing="")
    with right:
        _controls.area_picker(picks, ways=say("the one with most incidents is shown"))
        counts(seen.area or busiest(picks), picks)
    st.divider()
    st.header(say("How the method does where data are dense"), anchor=False)
    show_record(reference_record())


def counts(area: str, picks: Mapping[str, str]) -> None:
    """What the record holds of one area, month by month: counts, which are no chances."""
    name = picks[area]
    inside = study.codes(layer.key) == layer.areas.index.get_loc(area)
    table = monthly(study, whole, list(np.where(inside, name, "")))
    table = table[table["series"] == name].reset_index(drop=True)
    span = (whole.start, whole.end)
    context = study.context[study.context["date"].between(str(whole.start), str(whole.end))]
    shown = months_figure(
        table,
        rests_on_area(inside),
        title=say("{area}: incidents a month on record", area=name),
        sentence=outlook_words.counts_sentence(table, name, language=seen.language),
        context=context,
        window=span,
    )
    _show.figure(shown, months_chart(table, context=context, window=span, language=seen.language))
    with st.expander(say("Turning points in this period ({number})", number=len(context))):
        for line in context_lines(table, context, window=span, language=seen.language):
            st.caption(_show.plain(line))


def busiest(picks: Mapping[str, str]) -> str:
    """The area with most incidents on record among those that can be picked."""
    codes = study.codes(layer.key)[study.incidents.select(whole)]
    numbers = pd.Series(np.bincount(codes[codes >= 0], minlength=len(layer.areas)), index=layer.areas.index)
    return str(numbers.loc[list(picks)].idxmax())


def rests_on_area(inside: np.ndarray) -> Provenance:
    """The provenance of counts in one area."""
    mine = inside & study.incidents.select(whole)
    table = study.incidents.table[mine]
    return replace(
        rests_on,
        incidents=len(table),
        unplaced=0,
        imprecise=int((table["place_precision"] >= 2).sum()),
        unknown_tolls=int(table["fatalities_best"].isna().sum()),
        unidentified=int(study.incidents.is_unidentified[mine].sum()),
        computed=marked("Counts"),
    )


def settle(picks: Mapping[str, str]) -> None:
    """An area that cannot be described here is let go, so that link and view agree."""
    if seen.area and seen.area not in picks:
        _state.area_gone(seen.area, lambda: None)
        st.rerun()


main()
