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
from pages import _data, _show, _state

study = _data.study(_state.known())
store = _data.store()
incidents = study.incidents
names = study.choices.countries


def main() -> None:
    """The page, top to bottom."""
    st.title("Data", anchor=False)
    from_starter = caveat(incidents.terms[1]) == STARTER_SENTENCE
    _show.lead(
        f"{words.plural(len(incidents), 'incident')} from {words.day(incidents.first_day)} to "
        f"{words.day(incidents.last_day)} in {words.plural(len(names), 'country', 'countries')}. "
        f"{caveat(incidents.terms[1])}",
        CHECK_SENTENCE if from_starter else "",
    )
    _show.key_figures(data_rows.data_figures(study))
    coverage()
    versions()
    st.header("Sources and terms of the incidents", anchor=False)
    st.dataframe(store_rows.licence_rows(incidents.table), hide_index=True, width="stretch")
    rights()
    same_event()
    disagreements()
    actor_names()
    st.header("Embedded files, sources and licences", anchor=False)
    st.dataframe(data_rows.source_rows(), hide_index=True, width="stretch")
    st.caption(f"Boundaries: {VINTAGE}. {DISCLAIMER}")


def coverage() -> None:
    """Which countries the incidents can be read for, and how many there are by year."""
    st.header("Coverage", anchor=False)
    known = study.boundaries.country_names
    st.markdown(
        f"The starter set covers **{words.listed(known[c] for c in FULLY_COVERED)}**, and partly, mostly near the "
        f"borders of these three, {words.listed(known[c] for c in PARTLY_COVERED)}. Other countries on the map are not "
        "covered by it: no incident there does not mean that none happened. It steps back for any country and month "
        f"that a fuller source of yours covers ({words.plural(incidents.stepped_back, 'row')} now)."
    )
    st.dataframe(data_rows.incidents_by_year(study), hide_index=True, width="stretch", height=300)


def versions() -> None:
    """What each import brought; any version can be looked at from the sidebar once there are two."""
    st.header("Versions", anchor=False)
    st.caption(f"Kept in {store.folder}. Choose one under “As known” in the sidebar, or put known=DATE into the link.")
    entries = store.versions()
    st.dataframe(store_rows.version_rows(entries), hide_index=True, width="stretch")
    numbers = [entry.receipt.version for entry in entries if entry.kept and entry.receipt.version]
    if not numbers:
        return
    left, right = st.columns([70, 30], vertical_alignment="bottom")
    number = left.selectbox("What one of them changed", numbers, key="version_to_show")
    if store.writable and right.button(
        f"Undo version {number}",
        help="Makes a new version with the rows as they were before it. Nothing is forgotten; it can be undone too.",
    ):
        _act(_undo, number)
        _show.progress("making the new version ready", _data.make_ready)
        st.rerun()
    undone = _state.last_import()
    if undone:
        st.success(_show.plain(store_rows.result_sentence(undone)), icon=":material/undo:")
    changed, refused = st.tabs(["Revised and removed rows", "Refused rows"])
    for tab, table, nothing in (
        (changed, store.changes(number), "It revised and removed nothing."),
        (refused, store.rejects(number), "It refused no row."),
    ):
        if table.empty:
            tab.caption(nothing)
        else:
            tab.dataframe(table, hide_index=True, width="stretch", height=240)


def rights() -> None:
    """A right to pass rows on, where a source's terms keep them in the house."""
    closed = [name for name in incidents.table["licence"].unique() if not terms.terms_of(name).may_pass_on_rows]
    if not closed:
        return
    declared = {right.licence: right for right in incidents.settings.rights} if incidents.settings else {}
    with st.expander("Passing single rows on"):
        for licence in closed:
            if licence in declared:
                right = declared[licence]
                st.markdown(_show.plain(f"{licence}: declared by {right.by} on {right.on}: {right.ground}"))
                st.button(
                    "Withdraw",
                    key=f"withdraw_{licence}",
                    on_click=_act,
                    args=(terms.withdraw_right, store.folder, licence),
                )
                continue
            with st.form(f"declare_{licence}", border=False):
                st.markdown(_show.plain(f"{licence}: single rows stay in the house; totals and maps include them."))
                by = st.text_input("Who holds the right")
                ground = st.text_input("On what ground (contract, written permission)")
                if st.form_submit_button("Declare the right to pass rows on"):
                    _act(terms.declare_right, store.folder, licence, by=by, ground=ground, on=datetime.now(UTC).date())
                    st.rerun()


def same_event() -> None:
    """Pairs taken for one event, each with its reason, and a way to take them apart."""
    pairs = store_rows.link_rows(incidents.links)
    st.header("The same event in several sources", anchor=False)
    if pairs.empty:
        st.caption("No event stands in two sources.")
        return
    st.caption("Counted once. Choose a pair that is not the same event to take it apart; the choice can be undone.")
    chosen = st.dataframe(
        pairs, hide_index=True, width="stretch", height=240, on_select="rerun", selection_mode="single-row", key="pairs"
    )
    rows = chosen["selection"]["rows"]
    if rows and st.button("Take this pair apart"):
        _act(links.unlink, store.folder, incidents.links, tuple(pairs.iloc[rows[0]][links.PAIR]))
        _show.progress("counting anew", _data.make_ready)
        st.rerun()
    apart = links.read_unlinked(store.folder)
    if len(apart):
        st.caption("Taken apart by you:")
        for at, pair in enumerate(apart.itertuples(index=False, name=None)):
            st.button(
                _show.plain("Undo: " + " / ".join(pair)),
                key=f"relink_{at}",
                on_click=_act,
                args=(links.relink, store.folder, pair),
            )


def disagreements() -> None:
    """Incidents whose position lies in another country than their source says."""
    st.header("Where the source's country and the position disagree", anchor=False)
    odd = data_rows.country_disagreements(study)
    st.markdown(
        f"{words.plural(len(odd), 'incident')} lie in another country on these outlines than their source says, or in "
        f"none. Within {TOLERANCE_KM:g} km, the outlines' own error, the source is believed and the incident counts on "
        "its side; farther away its position decides. Both are kept: the source's country is what the country filter "
        "reads."
    )
    st.dataframe(odd, hide_index=True, width="stretch")
    st.header("Where a place's name and its position disagree", anchor=False)
    named = data_rows.name_contradictions(study)
    st.markdown(
        f"{words.plural(len(named), 'incident')} lie more than {APART_KM:g} km from every place known by their name in "
        "their country. None is moved: many a name stands for several villages."
    )
    if len(named):
        st.dataframe(named, hide_index=True, width="stretch")


def actor_names() -> None:
    """Actors with the spellings that lead to them, names that nobody listed, and a way to add one."""
    st.header("Actors and their spellings", anchor=False)
    st.dataframe(data_rows.actor_rows(study), hide_index=True, width="stretch", height=300)
    with st.form("spelling"):
        left, middle, right = st.columns(3)
        alias = left.text_input("A spelling")
        actor = middle.text_input("stands for the actor")
        kind = right.selectbox("Kind, if the actor is new", [None, *ACTOR_KINDS])
        if st.form_submit_button("Add"):
            try:
                spellings.extend(store.folder, incidents.actors, alias=alias, actor=actor, kind=kind)
            except GeoError as error:
                st.error(_show.plain(error))
            else:
                _show.progress("naming the sides anew", _data.make_ready)
                st.rerun()


def _undo(number: int) -> None:
    with st.spinner(f"Undoing version {number}"):
        _state.remember_import(_data.undo(number).record())


def _act(change, *values, **named) -> None:  # noqa: ANN001, ANN002, ANN003  (any change of the store's own files)
    try:
        change(*values, **named)
    except GeoError as error:
        st.error(_show.plain(error))
        st.stop()


main()
