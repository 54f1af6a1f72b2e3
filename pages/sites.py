"""Sites and routes: own places and lines, and how severe it is round them. Nothing of it leaves the store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from geo.areas.sites import Site
from geo.errors import GeoError
from geo.own import lines as own_lines
from geo.own import sites as own_sites
from geo.present import explain_words, leaflet, site_words, store_rows, tables, words
from geo.present.charts import components_figure, months_chart, months_figure
from geo.present.language import marked
from geo.present.legend import legend
from geo.present.maps import incident_map, level_map
from geo.present.palette import series_of
from geo.present.provenance import Provenance, provenance
from geo.query import Query
from geo.risk import routes as along
from geo.risk import sites as round_sites
from geo.risk.model import model_for
from geo.risk.trends import monthly
from geo.study import Study
from pages import _choosing, _columns, _controls, _data, _files_data, _live_map, _points, _show, _state
from pages._stopping import stoppable, was_stopped
from pages._watching import watch_toggle
from pages._words import say, say_each, say_many, told

SITES, ROUTES = marked("Own sites"), marked("Routes")
FORMAT = marked(
    "A CSV, XLSX or GeoJSON file with a row for each site: **name**, **latitude**, **longitude** in degrees, and "
    "**radius_km** (1–300, 25 where left out). French column names (nom, rayon) are read too."
)


def main() -> None:
    """The page: own sites or routes, one map at a time."""
    study, seen = _data.study(_state.known()), _state.view()
    kept = _data.sites()
    _state.fit_site([site.site_id for site in kept])
    st.title(f"{say('Sites and routes')} · {words.period(seen.query, seen.language)}", anchor=False)
    if "sites_view" not in st.session_state:
        st.session_state["sites_view"] = SITES if kept else ROUTES
    view = st.segmented_control(
        say("Show"),
        [SITES, ROUTES],
        key="sites_view",
        format_func=say_each((SITES, ROUTES)).get,
        label_visibility="collapsed",
        required=True,
    )
    if view == ROUTES:
        _routes(study, seen.query)
        return
    _load_sites(study, kept)
    if kept:
        _sites(study, seen.query, kept)


def _load_sites(study: Study, kept: tuple[Site, ...]) -> None:
    with st.expander(say("Load or change sites"), expanded=not kept):
        st.markdown(say(FORMAT))
        st.caption(say("Sites stay in your own store on this machine: links carry a site's number, never its name."))
        with st.container(horizontal=True):
            st.download_button(
                say("Template (CSV)"), own_sites.TEMPLATE, "sites-template.csv", "text/csv", on_click="ignore"
            )
            if own_sites.can_undo(_data.store().folder) and st.button(say("Undo the last change")):
                own_sites.undo(_data.store().folder)
                st.rerun()
        if not _data.store().writable:
            st.warning(say("The data folder is read-only: no site can be kept."))
            return
        uploaded = st.file_uploader(say("File with sites"), type=["csv", "xlsx", "geojson", "json"], key="sites_file")
        if uploaded is None:
            return
        with _files_data.uploaded(uploaded.name, uploaded.getbuffer()) as path:
            read = own_sites.read_sites(path, study.land)
        _preview(read, uploaded.name)


def _preview(read: own_sites.ReadSites, name: str) -> None:
    for note in read.notes:
        st.caption(_show.plain(told(note)))
    st.dataframe(
        pd.DataFrame([vars(site) for site in read.sites]).drop(columns="site_id", errors="ignore"),
        hide_index=True, width="stretch", height=180,
    )  # fmt: skip
    if len(read.rejects):
        st.warning(
            say_many(
                "{number} row refused, each with its reason; they are kept in the store.",
                "{number} rows refused, each with its reason; they are kept in the store.",
                len(read.rejects),
            )
        )
        _show.table(store_rows.reject_rows(read.rejects, _state.language()), height=140)
    if st.button(
        say_many("Keep {number} site", "Keep {number} sites", len(read.sites)), type="primary", disabled=not read.sites
    ):
        own_sites.add_sites(_data.store().folder, read, file=name, now=datetime.now(UTC))
        st.rerun()


def _sites(study: Study, shared: Query, kept: tuple[Site, ...]) -> None:
    query = replace(shared, layer=round_sites.LAYER)
    if was_stopped("sites"):
        st.button(say("Score the sites"))
        return
    scoring = partial(_data.scores_of_sites, study, query, kept)
    scores, months = stoppable("sites", say("Scoring the sites"), scoring)
    circled = _data.circled(study, kept)
    layer = circled.layer(query.layer)
    language = _state.view().language
    rests_on = provenance(circled, query, language)
    chosen = _state.view().site or str(scores.index[0])
    sentence = site_words.sites_sentence(scores, language)
    _show.lead(sentence)
    left, right = st.columns([56, 44], gap="medium")
    with left:
        _live_map.basemap_switch()
        selected = study.incidents.select(query)
        spec = leaflet.Spec(
            areas=leaflet.area_paint(layer, scores, _data.address_in(circled), chosen, language=language),
            points=_points.marks(study, selected),
            tiles=bool(_state.widget_value("basemap")),
            view=leaflet.view_of(layer, scores),
        )
        _live_map.live_map(study, "site_map", spec, height=480, on_change=partial(_choosing.site_from, "site_map"))
        _show.legend(legend(scores, language), 0)
        _points.left_out(selected)
        _show.lead("", rests_on.uncertainty)
        _show.downloads(
            level_map(
                circled, query, scores, rests_on, title=say("Computed severity round own sites"), sentence=sentence
            )
        )
    with right:
        by_id = {site.site_id: site for site in kept}
        key = _choosing.key_for_rows("site_table", query)
        st.dataframe(
            site_words.ranked_sites(scores, months, language),
            column_config=_columns.ranked(say("Site"), area_width=130),
            hide_index=True,
            width="stretch",
            height=min(520, 40 + 36 * len(kept)),
            key=key,
            on_select=partial(_choosing.site_from_row, key, [str(index) for index in scores.index]),
            selection_mode="single-row",
        )
    if rests_on.incidents == 0:
        _show.empty()
    st.divider()
    _site(study, query, by_id[chosen], scores.loc[chosen], by_id)


def _site(study: Study, query: Query, site: Site, row: pd.Series, by_id: dict[str, Site]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            say("Site to describe"),
            list(by_id),
            key="site",
            index=None,
            format_func=lambda key: by_id[key].name,
            placeholder=say("Choose a site: here, in the table or on the map"),
        )
        if _data.store().writable and st.button(say("Remove this site")):
            own_sites.remove_site(_data.store().folder, site.site_id)
            st.rerun()
    language, nearest = _state.view().language, round_sites.nearest_incidents(study, query, site)
    told = site_words.site_sentence(site, row, nearest, language)
    _show.area_head(row)
    watch_toggle("site", site.site_id, site.name)
    _show.lead(told, site_words.distances_of_site(study, site, language))
    # for the print map of the list: a frame that holds all of it
    reach = min(300.0, max(site.radius_km, float(nearest["distance_km"].max()) if len(nearest) else 0.0))
    wide = _data.circled(study, (replace(site, radius_km=reach),))
    rests_on, model = provenance(wide, query, language), model_for(query)
    one, two = st.columns([45, 55], gap="medium")
    with one:
        _show.figure(
            components_figure(
                row,
                rests_on,
                title=say("{area}: why {level}? Points by component", area=site.name, level=say(str(row["level"]))),
                sentence=explain_words.why(row, model, language),
            ),
            partial(_show.component_bars, row, model),
        )
    with two:
        st.header(say("Nearest incidents"), anchor=False)
        st.dataframe(
            site_words.nearest_rows(nearest, language),
            column_config=_columns.nearest(),
            hide_index=True,
            width="stretch",
            height=330,
            key="nearest_incidents",
        )
        beside = nearest[["distance_km", "bearing"]].round({"distance_km": 1, "bearing": 0})
        title = say("The incidents nearest to {site}", site=site.name)
        _show.downloads(incident_map(wide, query, rests_on, title=title, sentence=told, beside=beside))
    inside = round_sites.in_circle(study, site)
    _months(study, query, inside, say("within {km:.0f} km of {site}", km=site.radius_km, site=site.name), rests_on)
    with st.expander(say("Armed groups in the circle")):
        groups = round_sites.site_groups(study, query, site)
        _show.count_table(groups.assign(group=groups["group"].map(say)))


def _routes(study: Study, shared: Query) -> None:
    _state.fit_route([key for key in study.layers if study.layers.plan(key).family == "route"])
    with st.container(horizontal=True, vertical_alignment="center"):
        _controls.layer_picker(study, say("Routes"), key="route", family="route")
        _live_map.basemap_switch()
    seen = _state.view()
    query, language = replace(shared, layer=seen.route), seen.language
    layer, scores = study.layer(query.layer), _data.scores(study, query)
    routes = _data.routes_of(query.layer)
    table, rests_on = along.route_table(study, query, routes), provenance(study, query, language)
    sentence = site_words.routes_sentence(table, language)
    vintage = rests_on.vintage[:1].upper() + rests_on.vintage[1:]
    _show.lead(sentence, say("Corridors reach 10 km to either side. {vintage}.", vintage=vintage))
    near = np.any([along.near_route(study, route) for route in routes], axis=0)
    left, right = st.columns([56, 44], gap="medium")
    with left:
        selected = study.incidents.select(query) & near
        spec = leaflet.Spec(
            areas=leaflet.area_paint(layer, scores, _data.address_in(study), seen.area, language=language),
            points=_points.marks(study, selected),
            tiles=bool(_state.widget_value("basemap")),
            view=leaflet.view_of(layer, scores),
        )
        _live_map.live_map(study, "route_map", spec, height=540, on_change=partial(_choosing.area_from, "route_map"))
        _show.legend(legend(scores, language), int((~layer.areas.index.isin(scores.index)).sum()))
        _points.left_out(selected)
        _show.lead("", rests_on.uncertainty)
        _show.downloads(
            level_map(study, query, scores, rests_on, title=tables.level_title(layer, language), sentence=sentence)
        )
    with right:
        st.header(say("Incidents along each route"), anchor=False)
        _show.table(site_words.route_rows(table, language), columns=_columns.routes(), height=300)
        st.header(say("Segments, the most severe first"), anchor=False)
        _show.ranked_simple(scores)
    if rests_on.incidents == 0:
        _show.empty()
    names = {route.route_id: say(route.name) for route in routes}
    picked = st.selectbox(say("Route by month"), list(names), format_func=names.get, key=f"months_of_{query.layer}")
    route = next(route for route in routes if route.route_id == picked)
    _months(study, query, along.near_route(study, route), say("within 10 km: {route}", route=say(route.name)), rests_on)
    _own_lines(study)


def _months(study: Study, query: Query, among: np.ndarray, where: str, rests_on: Provenance) -> None:
    incidents = study.incidents
    lookup = {name: series_of(name, incidents.actors) for name in incidents.group.categories}
    series = [lookup[name] for name in np.asarray(incidents.group, dtype=object)]
    table, window = monthly(study, query, series, among=among), (query.start, query.end)
    title, language = say("Incidents by month and actor, {where}", where=where), rests_on.language
    sentence = tables.month_sentences(table, language)["incidents"]
    shown = months_figure(table, rests_on, title=title, sentence=sentence, measure="incidents", window=window)
    _show.figure(shown, months_chart(table, measure="incidents", window=window, language=language))


def _own_lines(study: Study) -> None:
    folder = _data.store().folder
    with st.expander(say("Own routes")):
        st.markdown(
            say("A **GPX** track or route, or **GeoJSON** lines; cut in segments of 20 km. It stays in your store.")
        )
        for lines in _data.own_lines(folder):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    _show.plain(
                        say("{name}, {km:,.0f} km", name=lines.name, km=sum(route.km for route in lines.routes))
                    )
                )
                if _data.store().writable and st.button(say("Remove"), key=f"remove_{lines.slug}", type="tertiary"):
                    own_lines.remove_lines(folder, lines.slug)
                    st.rerun()
        if not _data.store().writable:
            st.warning(say("The data folder is read-only: no route can be kept."))
            return
        uploaded = st.file_uploader(say("File with a line"), type=["gpx", "geojson", "json"], key="lines_file")
        if uploaded is None:
            return
        with _files_data.uploaded(uploaded.name, uploaded.getbuffer()) as path:
            read = own_lines.read_lines(path, study.land)
        name = st.text_input(say("Name"), uploaded.name.rpartition(".")[0], key="lines_name")
        if st.button(say_many("Keep {number} line", "Keep {number} lines", len(read)), type="primary"):
            own_lines.add_lines(folder, name, read)
            st.rerun()


def guarded(draw: Callable[[], None]) -> None:
    """Draw; a file that is refused is told on the page."""
    try:
        draw()
    except GeoError as error:
        st.error(_show.plain(told(error)), icon=":material/error:")


guarded(main)
