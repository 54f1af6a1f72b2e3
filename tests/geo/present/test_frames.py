"""The frames that the map plays are the maps of the same windows set by hand."""

from base64 import b64decode
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.present import leaflet, words
from geo.present.frames import MOST_TOLD, _number, frame_query, frames
from geo.risk import score_areas
from geo.risk.change import key_figures
from geo.risk.windows import month_ends

SIGNS = {"-": (-1, 0), ".": (-2, 0)} | {s: (level, 0) for level, s in enumerate("01234")}
SIGNS |= {sign: (level, 1) for level, sign in enumerate("abcde")}


@pytest.mark.parametrize(
    ("layer", "changes"),
    [("admin1", {}), ("admin1", {"groups": ("ISSP",), "countries": ("NER",)}), ("hex-4", {"precise_only": True})],
)
def test_a_frame_is_the_map_of_its_window(study, layer, changes):
    query = replace(study.choices.default(), start=date(2025, 10, 28), layer=layer, **changes)  # 180 days
    played = frames(study, query)
    assert (played["ends"][0], played["ends"][-1]) == ("2012-07-31", "2026-04-25")
    for number in (0, 60, 131, len(played["ends"]) - 1):
        end = date.fromisoformat(played["ends"][number])
        by_hand = replace(query, start=end - timedelta(days=179), end=end)
        scores = score_areas(study, by_hand)
        paint = leaflet.area_paint(study.layer(layer), scores, str, None)
        signs = [SIGNS[sign] for sign in played["levels"][number]]
        assert [level for level, _ in signs] == paint.level
        assert [thin for _, thin in signs] == paint.thin
        in_order = scores.reindex([area for area in study.layer(layer).areas.index if area in scores.index])
        assert played["severity"][number] == [int(words.severity(value)) for value in in_order["severity"]]
        assert played["counts"][number] == in_order["incidents"].tolist()
        figures = key_figures(study, by_hand)
        assert played["incidents"][number] == figures.incidents
        assert played["unknown"][number] == figures.unknown_tolls
        points = played["points"]
        drawn = np.unpackbits(np.frombuffer(b64decode(points["rows"]), np.uint8), bitorder="little")
        drawn[: points["first"][number]] = drawn[points["beyond"][number] :] = 0
        assert np.flatnonzero(drawn).tolist() == np.flatnonzero(study.incidents.select(by_hand)).tolist()
        assert played["deaths"][number] == np.nan_to_num(figures.deaths_best)


def test_a_window_that_leaves_hardly_a_frame_is_played_in_shorter_ones(study):
    choices = study.choices
    own = choices.default()
    assert frame_query(own, choices).days == own.days == 365
    assert frame_query(replace(own, start=choices.first_day), choices).days == 365
    brief = replace(choices, first_day=date(2026, 1, 20))
    assert frame_query(replace(own, start=date(2026, 1, 20)), brief).days == 30
    assert frame_query(replace(own, end=own.start), choices).days == 1


@given(first=st.dates(date(2012, 1, 1), date(2014, 12, 31)), span=st.integers(0, 800), days=st.integers(1, 900))
def test_the_number_of_frames_is_known_without_listing_them(first, span, days):
    last = first + timedelta(days=span)
    assert _number(first, last, days) == len(month_ends(first, last, days))


def test_very_many_areas_play_without_numbers_and_very_many_incidents_not_one_by_one(study, monkeypatch):
    query = replace(study.choices.default(), start=date(2013, 1, 1))
    assert len(study.layer("admin1").areas) < MOST_TOLD
    monkeypatch.setattr("geo.present.frames.MOST_TOLD", 100)
    monkeypatch.setattr("geo.present.frames.MOST_DRAWN", 100)
    played = frames(study, query)
    assert played["severity"] == played["counts"] == []
    assert played["points"] is None
    assert len(played["levels"]) == len(played["ends"]) > 1
