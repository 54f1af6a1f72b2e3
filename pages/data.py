"""Data: what is loaded, from where, on what terms, what each import brought, and where it contradicts itself."""

from datetime import UTC, datetime

import streamlit as st

from geo.areas.boundaries import DISCLAIMER, VINTAGE
from geo.areas.gazetteer import APART_KM
from geo.areas.snapping import TOLERANCE_KM
from geo.errors import GeoError
from geo.incidents import actors as spellings
from geo.incidents import licence as terms
from geo.incidents import links
from geo.incidents.starter import CHECK_SENTENCE, FULLY_COVERED, PARTLY_COVERED, STARTER_SENTENCE
from geo.present import data_rows, store_rows, words
from geo.present.provenance import caveat
from geo.schemas import ACTOR_KINDS
from pages import _columns, _data, _files_data, _show, _state
from pages._words import day, say, say_each, say_many, told

study = _data.study(_state.known())
store = _data.store()
incidents = study.incidents
names = study.choices.countries
language = _state.language()


def main() -> None:
    """The page, top to bottom."""
    st.title(say("Data"), anchor=False)
    from_starter = caveat(incidents.terms[1]) == STARTER_SENTENCE
    _show.lead(
        say_many(
            "{incidents} from {first} to {last} in {number} country. {caveat}",
            "{incidents} from {first} to {last} in {number} countries. {caveat}",
            len(names),
            incidents=words.incidents(len(incidents), language),
            first=day(incidents.first_day),
            last=day(incidents.last_day),
            caveat=say(caveat(incidents.terms[1])),
        ),
        say(CHECK_SENTENCE) if from_starter else "",
    )
    _show.key_figures(data_rows.data_figures(study, language))
    coverage()
    versions()
    st.header(say("Sources and terms of the incidents"), anchor=False)
    _show.table(store_rows.licence_rows(incidents.table, language))
    rights()
    same_event()
    disagreements()
    actor_names()
    st.header(say("Embedded files, sources and licences"), anchor=False)
    _show.table(data_rows.source_rows())
    st.caption(say("Boundaries: {vintage}. {disclaimer}", vintage=say(VINTAGE), disclaimer=say(DISCLAIMER)))


def coverage() -> None:
    """Which countries the incidents can be read for, and how many there are by year."""
    st.header(say("Coverage"), anchor=False)
    known = study.boundaries.country_names
    st.markdown(
        say_many(
            "The starter set covers **{whole}**, and partly, mostly near the borders of these three, {partly}. Other "
            "countries on the map are not covered by it: no incident there does not mean that none happened. It steps "
            "back for any country and month that a fuller source of yours covers ({number} row now).",
            "The starter set covers **{whole}**, and partly, mostly near the borders of these three, {partly}. Other "
            "countries on the map are not covered by it: no incident there does not mean that none happened. It steps "
            "back for any country and month that a fuller source of yours covers ({number} rows now).",
            incidents.stepped_back,
            whole=words.listed((say(known[code]) for code in FULLY_COVERED), language),
            partly=words.listed((say(known[code]) for code in PARTLY_COVERED), language),
        )
    )
    _show.table(data_rows.incidents_by_year(study, language), height=300)


def versions() -> None:
    """What each import brought; any version can be looked at from the sidebar once there are two."""
    st.header(say("Versions"), anchor=False)
    where = say(
        "Kept in {folder}. Choose one under “As known” in the sidebar, or put known=DATE into the link.",
        folder=store.folder,
    )
    st.caption(_show.plain(where))
    entries = store.versions()
    _show.table(store_rows.version_rows(entries, language))
    numbers = [entry.receipt.version for entry in entries if entry.kept and entry.receipt.version]
    if not numbers:
        return
    left, right = st.columns([70, 30], vertical_alignment="bottom")
    number = left.selectbox(say("What one of them changed"), numbers, key="version_to_show")
    if store.writable and right.button(
        say("Undo version {version}", version=number),
        help=say(
            "Makes a new version with the rows as they were before it. Nothing is forgotten; it can be undone too."
        ),
    ):
        _act(_undo, number)
        _show.progress(say("making the new version ready"), _files_data.make_ready)
        st.rerun()
    undone = _state.last_import()
    if undone:
        st.success(_show.plain(store_rows.result_sentence(undone, language)), icon=":material/undo:")
    changed, refused = st.tabs([say("Revised and removed rows"), say("Refused rows")])
    for tab, table, nothing in (
        (changed, store.changes(number), say("It revised and removed nothing.")),
        (refused, store_rows.reject_rows(store.rejects(number), language), say("It refused no row.")),
    ):
        if table.empty:
            tab.caption(nothing)
        else:
            with tab:
                _show.table(table, height=240)


def rights() -> None:
    """A right to pass rows on, where a source's terms keep them in the house."""
    closed = [name for name in incidents.table["licence"].unique() if not terms.terms_of(name).may_pass_on_rows]
    if not closed:
        return
    declared = {right.licence: right for right in incidents.settings.rights} if incidents.settings else {}
    with st.expander(say("Passing single rows on")):
        for licence in closed:
            if licence in declared:
                right = declared[licence]
                st.markdown(
                    _show.plain(
                        say(
                            "{licence}: declared by {by} on {day}: {ground}",
                            licence=licence,
                            by=right.by,
                            day=right.on,
                            ground=right.ground,
                        )
                    )
                )
                st.button(
                    say("Withdraw"),
                    key=f"withdraw_{licence}",
                    on_click=_act,
                    args=(terms.withdraw_right, store.folder, licence),
                )
                continue
            with st.form(f"declare_{licence}", border=False):
                st.markdown(
                    _show.plain(
                        say("{licence}: single rows stay in the house; totals and maps include them.", licence=licence)
                    )
                )
                by = st.text_input(say("Who holds the right"))
                ground = st.text_input(say("On what ground (contract, written permission)"))
                if st.form_submit_button(say("Declare the right to pass rows on")):
                    _act(terms.declare_right, store.folder, licence, by=by, ground=ground, on=datetime.now(UTC).date())
                    st.rerun()


def same_event() -> None:
    """Pairs taken for one event, each with its reason, and a way to take them apart."""
    pairs = store_rows.link_rows(incidents.links)
    st.header(say("The same event in several sources"), anchor=False)
    if pairs.empty:
        st.caption(say("No event stands in two sources."))
        return
    st.caption(
        say("Counted once. Choose a pair that is not the same event to take it apart; the choice can be undone.")
    )
    chosen = st.dataframe(
        pairs,
        column_config=_columns.heads(pairs.columns),
        hide_index=True,
        width="stretch",
        height=240,
        on_select="rerun",
        selection_mode="single-row",
        key="pairs",
    )
    rows = chosen["selection"]["rows"]
    if rows and st.button(say("Take this pair apart")):
        _act(links.unlink, store.folder, incidents.links, tuple(pairs.iloc[rows[0]][links.PAIR]))
        _show.progress(say("counting anew"), _files_data.make_ready)
        st.rerun()
    apart = links.read_unlinked(store.folder)
    if len(apart):
        st.caption(say("Taken apart by you:"))
        for at, pair in enumerate(apart.itertuples(index=False, name=None)):
            st.button(
                _show.plain(say("Undo: {pair}", pair=" / ".join(pair))),
                key=f"relink_{at}",
                on_click=_act,
                args=(links.relink, store.folder, pair),
            )


def disagreements() -> None:
    """Incidents whose position lies in another country than their source says."""
    st.header(say("Where the source's country and the position disagree"), anchor=False)
    odd = data_rows.country_disagreements(study, language)
    st.markdown(
        say_many(
            "{number} incident lies in another country on these outlines than its source says, or in none. Within "
            "{km:g} km, the outlines' own error, the source is believed and the incident counts on its side; farther "
            "away its position decides. Both are kept: the source's country is what the country filter reads.",
            "{number} incidents lie in another country on these outlines than their source says, or in none. Within "
            "{km:g} km, the outlines' own error, the source is believed and the incident counts on its side; farther "
            "away its position decides. Both are kept: the source's country is what the country filter reads.",
            len(odd),
            km=TOLERANCE_KM,
        )
    )
    _show.table(odd)
    st.header(say("Where a place's name and its position disagree"), anchor=False)
    named = data_rows.name_contradictions(study, language)
    st.markdown(
        say_many(
            "{number} incident lies more than {km:g} km from every place known by its name in its country. None is "
            "moved: many a name stands for several villages.",
            "{number} incidents lie more than {km:g} km from every place known by their name in their country. None is "
            "moved: many a name stands for several villages.",
            len(named),
            km=APART_KM,
        )
    )
    if len(named):
        _show.table(named)


def actor_names() -> None:
    """Actors with the spellings that lead to them, names that nobody listed, and a way to add one."""
    st.header(say("Actors and their spellings"), anchor=False)
    _show.table(data_rows.actor_rows(study, language), height=300)
    with st.form("spelling"):
        left, middle, right = st.columns(3)
        alias = left.text_input(say("A spelling"))
        actor = middle.text_input(say("stands for the actor"))
        kind = right.selectbox(
            say("Kind, if the actor is new"),
            [None, *ACTOR_KINDS],
            format_func=say_each({None: "–"} | {kind: kind for kind in ACTOR_KINDS}).get,
        )
        if st.form_submit_button(say("Add")):
            try:
                spellings.extend(store.folder, incidents.actors, alias=alias, actor=actor, kind=kind)
            except GeoError as error:
                st.error(_show.plain(told(error)))
            else:
                _show.progress(say("naming the sides anew"), _files_data.make_ready)
                st.rerun()


def _undo(number: int) -> None:
    with st.spinner(say("Undoing version {version}", version=number)):
        _state.remember_import(_files_data.undo(number).record())


def _act(change, *values, **named) -> None:  # noqa: ANN001, ANN002, ANN003  (any change of the store's own files)
    try:
        change(*values, **named)
    except GeoError as error:
        st.error(_show.plain(told(error)))
        st.stop()


main()
