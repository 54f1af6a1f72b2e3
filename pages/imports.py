"""Import: bring ACLED's, UCDP's or the firm's own table in; see what would happen before it does."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from geo.errors import AmbiguousReadingError, GeoError, MappingError
from geo.incidents.countries import all_iso3, country_name
from geo.incidents.importing import WRITING
from geo.incidents.mapping import Mapping, Proposal
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
        st.info(
            "Choose a file. Larger ones, and sync from the sources' own servers, run on the command line: "
            "python -m geo import --help, python -m geo sync --help"
        )
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
    mapping = _mapping_form(path)
    return None if mapping is None else (mapping, mapping.date_order, full)


def _mapping_form(path: Path) -> Mapping | None:
    st.header("How your columns are read", anchor=False)
    with st.expander("Use a mapping that you saved before"):
        saved = st.file_uploader("Mapping (JSON)", type="json", key="import_mapping", label_visibility="collapsed")
    if saved is not None:
        with _data.uploaded(saved.name, saved.getbuffer()) as mapping_path:
            mapping = _data.saved_mapping(mapping_path)
        st.caption(_show.plain(" ".join(mapping.sentences())))
        return mapping
    left, right = st.columns([66, 34], gap="large")
    with right:
        encoding, separator = (
            st.selectbox(label, [None, *choices], format_func=_as_found(choices), key=key)
            for label, choices, key in (
                ("Encoding of the text", store_rows.ENCODINGS, "import_encoding"),
                ("Columns apart by", store_rows.SEPARATORS, "import_separator"),
            )
        )
        rows, proposal = _data.proposal(path, encoding=encoding, separator=separator)
        st.caption(_show.plain(store_rows.reading_sentence(proposal.reading)))
        decimal = st.selectbox("Decimal sign", [".", ","], index=[".", ","].index(proposal.reading.decimal))
        orders = list(ORDERS)
        order = st.selectbox(
            "Dates like 03/04/2025", orders, index=orders.index(proposal.date_order), format_func=ORDERS.get
        )
        source = st.text_input("Name of the source", "own table", help="With the row's id it is the row's identity.")
        licence = st.text_input("Terms of these rows", "own, internal")
    with left:
        st.caption("The first rows of your file:")
        st.dataframe(proposal.sample, hide_index=True, width="stretch")
        missing = st.empty()
        edited = _columns_editor(proposal, list(rows.columns))
    try:
        mapping = store_rows.mapping_from(
            edited, proposal, source=source, licence=licence, order=order, decimal=decimal
        )
    except MappingError as error:
        missing.warning(_show.plain(error), icon=":material/help:")
        return None
    with right:
        st.download_button(
            "Save this mapping", store_rows.mapping_json(mapping), "mapping.json", "application/json", on_click="ignore"
        )
    return mapping


def _columns_editor(proposal: Proposal, columns: list[str]) -> pd.DataFrame:
    """Each column of ours with the file's column that is proposed for it, for the user to correct."""
    return st.data_editor(
        store_rows.mapping_rows(proposal),
        column_config={
            "ours": st.column_config.TextColumn("Here", disabled=True),
            "what": st.column_config.TextColumn("What it is", disabled=True, width=230),
            "column": st.column_config.SelectboxColumn("Your column", options=[NOT_MAPPED, *columns]),
            "value": st.column_config.TextColumn("or one value for all"),
        },
        hide_index=True,
        width="stretch",
        height=388,
        key=f"import_columns_{proposal.reading.encoding}_{proposal.reading.separator}",
    )


def _as_found(names: dict[str, str]) -> Callable[[str | None], str]:
    return lambda value: "as found" if value is None else names[value]


def _watched(what: str, work: Callable[[_data.Progress], Any]) -> Any:  # noqa: ANN401  (whatever the work gives)
    """What the work gives; while it runs, how far it is stands there, and a button that stops it."""
    slot = st.empty()
    with slot.container(horizontal=True, vertical_alignment="center"):
        bar, stop = st.progress(0.0, "reading"), st.empty()
        # a click makes Streamlit end this run at its next word of progress, and what was staged is swept
        began_at = {"stopped_at": _data.store().version}
        stop.button("Stop", key=f"stop_{what}", on_click=_state.remember_import, args=(began_at,))

    def tell(done: float, text: str) -> None:
        if done >= WRITING:
            stop.empty()
        bar.progress(min(done, 1.0), text)

    try:
        return work(tell)
    finally:
        slot.empty()


def _check_and_import(kind: str, path: Path, mapping: Mapping | None, order: str | None, full: bool) -> None:
    began_at = _state.stopped_at()
    if began_at is not None:
        st.info(_show.plain(store_rows.stopped_sentence(began_at, _data.store().version)), icon=":material/info:")
        st.button("Check the file again")
        return
    try:
        checked = _watched("check", lambda progress: _data.check_import(path, kind, mapping, order, full, progress))
    except AmbiguousReadingError as error:
        st.warning(f"{_show.plain(error)} Choose it above, under “Dates like 03/04/2025”.", icon=":material/help:")
        return
    counts = checked.counts
    _show.key_figures(store_rows.count_figures(counts, checked.rows))
    for note in checked.notes:
        st.caption(_show.plain(note))
    if checked.names:
        with st.expander(f"{words.plural(len(checked.names), 'actor name')} that the alias table does not know"):
            st.dataframe(pd.DataFrame(checked.names.items(), columns=["name", "rows"]), hide_index=True)
            st.caption("They are kept as they are spelled. Give them an actor on the page Data.")
    tabs = st.tabs(["Rows as they will be stored", f"Refused rows ({counts['rejected']:,})"])
    tabs[0].dataframe(store_rows.sample_rows(checked.sample), hide_index=True, width="stretch", height=260)
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
        result = _watched("import", lambda progress: _data.run_import(path, kind, mapping, order, full, progress))
        _state.remember_import(result.record())
        _show.progress("making the new version ready", _data.make_ready)
        st.rerun()


def _last_result() -> None:
    record = _state.last_import()
    if record:
        st.success(_show.plain(store_rows.result_sentence(record)), icon=":material/check:")


try:
    main()
except GeoError as error:
    st.error(_show.plain(error), icon=":material/error:")
