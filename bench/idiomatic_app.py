"""The peer of map_update.py: the same filters and scores, drawn the way the folium and Streamlit guides show.

A new folium map on each run: one GeoJson layer of the areas, one marker per incident with a tooltip, through
st_folium. Leaflet comes from the same local files, so that only the way of drawing differs.
"""

from dataclasses import replace

import folium
import streamlit as st
from streamlit_folium import st_folium

from geo.present.palette import LEVEL_COLOURS, NOT_SCORED
from geo.risk import score_areas
from geo.risk.levels import NAMES
from pages import _data

st.set_page_config(layout="wide")
study = _data.study()
folium.Map.default_js = [("leaflet", _data.assets().address(study, "leaflet.js"))]
folium.Map.default_css = [("leaflet", _data.assets().address(study, "leaflet.css"))]
pins = st.query_params.get("marker") == "pin"  # folium.Marker, as guides begin; else the lighter CircleMarker
COLOURS = dict(zip(NAMES, LEVEL_COLOURS, strict=True))
groups = st.sidebar.multiselect("Armed actors", study.choices.groups)
precise = st.sidebar.toggle("Leave imprecise places out")
query = replace(study.choices.default(), start=study.choices.first_day, groups=tuple(groups), precise_only=precise)
scores = score_areas(study, query)
areas = study.layer("admin1").areas.join(scores[["severity", "level", "incidents"]])
areas["level"] = areas["level"].astype(str)
drawn = folium.Map(location=[15.5, -1.0], zoom_start=5, tiles=None)
folium.GeoJson(
    areas.reset_index(),
    style_function=lambda feature: {
        "fillColor": COLOURS.get(feature["properties"]["level"], NOT_SCORED),
        "color": "white",
        "weight": 1,
        "fillOpacity": 0.9,
    },
    tooltip=folium.GeoJsonTooltip(fields=["name", "level", "severity", "incidents"]),
).add_to(drawn)
for row in study.incidents.table[study.incidents.select(query)].itertuples():
    words = f"{row.location}, {row.event_date:%Y-%m-%d}: {row.actor}"
    if pins:
        folium.Marker([row.latitude, row.longitude], tooltip=words).add_to(drawn)
    else:
        folium.CircleMarker([row.latitude, row.longitude], radius=4, tooltip=words).add_to(drawn)
st_folium(drawn, use_container_width=True, height=540)
