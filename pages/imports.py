"""Import: bring ACLED's, UCDP's or the firm's own table in; see what would happen before it does."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from geo.errors import AmbiguousReadingError, GeoError, MappingError
from geo.incidents.countries import all_iso3
from geo.incidents.importing import WRITING
from geo.incidents.mapping import Mapping, Proposal
from geo.incidents.settings import read_settings, save_settings
from geo.present import store_rows
from geo.present.language import marked
from geo.present.names import country_in
from pages import _data, _files_data, _show, _state
from pages._stopping import stoppable, was_stopped
from pages._words import say, say_each, say_many, told

KINDS = {
    "acled": marked("ACLED export (CSV or JSON)"),
    "ucdp": marked("UCDP GED or Candidate (CSV)"),
    "table": marked("Own table (CSV, XLSX, GeoJSON, GeoPackage, Parquet)"),
}
ORDERS = {
    None: marked("as found"),
    "dmy": marked("day before month (3 April = 03/04)"),
    "mdy": marked("month before day (3 April = 04/03)"),
}
NOT_MAPPED = "–"


def main() -> None:
    """The page, top to bottom: file, reading, check, import."""
    st.title(say("Import"), anchor=False)
    _show.lead(
        say(
            "Rows are checked one by one; you see what would be added, changed, refused and why before anything is "
            "stored."
        ),
        say(
            "An import is all or nothing and makes a new version; older versions stay readable. Nothing leaves this "
            "machine."
        ),
    )
    if not _data.store().writable:
        st.warning(say("The data folder is read-only: the dashboard can show it, but nothing can be imported."))
        return
    _study_area()
    kind = st.radio(
        say("What is it?"),
        list(KINDS),
        format_func=say_each(KINDS).get,
        key="import_kind",
        horizontal=True,
    )
    uploaded = st.file_uploader(say("File"), type=store_rows.SUFFIXES[kind], key=f"import_file_{kind}")
    _last_result()
    if uploaded is None:
        st.info(
            say(
                "Choose a file. Larger ones, and sync from the sources' own servers, run on the command line: python "
                "-m geo import --help, python -m geo sync --help"
            )
        )
        return
    with _files_data.uploaded(uploaded.name, uploaded.getbuffer()) as path:
        settled = _settle(kind, path)
        if settled is not None:
            _check_and_import(kind, path, *settled)


def _study_area() -> None:
    """Which countries' rows are brought in; rows of others are counted as outside."""
    settled = read_settings(_data.store().folder)
    title = say_many("Study area: {number} country", "Study area: {number} countries", len(settled.countries))
    with st.expander(title):
        chosen = st.multiselect(
            say("Rows of these countries are brought in; rows of others are counted as outside"),
            all_iso3(),
            default=list(settled.countries),
            format_func={code: country_in(code, _state.language()) for code in all_iso3()}.get,
            key="study_area",
        )
        if tuple(chosen) != settled.countries and st.button(say("Keep this study area"), disabled=not chosen):
            save_settings(_data.store().folder, replace(settled, countries=tuple(sorted(chosen))))
            st.rerun()


def _settle(kind: str, path: Path) -> tuple[Mapping | None, str | None, bool] | None:
    """How the file is to be read, once the user has said what it leaves open."""
    full = False
    if kind != "table":
        full = st.checkbox(
            say("This is a full release"),
            help=say(
                "Rows that the store has of this source, in the countries and days of the file, and that the file no "
                "longer has, are removed with a record."
            ),
        )
        order = st.selectbox(
            say("Dates like 03/04/2025"),
            list(ORDERS),
            format_func=say_each(ORDERS).get,
            key="import_order",
        )
        return None, order, full
    mapping = _mapping_form(path)
    return None if mapping is None else (mapping, mapping.date_order, full)


def _mapping_form(path: Path) -> Mapping | None:
    st.header(say("How your columns are read"), anchor=False)
    with st.expander(say("Use a mapping that you saved before")):
        saved = st.file_uploader(say("Mapping (JSON)"), type="json", key="import_mapping", label_visibility="collapsed")
    if saved is not None:
        with _files_data.uploaded(saved.name, saved.getbuffer()) as mapping_path:
            mapping = _files_data.saved_mapping(mapping_path)
        st.caption(_show.plain(" ".join(map(told, mapping.sentences()))))
        return mapping
    if was_stopped("proposal"):
        st.button(say("Read the file again"))
        return None
    left, right = st.columns([66, 34], gap="large")
    with right:
        encoding, separator = (
            st.selectbox(label, [None, *choices], format_func=say_each({None: "as found", **choices}).get, key=key)
            for label, choices, key in (
                (say("Encoding of the text"), store_rows.ENCODINGS, "import_encoding"),
                (say("Columns apart by"), store_rows.SEPARATORS, "import_separator"),
            )
        )
        opened = partial(_files_data.proposal, path, encoding=encoding, separator=separator)
        rows, proposal = stoppable("proposal", say("Reading the file"), opened)
        st.caption(_show.plain(store_rows.reading_sentence(proposal.reading, _state.language())))
        decimal = st.selectbox(say("Decimal sign"), [".", ","], index=[".", ","].index(proposal.reading.decimal))
        orders = list(ORDERS)
        order = st.selectbox(
            say("Dates like 03/04/2025"),
            orders,
            index=orders.index(proposal.date_order),
            format_func=say_each(ORDERS).get,
        )
        source = st.text_input(
            say("Name of the source"), say("own table"), help=say("With the row's id it is the row's identity.")
        )
        licence = st.text_input(say("Terms of these rows"), say("own, internal"))
    with left:
        st.caption(say("The first rows of your file:"))
        st.dataframe(proposal.sample, hide_index=True, width="stretch")
        missing = st.empty()
        edited = _columns_editor(proposal, list(rows.columns))
    try:
        mapping = store_rows.mapping_from(
            edited, proposal, source=source, licence=licence, order=order, decimal=decimal
        )
    except MappingError as error:
        missing.warning(_show.plain(told(error)), icon=":material/help:")
        return None
    with right:
        st.download_button(
            say("Save this mapping"),
            store_rows.mapping_json(mapping),
            "mapping.json",
            "application/json",
            on_click="ignore",
        )
    return mapping


def _columns_editor(proposal: Proposal, columns: list[str]) -> pd.DataFrame:
    """Each column of ours with the file's column that is proposed for it, for the user to correct."""
    return st.data_editor(
        store_rows.mapping_rows(proposal, _state.language()),
        column_config={
            "ours": st.column_config.TextColumn(say("Here"), disabled=True),
            "what": st.column_config.TextColumn(say("What it is"), disabled=True, width=230),
            "column": st.column_config.SelectboxColumn(say("Your column"), options=[NOT_MAPPED, *columns]),
            "value": st.column_config.TextColumn(say("or one value for all")),
        },
        hide_index=True,
        width="stretch",
        height=388,
        key=f"import_columns_{proposal.reading.encoding}_{proposal.reading.separator}",
    )


def _watched(what: str, work: Callable[[_data.Progress], Any]) -> Any:  # noqa: ANN401  (whatever the work gives)
    """What the work gives, with a button that stops it until the version is being written."""
    stop = partial(_state.remember_import, {"stopped_at": _data.store().version})
    return stoppable(what, say("Reading the file"), work, on_stop=stop, until=WRITING)


def _check_and_import(kind: str, path: Path, mapping: Mapping | None, order: str | None, full: bool) -> None:
    began_at = _state.stopped_at()
    if began_at is not None:
        st.info(
            _show.plain(store_rows.stopped_sentence(began_at, _data.store().version, _state.language())),
            icon=":material/info:",
        )
        st.button(say("Check the file again"))
        return
    try:
        checked = _watched("check", partial(_files_data.check_import, path, kind, mapping, order, full))
    except AmbiguousReadingError as error:
        where = say("Choose it above, under “Dates like 03/04/2025”.")
        st.warning(f"{_show.plain(told(error))} {where}", icon=":material/help:")
        return
    counts = checked.counts
    _show.key_figures(store_rows.count_figures(counts, checked.rows, _state.language()))
    for note in checked.notes:
        st.caption(_show.plain(told(note)))
    if checked.names:
        unknown = say_many(
            "{number} actor name that the alias table does not know",
            "{number} actor names that the alias table does not know",
            len(checked.names),
        )
        with st.expander(unknown):
            _show.table(pd.DataFrame(checked.names.items(), columns=["name", "rows"]))
            st.caption(say("They are kept as they are spelled. Give them an actor on the page Data."))
    stored, refused = st.tabs(
        [say("Rows as they will be stored"), say("Refused rows ({rows:,})", rows=counts["rejected"])]
    )
    with stored:
        _show.table(store_rows.sample_rows(checked.sample), height=260)
    with refused:
        _refused(checked.rejects)
    changes = counts["accepted"] + counts["updated"] + counts["removed"]
    label = say("Import: add {accepted:,}, change {updated:,}, remove {removed:,}", **counts)
    if not changes:
        st.success(say("Nothing would change: every row is as the store has it, outside the study area, or refused."))
    if st.button(label, type="primary", disabled=not changes):
        result = _watched("import", partial(_files_data.run_import, path, kind, mapping, order, full))
        _state.remember_import(result.record())
        _show.progress(say("making the new version ready"), _files_data.make_ready)
        st.rerun()


def _refused(rejects: pd.DataFrame) -> None:
    if rejects.empty:
        st.caption(say("No row is refused."))
        return
    _show.table(store_rows.reject_rows(rejects, _state.language()), height=260)
    st.caption(
        say("The first of them; the import keeps all with row, column, value and reason in a file beside the store.")
    )


def _last_result() -> None:
    record = _state.last_import()
    if record:
        st.success(_show.plain(store_rows.result_sentence(record, _state.language())), icon=":material/check:")


try:
    main()
except GeoError as error:
    st.error(_show.plain(told(error)), icon=":material/error:")
