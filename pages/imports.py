"""Import: bring ACLED's, UCDP's or the firm's own table in; see what would happen before it does."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st

from geo.errors import AmbiguousReadingError, GeoError, MappingError
from geo.incidents.countries import all_iso3, country_name
from geo.incidents.mapping import FROM_COLUMN_OR_CONSTANT, REQUIRED, Mapping, Proposal
from geo.incidents.settings import read_settings, save_settings
from geo.present import store_rows, words
from pages import _data, _show, _state

KINDS = {
    "acled": "ACLED export (CSV or JSON)",
    "ucdp": "UCDP GED or Candidate (CSV)",
    "table": "Own table (CSV, XLSX, GeoJSON, GeoPackage, Parquet)",
}
ORDERS = {None: "as found", "dmy": "day before month (3 April = 03/04)", "mdy": "month before day (3 April = 04/03)"}
NOT_MAPPED = "–"


def main() -> None:
    """The page, top to bottom: file, reading, check, import."""
    st.title("Import", anchor=False)
    _show.lead(
        "Rows are checked one by one; you see what would be added, changed, refused and why before anything is stored.",
        "An import is all or nothing and makes a new version; older versions stay readable. "
        "Nothing leaves this machine.",
    )
    if not _data.store().writable:
        st.warning("The data folder is read-only: the dashboard can show it, but nothing can be imported.")
        return
    _study_area()
    kind = st.radio("What is it?", list(KINDS), format_func=KINDS.get, key="import_kind", horizontal=True)
    uploaded = st.file_uploader("File", type=store_rows.SUFFIXES[kind], key=f"import_file_{kind}")
    _last_result()
    if uploaded is None:
        st.info("Choose a file. Sync from the sources' own servers runs on the command line: python -m geo sync --help")
        return
    with _data.uploaded(uploaded.name, uploaded.getbuffer()) as path:
        settled = _settle(kind, path)
        if settled is not None:
            _check_and_import(kind, path, *settled)


def _study_area() -> None:
    """Which countries' rows are brought in; rows of others are counted as outside."""
    settled = read_settings(_data.store().folder)
    with st.expander(f"Study area: {words.plural(len(settled.countries), 'country', 'countries')}"):
        chosen = st.multiselect(
            "Rows of these countries are brought in; rows of others are counted as outside",
            all_iso3(),
            default=list(settled.countries),
            format_func=country_name,
            key="study_area",
        )
        if tuple(chosen) != settled.countries and st.button("Keep this study area", disabled=not chosen):
            save_settings(_data.store().folder, replace(settled, countries=tuple(sorted(chosen))))
            st.rerun()


def _settle(kind: str, path: Path) -> tuple[Mapping | None, str | None, bool] | None:
    """How the file is to be read, once the user has said what it leaves open."""
    full = False
    if kind != "table":
        full = st.checkbox(
            "This is a full release",
            help="Rows that the store has of this source, in the countries and days of the file, and that the file no "
            "longer has, are removed with a record.",
        )
        order = st.selectbox("Dates like 03/04/2025", list(ORDERS), format_func=ORDERS.get, key="import_order")
        return None, order, full
    rows, proposal = _data.proposal(path)
    mapping = _mapping_form(list(rows.columns), proposal)
    return None if mapping is None else (mapping, mapping.date_order, full)


def _mapping_form(columns: list[str], proposal: Proposal) -> Mapping | None:
    st.subheader("How your columns are read", anchor=False)
    for question in proposal.questions:
        st.warning(_show.plain(question), icon=":material/help:")
    saved = st.file_uploader("Use a saved mapping (JSON)", type="json", key="import_mapping")
    if saved is not None:
        with _data.uploaded(saved.name, saved.getbuffer()) as path:
            return _data.saved_mapping(path)
    left, right = st.columns([60, 40], gap="large")
    with left:
        edited = st.data_editor(
            store_rows.mapping_rows(proposal),
            column_config={
                "ours": st.column_config.TextColumn("Here", disabled=True),
                "column": st.column_config.SelectboxColumn("Your column", options=[NOT_MAPPED, *columns]),
                "value": st.column_config.TextColumn("or one value for every row"),
            },
            hide_index=True,
            width="stretch",
            height=420,
            key="import_columns",
        )
    with right:
        source = st.text_input("Name of the source", "own table", help="With the row's id it is the row's identity.")
        licence = st.text_input("Terms of these rows", "own, internal")
        orders = list(ORDERS)
        order = st.selectbox(
            "Dates like 03/04/2025", orders, index=orders.index(proposal.date_order), format_func=ORDERS.get
        )
        decimal = st.selectbox("Decimal sign", [".", ","], index=[".", ","].index(proposal.reading.decimal))
        st.caption(_show.plain(store_rows.reading_sentence(proposal.reading)))
    try:
        mapping = store_rows.mapping_from(
            edited, proposal, source=source, licence=licence, order=order, decimal=decimal
        )
    except MappingError as error:
        st.info(f"{_show.plain(error)} Needed: {', '.join((*REQUIRED, *FROM_COLUMN_OR_CONSTANT))}.")
        return None
    st.download_button(
        "Save this mapping", store_rows.mapping_json(mapping), "mapping.json", "application/json", on_click="ignore"
    )
    return mapping


def _check_and_import(kind: str, path: Path, mapping: Mapping | None, order: str | None, full: bool) -> None:
    bar = st.progress(0.0, "reading")
    try:
        checked = _data.check_import(
            path, kind, mapping, order, full, lambda done, text: bar.progress(min(done, 1.0), text)
        )
    except AmbiguousReadingError as error:
        bar.empty()
        st.warning(f"{_show.plain(error)} Choose above how these dates are written.", icon=":material/help:")
        return
    bar.empty()
    counts = checked.counts
    _show.key_figures(store_rows.count_figures(counts, checked.rows))
    for note in checked.notes:
        st.caption(_show.plain(note))
    if checked.names:
        with st.expander(f"{words.plural(len(checked.names), 'actor name')} that the alias table does not know"):
            st.dataframe(pd.DataFrame(checked.names.items(), columns=["name", "rows"]), hide_index=True)
            st.caption("They are kept as they are spelled. Give them an actor on the page Data.")
    tabs = st.tabs(["Rows as they will be stored", f"Refused rows ({counts['rejected']:,})"])
    tabs[0].dataframe(checked.sample, hide_index=True, width="stretch", height=260)
    if checked.rejects.empty:
        tabs[1].caption("No row is refused.")
    else:
        tabs[1].dataframe(checked.rejects, hide_index=True, width="stretch", height=260)
        tabs[1].caption(
            "The first of them; the import keeps all with row, column, value and reason in a file beside the store."
        )
    changes = counts["accepted"] + counts["updated"] + counts["removed"]
    label = f"Import: add {counts['accepted']:,}, change {counts['updated']:,}, remove {counts['removed']:,}"
    if not changes:
        st.success("Nothing would change: every row is as the store has it, outside the study area, or refused.")
    if st.button(label, type="primary", disabled=not changes):
        bar = st.progress(0.0, "importing")
        result = _data.run_import(
            path, kind, mapping, order, full, lambda done, text: bar.progress(min(done, 1.0), text)
        )
        _state.remember_import(result.record())
        st.rerun()


def _last_result() -> None:
    record = _state.last_import()
    if record:
        st.success(_show.plain(store_rows.result_sentence(record)), icon=":material/check:")


try:
    main()
except GeoError as error:
    st.error(_show.plain(error), icon=":material/error:")
