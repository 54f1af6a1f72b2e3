"""What the page Compare sets side by side: the widgets, and the two sides that they choose."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from geo.present import compare_view, store_rows, words
from geo.present.compare_view import (
    AREAS,
    BEFORE,
    GROUPS,
    MONTH,
    SUBJECTS,
    UNTIL,
    WINDOWS,
    YEAR,
    CompareView,
    other_window,
)
from geo.present.names import shown_name
from geo.query import UNIDENTIFIED, fold
from geo.risk.compared import Side
from geo.study import Study
from pages import _columns, _controls, _data, _live_map, _show, _state
from pages._words import day, say

MOST_VERSIONS = 12


@dataclass(frozen=True, eq=False)
class Pair:
    """The two sides, and what each is called.

    label : how the second window was chosen, where windows are compared
    areas : ids of the two areas, where areas are compared; both sides hold the same scores then
    """

    subject: str
    first: Side
    second: Side
    titles: tuple[str, str]
    label: str = ""
    areas: tuple[str, str] | None = None


def pick(study: Study, seen: _state.View) -> Pair | None:
    """The widgets, and what they choose; None where there are no two to compare."""
    subjects = {WINDOWS: say("Two windows"), GROUPS: say("Two groups"), AREAS: say("Two areas")}
    with st.container():  # always there: what comes and goes above the maps would make the browser rebuild them
        with st.container(horizontal=True, vertical_alignment="center"):
            st.segmented_control(
                say("Compare"), SUBJECTS, key="compare", format_func=subjects.get, required=True,
                label_visibility="collapsed",
            )  # fmt: skip
            _controls.layer_picker(study, say("Areas"), key="layer")
            _live_map.basemap_switch()
        if _state.take("compare_of_link") and (problems := _fit_to_link(study, seen, _state.compared())):
            _state.tell(*problems)
            st.rerun()  # so that what is said of the link stands above the page at once
        chosen = _state.compared()
        if chosen.subject == GROUPS:
            return _groups(study, seen, chosen)
        if chosen.subject == AREAS:
            return _areas(study, seen, chosen)
        return _windows(study, seen, chosen)


def _fit_to_link(study: Study, seen: _state.View, chosen: CompareView) -> list[str]:
    """Put what is compared in place of what the link asks for and there is not; the answer says so of each."""
    problems: list[str] = []
    if chosen.subject == WINDOWS:
        versions = list(_versions(seen.language))
        chosen = compare_view.fit_to_link(chosen, seen.query, study.incidents.first_day, versions, problems)
    elif chosen.subject == GROUPS:
        names = _group_names(study)
        spelled = {fold(name): name for name in names} | dict(study.choices.group_aliases)
        first, second = (spelled.get(fold(name), name) for name in chosen.groups)
        chosen = replace(chosen, groups=(first, second))
        shown = _two(chosen.groups, names, _wanted_groups(seen))
        problems += compare_view.pair_problems("group", chosen.groups, shown, dict(zip(names, names, strict=True)))
        chosen = replace(chosen, groups=shown)
    elif len(named := _area_names(study, seen)) > 1:
        shown = _two(chosen.areas, list(named), _wanted_areas(study, seen))
        problems += compare_view.pair_problems("area", chosen.areas, shown, named)
        chosen = replace(chosen, areas=shown)
    for key, value in compare_view.to_widgets(chosen).items():
        if key != "compare":  # drawn already, and not changed here
            _state.put(key, value)
    return problems


def _versions(language: str) -> dict[str, str]:
    """The kept versions before the one that is shown, the newest first, and how the menu calls them."""
    kept = [entry for entry in _data.store().versions() if entry.kept]
    now = _state.known() if _state.known() is not None else max(entry.receipt.version for entry in kept)
    versions = {
        f"v{entry.receipt.version}": say(
            "the same window, as known at version {version}",
            version=store_rows.version_label(entry, language),
        )
        for entry in kept
        if entry.receipt.version < now
    }
    return dict(list(versions.items())[:MOST_VERSIONS])


def _windows(study: Study, seen: _state.View, chosen: CompareView) -> Pair:
    menu = {
        BEFORE: say("the window before"),
        MONTH: say("the same length, a month earlier"),
        YEAR: say("the same length, a year earlier"),
        UNTIL: say("the same length, ending on a day"),
    } | _versions(seen.language)
    if chosen.against not in menu:
        gone = chosen.against
        _state.put("against", BEFORE)
        st.caption(say("“{asked}” is not kept; the window before is compared instead.", asked=gone))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.selectbox(
            say("Compared with"), list(menu), key="against", format_func=menu.get, label_visibility="collapsed",
            width=420,
        )  # fmt: skip
        if _state.compared().against == UNTIL:
            _until(study, seen)
    chosen, query = _state.compared(), seen.query
    other = other_window(query, chosen)
    then = study if chosen.version is None else _data.study(chosen.version)
    if other.start < then.incidents.first_day:
        first = day(then.incidents.first_day)
        st.caption(say("Part of that window lies before the data begin, on {day}.", day=first))
    titles = [words.period(one, seen.language) for one in (query, other)]
    if chosen.version is not None:
        titles[1] = say("{period}, as known at version {version}", period=titles[1], version=chosen.version)
    return Pair(
        WINDOWS,
        Side(study, query, _data.scores(study, query)),
        Side(then, other, _data.scores(then, other)),
        (titles[0], titles[1]),
        menu[chosen.against]
        if chosen.version is None
        else say("the same window, as known at version {version}", version=chosen.version),
    )


def _until(study: Study, seen: _state.View) -> None:
    first, last = study.incidents.first_day, seen.query.end - timedelta(days=1)
    held = _state.widget_value("against_until")
    start = held if isinstance(held, date) else seen.query.start - timedelta(days=1)
    _state.put("against_until", max(first, min(last, start)))
    st.date_input(
        say("Last day of the other window"), key="against_until", min_value=first, max_value=last,
        format=_columns.DAY_FORMATS[seen.language], label_visibility="collapsed", width=160,
    )  # fmt: skip


def _groups(study: Study, seen: _state.View, chosen: CompareView) -> Pair:
    names = _group_names(study)
    first, second = _two(chosen.groups, names, _wanted_groups(seen))
    _tell_gone(chosen.groups, names)
    _selects(("group_a", "group_b"), (first, second), {name: say(name) for name in names})
    queries = [replace(seen.query, groups=(group,)) for group in (first, second)]
    sides = [Side(study, query, _data.scores(study, query)) for query in queries]
    return Pair(GROUPS, sides[0], sides[1], (say(first), say(second)))


def _areas(study: Study, seen: _state.View, chosen: CompareView) -> Pair | None:
    named = _area_names(study, seen)
    if len(named) < 2:
        _show.lead(say("This layer has no two areas that are scored under these filters."))
        return None
    first, second = _two(chosen.areas, list(named), _wanted_areas(study, seen))
    _tell_gone(chosen.areas, named)
    _selects(("area_a", "area_b"), (first, second), named)
    side = Side(study, seen.query, _data.scores(study, seen.query))
    return Pair(AREAS, side, side, (named[first], named[second]), areas=(first, second))


def _group_names(study: Study) -> list[str]:
    return [name for name in study.choices.groups if name != UNIDENTIFIED] + [UNIDENTIFIED]


def _wanted_groups(seen: _state.View) -> tuple[str, ...]:
    return seen.query.groups if len(seen.query.groups) == 2 else ()


def _area_names(study: Study, seen: _state.View) -> dict[str, str]:
    """The names of the scored areas by id, in the order of the menu."""
    names = _data.scores(study, seen.query)["name"]
    return dict(names.map(lambda name: shown_name(str(name), seen.language)).sort_values().items())


def _wanted_areas(study: Study, seen: _state.View) -> tuple[str, ...]:
    """The area that is chosen, then the others by severity."""
    scored = tuple(_data.scores(study, seen.query).index)
    return (seen.area, *scored) if seen.area in scored else scored


def _two(asked: tuple[str, str], known: list[str], wanted: tuple[str, ...]) -> tuple[str, str]:
    """The two that are asked for; what is not asked for or not known is filled from the wanted, then from the known."""
    spare = [name for name in dict.fromkeys((*wanted, *known)) if name not in asked]
    found = [name if name in known else spare.pop(0) for name in asked]
    if found[0] == found[1]:
        found[1] = spare.pop(0)
    return found[0], found[1]


def _tell_gone(asked: tuple[str, str], known: Collection[str]) -> None:
    """That what was compared is gone: with another layer, version or filter."""
    gone = [name for name in asked if name and name not in known]
    if gone:
        st.caption(_show.plain(say("Not here: {names}. Others are compared instead.", names=", ".join(gone)[:120])))


def _selects(keys: tuple[str, str], chosen: tuple[str, str], names: dict[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        for key, one, letter in zip(keys, chosen, "AB", strict=True):
            _state.put(key, one)
            st.selectbox(letter, list(names), key=key, format_func=names.get, width=300)
