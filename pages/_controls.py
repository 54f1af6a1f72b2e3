"""The widgets: the sidebar's shared filters, and the pickers of single pages."""

from dataclasses import replace
from datetime import timedelta

import streamlit as st

from geo.present import words
from geo.present.language import LANGUAGES, marked
from geo.present.names import shown_name
from geo.present.provenance import caveat
from geo.present.vintage_words import vintage_menu
from geo.query import PRESETS, UNIDENTIFIED, Query
from geo.risk.change import KeyFigures
from geo.study import Study
from pages import _choosing, _data, _known, _link_fields, _show, _state
from pages._words import day, say, say_each, say_many, told

_DAY_FORMATS = {"en": "YYYY-MM-DD", "fr": "DD/MM/YYYY"}
MONTH = timedelta(days=30)
_PRESET_LABELS = {"90 days": marked("Last 90 days"), "12 months": marked("12 months"), "all": marked("All")}


def begin_sidebar() -> None:
    """The first words of the sidebar, so that its room is there before the map, which would shrink for it else."""
    with st.sidebar:
        _show.side_heading(say("When"))


def sidebar(study: Study) -> None:
    """Every filter that all pages share, after `begin_sidebar`. Changes apply at once and stand in the link."""
    choices, language = study.choices, _state.language()
    with st.sidebar:
        with st.container(horizontal=True, gap="small"):
            for preset in PRESETS:
                st.button(
                    say(_PRESET_LABELS[preset]),
                    key=f"preset_{preset}",
                    on_click=_choosing.use_preset,
                    args=(preset, choices),
                    type="primary" if _choosing.is_preset(preset, choices) else "secondary",
                )
        st.date_input(
            say("Period (first and last day)"),
            key="period",
            min_value=choices.first_day,
            max_value=choices.last_day,
            format=_DAY_FORMATS[language],
        )
        st.caption(say("Data end on {day}; “last” counts from that day.", day=day(choices.last_day)))
        _show.side_heading(say("What"))
        st.multiselect(
            say("Armed actors"),
            choices.groups,
            key="groups",
            format_func=say_each(choices.groups).get,
            placeholder=say("All, named or not"),
            help=say(
                "Spellings of ACLED, UCDP and the press lead to the same actor. “{unidentified}” stands for every "
                "actor that nobody named.",
                unidentified=say(UNIDENTIFIED),
            ),
        )
        st.multiselect(
            say("Event types"),
            choices.event_types,
            key="event_types",
            format_func=say_each(choices.event_types).get,
            placeholder=say("All types"),
        )
        st.multiselect(
            say("Attribution"),
            choices.attributions,
            key="attributions",
            format_func=say_each(choices.attributions).get,
            placeholder=say("All"),
            help=say(
                "Claimed: the group said so. Attributed: others said so. Suspected: presumed by the source. "
                "Unattributed: nobody was named."
            ),
        )
        _show.side_heading(say("Where"))
        st.multiselect(
            say("Countries"),
            list(choices.countries),
            key="countries",
            format_func=say_each(choices.countries).get,
            placeholder=say("Mali, Burkina Faso, Niger and near"),
        )
        st.toggle(
            say("Leave imprecise places out"),
            key="precise_only",
            help=say("Leaves out incidents of which only the district or region is known."),
        )
        st.button(say("Reset filters"), on_click=_choosing.reset, args=(choices,), type="tertiary")
        _known.picker()
        st.selectbox(
            "Language / Langue",  # both at once: it is looked for by who cannot read the other
            list(LANGUAGES),
            key="language",
            format_func=LANGUAGES.get,
        )
        st.toggle(
            say("Low bandwidth"),
            key="low_bandwidth",
            help=say("Coarser shapes, no online basemap, nothing that moves by itself. The link keeps it."),
        )
        st.caption(
            say(
                "Data {version}, to {day}. {caveat}",
                version=study.version,
                day=day(choices.last_day),
                caveat=say(caveat(study.incidents.terms[1])),
            )
        )


def unidentified_note(query: Query, without_groups: KeyFigures) -> str | None:
    """While groups are chosen: how many incidents of the same view have an actor that nobody named."""
    if not query.groups or UNIDENTIFIED in query.groups or not without_groups.incidents:
        return None
    language = _state.language()
    return say_many(
        "Of the {number} incident in this period and place, {share} have an unidentified actor and are not in this "
        "selection; some may be the work of {groups}.",
        "Of all {number} incidents in this period and place, {share} have an unidentified actor and are not in this "
        "selection; some may be the work of {groups}.",
        without_groups.incidents,
        share=words.share(without_groups.unidentified, without_groups.incidents, language),
        groups=words.listed(map(say, query.groups), language),
    )


def layer_picker(study: Study, label: str, *, key: str, family: str | None = None) -> None:
    """Which layer the page speaks of, of one family or of all; `key` is the widget's place in the session.

    Beside it stand the boundaries to choose from, where there are several.
    """
    language = _state.language()
    plans = {name: study.layers.plan(name) for name in study.layers}
    own = {name: plan for name, plan in plans.items() if family in (None, plan.family)}
    chosen_forms = _choosing.forms_of(key, own, study.choices)
    forms = {chosen_forms[name]: shown_name(plan.menu or plan.title, language) for name, plan in own.items()}
    chosen = _state.widget_value(key)
    if chosen and chosen not in forms:  # a link may name a variant that the menu does not list
        forms[chosen] = shown_name(study.choices.layers.get(chosen, chosen), language)
    st.selectbox(label, list(forms), key=key, format_func=forms.get, label_visibility="collapsed")
    shown = _state.widget_value(key)
    menu = vintage_menu(study, shown, language)
    if len(menu) > 1:
        _state.put(f"{key}_form", shown if shown in menu else next(iter(menu)))
        st.selectbox(
            say("Boundaries"),
            list(menu),
            key=f"{key}_form",
            format_func=menu.get,
            on_change=_choosing.choose_form,
            args=(key,),
            label_visibility="collapsed",
        )


def widths_editor(name: str, label: str) -> None:
    """The widths of bands or rings as text, and the way back to the page's own."""
    st.text_input(label, key=f"{name}_widths", width=220, help=say("1 to 8 whole km, each larger than the one before."))
    st.button(say("Reset"), key=f"{name}_widths_reset", on_click=_link_fields.own_widths, args=(name,), type="tertiary")


def widths_problem(name: str) -> None:
    """What is wrong with the widths that the reader wrote."""
    problem = _link_fields.widths_problem(name)
    if problem:
        text = say("{problem} The usual widths are shown meanwhile.", problem=told(problem))
        st.warning(_show.plain(text), icon=":material/straighten:")


def earlier_picker(study: Study, query: Query) -> tuple[Study, Query, str]:
    """What the selection is compared with: data, query, and the comparison in words."""
    month_before = replace(query, start=query.start - MONTH, end=query.end - MONTH)
    kept = [entry.receipt.version for entry in _data.store().versions() if entry.kept]
    now = _state.known() if _state.known() is not None else max(kept)
    before = max((version for version in kept if version < now), default=None)
    choices = {"window": say("the window before"), "month": say("the same length, a month earlier")}
    if before is not None:
        choices["version"] = say("the same window as known at version {version}", version=before)
    chosen = st.segmented_control(
        say("Compared with"), list(choices), key="compared", format_func=choices.get, default="window", required=True
    )
    if chosen == "version" and before is not None:
        return _data.study(before), query, choices[chosen]
    earlier = month_before if chosen == "month" else query.previous()
    if earlier.start < study.incidents.first_day:
        first = day(study.incidents.first_day)
        st.caption(say("Part of that window lies before the data begin, on {day}.", day=first))
    return study, earlier, choices[chosen or "window"]


def area_picker(names: dict[str, str], *, ways: str | None = None) -> None:
    """An area by name: the way to the details that needs no map."""
    ways = ways or say("here, in the table or on the map")
    st.selectbox(
        say("Area to describe"),
        list(names),
        key="area",
        format_func=lambda key: names.get(key, key),
        index=None,
        placeholder=say("Choose an area: {ways}", ways=ways),
    )
