"""Areas: boundary releases beside the embedded ones, the user's own areas, and how vintages go over into each other."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from geo.areas import custom, releases
from geo.areas.columns import Columns
from geo.areas.custom import OwnDraft, keep_own, own_layers
from geo.areas.releases import LEVELS, About, Draft, keep_release
from geo.areas.shape_files import SUFFIXES
from geo.areas.shelf import Shelf
from geo.briefing import figures
from geo.errors import GeoError
from geo.incidents.countries import country_name
from geo.present import vintage_words, words
from geo.present.language import marked
from geo.present.maps.outlines import outlines_png
from geo.present.names import country_in, shown_name
from pages import _columns, _data, _files_data, _show, _state
from pages._stopping import stoppable, was_stopped
from pages._words import say, say_each, told

study = _data.study(_state.known())
folder = _data.store().folder
KINDS = {
    "boundaries": marked("Boundaries of a country or several"),
    "own": marked("Own areas (blocks, sectors, zones)"),
}
LEVEL_WORDS = {
    "admin1": marked("First level (regions)"),
    "admin2": marked("Second level (cercles, provinces)"),
    "admin3": marked("Third level (communes)"),
}
_PARTS = {
    "id": marked("Identifier"),
    "name": marked("Name"),
    "parent": marked("Parent area"),
    "country": marked("Country"),
}
_CHECKED, _DONE = "areas_checked", "areas_done"


def main() -> None:
    """The page, top to bottom: bring in, what is there, crosswalk."""
    st.title(say("Areas"), anchor=False)
    _show.lead(
        say(
            "Boundaries of other vintages stand beside the embedded ones and are chosen per layer; your own areas "
            "become layers of their own."
        ),
        say(
            "Files are checked and mended before anything is kept. Everything stays in the data folder on this machine."
        ),
    )
    done = _state.take(_DONE)
    if done:
        st.success(_show.plain(done), icon=":material/check:")
    tabs = st.tabs([say("Bring in"), say("Boundaries"), say("Own areas"), say("Crosswalk")])
    for tab, show in zip(tabs, (bring_in, boundaries, own_areas, crosswalk), strict=True):
        with tab:
            try:
                show()
            except GeoError as error:
                st.error(_show.plain(told(error)), icon=":material/error:")


def bring_in() -> None:
    """A file, what the user says of it, what was found in it, and the button that keeps it."""
    if not _data.store().writable:
        st.warning(say("The data folder is read-only: nothing can be brought in."))
        return
    kind = st.radio(
        say("What is it?"),
        list(KINDS),
        format_func=say_each(KINDS).get,
        key="areas_kind",
        horizontal=True,
    )
    uploaded = st.file_uploader(say("File: GeoJSON, GeoPackage, or a ZIP of one shapefile"), SUFFIXES, key="areas_file")
    if uploaded is None:
        st.info(
            say(
                "Choose a file. OCHA's COD-AB (data.humdata.org) and geoBoundaries publish boundaries; python -m geo "
                "sync boundaries fetches geoBoundaries."
            )
        )
        return
    with _files_data.uploaded(uploaded.name, uploaded.getbuffer()) as path:
        known = _columns_of(path)
        if known is None:
            return
        asked = (_ask_release if kind == "boundaries" else _ask_own)(known)
        if asked is not None:
            _state.put(_CHECKED, (kind, uploaded.file_id, asked))
        checked = _state.widget_value(_CHECKED)
        if not checked or checked[:2] != (kind, uploaded.file_id):
            if not was_stopped("areas_check"):
                st.caption(say("Nothing is kept before you have seen what was found."))
            return
        _check_and_keep(kind, path, checked[2])


def _columns_of(path: Path) -> list[str] | None:
    """The file's columns; None where the reader stopped it from being read."""
    if was_stopped("areas_columns"):
        st.button(say("Read the file again"))
        return None
    return stoppable("areas_columns", say("Reading the file"), partial(_files_data.columns_in, path))


def _check_and_keep(kind: str, path: Path, asked: Any) -> None:  # noqa: ANN401  (what the form of the kind gave)
    what, back = say("Checking and mending, minutes for detailed outlines"), partial(_state.put, _CHECKED, None)
    if kind == "boundaries":
        draft = stoppable("areas_check", what, partial(_files_data.release_draft, path, asked), on_stop=back)
        _keep_release(draft, path)
    else:
        own = stoppable("areas_check", what, partial(_files_data.own_draft, path, *asked), on_stop=back)
        _keep_own(own, path)


def _ask_release(known: list[str]) -> About | None:
    with st.form("areas_release"):
        one, two, three = st.columns(3)
        name = one.text_input(say("Name"), key="areas_name", placeholder="COD-AB Mali 2021-12-20")
        level = two.selectbox(say("Level"), LEVELS, format_func=say_each(LEVEL_WORDS).get, key="areas_level")
        day = three.date_input(
            say("Date from which they hold"),
            value=None,
            key="areas_date",
            format=_columns.DAY_FORMATS[_state.language()],
        )
        licence = one.text_input(say("Licence"), key="areas_licence", placeholder="CC BY-IGO")
        source = two.text_input(say("Published by"), key="areas_source", placeholder="OCHA")
        country = three.selectbox(
            say("Country, where the file names none"),
            sorted(study.boundaries.country_names, key=country_name),
            index=None,
            format_func={code: country_in(code, _state.language()) for code in study.boundaries.country_names}.get,
            key="areas_country",
            placeholder=say("as the file says"),
        )
        columns = _ask_columns(known)
        if not st.form_submit_button(say("Check the file"), type="primary"):
            return None
    if not (name.strip() and licence.strip() and day):
        st.warning(
            say("Give a name, a licence and a date: they are printed on every figure that shows these boundaries.")
        )
        return None
    return About(name=name, level=level, date=day, licence=licence, source=source, country=country, columns=columns)


def _ask_own(known: list[str]) -> tuple[str, Columns] | None:
    with st.form("areas_own"):
        name = st.text_input(say("Name of the layer"), key="own_name", placeholder=say("Exploration blocks"))
        columns = _ask_columns(known)
        if not st.form_submit_button(say("Check the file"), type="primary"):
            return None
    if not name.strip():
        st.warning(say("Give the layer a name."))
        return None
    return name, columns


def _ask_columns(known: list[str]) -> Columns:
    """Which columns hold what; left open, they are proposed from the publishers' conventions."""
    with st.expander(say("Columns, if the proposal is wrong")):
        parts = zip(st.columns(4), ("id", "name", "parent", "country"), strict=True)
        chosen = {
            part: place.selectbox(
                say(_PARTS[part]), known, index=None, key=f"areas_column_{part}", placeholder=say("proposed")
            )
            for place, part in parts
        }
    return Columns(**chosen)


def _keep_release(draft: Draft, path: Path) -> None:
    release, language = draft.release, _state.language()
    named = [country_in(code, language) for code in release.countries]
    _show.key_figures(
        [
            (say("Areas"), words.number(sum(release.countries.values()), language), say("in the file, after repairs")),
            (say("Countries"), f"{len(release.countries)}", words.listed(named, language)),
            (say("Layer"), release.key, say("as links and the command line name it")),
        ]
    )
    _notes(release.notes)
    st.markdown(_show.plain(vintage_words.mending_sentence(release, language=_state.language())))
    own = draft.areas[draft.areas["own"]]
    left, right = st.columns(2)
    left.image(outlines_png(study, own), width="stretch")
    with right:
        _show.table(vintage_words.mending_rows(release.mended, language=language), height=210)
        _show.table(own[["name", "country"]].reset_index(), height=210)
    if st.button(say("Keep “{name}”", name=_show.plain(release.name)), type="primary"):
        keep_release(folder, draft, path)
        _finish(
            say("“{name}” is there: choose it as “Boundaries” beside the layer on the overview.", name=release.name)
        )


def _keep_own(draft: OwnDraft, path: Path) -> None:
    own, language = draft.layer, _state.language()
    _show.key_figures(
        [
            (say("Areas"), words.number(own.areas, language), say("after repairs")),
            (say("Together"), f"{words.number(own.km2, language)} km²", say("measured on an equal-area projection")),
            (say("Layer"), own.key, say("as links and the command line name it")),
        ]
    )
    _notes(own.notes)
    left, right = st.columns(2)
    left.image(outlines_png(study, draft.areas), width="stretch")
    with right:
        _show.table(draft.areas[["name", "country"]].reset_index(), height=420)
    if st.button(say("Keep “{name}”", name=_show.plain(own.name)), type="primary"):
        keep_own(folder, draft, path)
        _finish(say("“{name}” is there: choose it among the layers on the overview.", name=own.name))


def _notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        st.caption(_show.plain(told(note)))


def boundaries() -> None:
    """The releases that are there, each with its vintage, what was mended, and a way to take it out."""
    kept = releases.releases(folder)
    if not kept:
        st.info(say("No other boundaries than the embedded ones yet. Bring a file in, or fetch geoBoundaries."))
    else:
        _show.table(vintage_words.release_rows(kept, language=_state.language()))
        release = st.selectbox(say("Release"), kept, format_func=lambda one: one.name, key="areas_release_shown")
        st.markdown(_show.plain(say("Printed on every figure: {vintage}.", vintage=release.vintage)))
        st.markdown(_show.plain(vintage_words.mending_sentence(release, language=_state.language())))
        if release.mended:
            _show.table(vintage_words.mending_rows(release.mended, language=_state.language()))
        _notes(release.notes)
        _remove_button(Shelf(folder, releases.KIND), release.slug, release.name)
    _bin(Shelf(folder, releases.KIND))


def own_areas() -> None:
    """The layers of own areas that are there."""
    kept = own_layers(folder)
    if not kept:
        st.info(say("No own areas yet. Bring a file of polygons in; each file becomes a layer."))
    else:
        _show.table(vintage_words.own_rows(kept, language=_state.language()))
        own = st.selectbox(say("Layer"), kept, format_func=lambda one: one.name, key="areas_own_shown")
        _notes(own.notes)
        _remove_button(Shelf(folder, custom.KIND), own.slug, own.name)
    _bin(Shelf(folder, custom.KIND))


def _remove_button(shelf: Shelf, slug: str, name: str) -> None:
    if st.button(say("Remove"), key=f"remove_{shelf.kind}", help=say("It moves to the bin and can be put back.")):
        shelf.remove(slug, now=datetime.now(UTC))
        _finish(say("“{name}” was removed. It can be put back below its list.", name=name))


def _bin(shelf: Shelf) -> None:
    """What was removed and can be put back, and what is damaged."""
    for slug in shelf.damaged():
        damaged = say(
            "“{slug}” cannot be read. Remove it with python -m geo {kind} remove {slug}", slug=slug, kind=shelf.kind
        )
        st.warning(_show.plain(damaged))
    binned = shelf.binned()
    if not binned:
        return
    with st.expander(say("Removed ({number})", number=len(binned))):
        name = st.selectbox(say("Removed"), binned, key=f"binned_{shelf.kind}", label_visibility="collapsed")
        if st.button(say("Put back"), key=f"restore_{shelf.kind}"):
            _finish(say("“{name}” was put back.", name=shelf.restore(name)))


def crosswalk() -> None:
    """Shares of the areas of one layer in those of another, to look at and to take away."""
    layers = [key for key in study.layers if study.layers.plan(key).family in (*LEVELS, "custom")]
    forms = [form for key in layers for form in (vintage_words.vintage_menu(study, key) or {key: ""})]
    titles = {form: f"{shown_name(study.layers.plan(form).title, _state.language())} ({form})" for form in forms}
    one, two = st.columns(2)
    first = one.selectbox(
        say("From the layer"), forms, format_func=titles.get, key="walk_from", index=None, placeholder=say("Choose")
    )
    second = two.selectbox(
        say("To the layer"), forms, format_func=titles.get, key="walk_to", index=None, placeholder=say("Choose")
    )
    if first is None or second is None:
        st.info(
            say(
                "Choose two layers: the table says which share of each area of the first, by size and by incidents, "
                "lies in each area of the second. With it, figures of one vintage are carried over to another."
            )
        )
        return
    if was_stopped("crosswalk"):
        st.button(say("Work it out"))
        return
    table = stoppable("crosswalk", say("Cutting the areas"), partial(_data.crosswalk, study, first, second))
    only_study = study.layer(first).areas.query("study").index
    shown = table[table["from_id"].isin(only_study)]
    _show.lead(
        vintage_words.crosswalk_sentence(shown, language=_state.language()),
        say(
            "From {first}. To {second}.",
            first=shown_name(study.layer(first).vintage, _state.language()),
            second=shown_name(study.layer(second).vintage, _state.language()),
        ),
    )
    _show.table(shown, columns=_columns.crosswalk(), height=420)
    st.download_button(
        "CSV",
        lambda: figures.table_csv(
            table, vintage_words.crosswalk_lines(study, first, second, language=_state.language())
        ),
        f"sahel-crosswalk-{first.replace('@', '-')}-to-{second.replace('@', '-')}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _finish(sentence: str) -> None:
    _state.put(_DONE, sentence)
    _state.put(_CHECKED, None)
    st.rerun()


main()
