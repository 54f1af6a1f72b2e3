from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.text import Text
from matplotlib_scalebar.scalebar import ScaleBar

from geo.present.maps import incident_map, level_map
from geo.present.maps.aids import HERE
from geo.present.maps.levels import HATCH
from geo.present.maps.points import MARKERS, area_of
from geo.present.palette import LEVEL_COLOURS
from geo.present.provenance import provenance
from geo.present.sheet import style
from geo.risk.levels import LEVELS
from geo.risk.score import score_areas
from tests.embedded_layers import SAMPLE
from tests.geo.present.figure_world import HOSTILE

SAID = {"title": "A title", "sentence": "A sentence."}


def _levels(study, **changes):
    query = replace(study.choices.default(), **changes)
    scores = score_areas(study, query)
    return scores, level_map(study, query, scores, provenance(study, query), **SAID)


def _incidents(study, **changes):
    query = replace(study.choices.default(), **changes)
    return incident_map(study, query, provenance(study, query), **SAID)


def _drawn(figure):
    picture = figure.draw()
    with style():
        picture.canvas.draw()
    return picture


@pytest.fixture(scope="module")
def map_of(study):
    """Scores and drawn map of a layer's levels; each is drawn once for all tests, which do not change it."""

    @cache
    def drawn(layer="admin1"):
        scores, figure = _levels(study, layer=layer)
        return scores, _drawn(figure)

    return drawn


def _texts(picture):
    return [text.get_text() for text in picture.findobj(Text) if text.get_text()]


def _collections(picture):
    return [found for found in picture.axes[0].collections if isinstance(found, PathCollection)]


def test_every_scored_area_is_filled_with_its_level(map_of):
    scores, picture = map_of("admin2")
    fills = [found for found in _collections(picture) if len(found.get_facecolor()) == len(scores)]
    drawn = ["#" + "".join(f"{round(255 * part):02x}" for part in colour[:3]) for colour in fills[0].get_facecolor()]
    assert drawn == [LEVEL_COLOURS[list(scores["level"].cat.categories).index(level)] for level in scores["level"]]


def test_only_areas_with_incidents_and_thin_data_are_hatched(map_of):
    scores, picture = map_of()
    hatched = sum(len(found.get_paths()) for found in _collections(picture) if found.get_hatch() == HATCH)
    assert hatched == ((scores["confidence"] == "thin") & (scores["incidents"] > 0)).sum()


def test_the_legend_counts_the_areas_of_each_level(map_of):
    scores, picture = map_of()
    texts = _texts(picture)
    for level in LEVELS:
        at = texts.index(level.name)
        assert texts[at + 1 : at + 3] == [
            f"{level.lower:g}–{level.upper:g}",
            str((scores["level"] == level.name).sum()),
        ]


def test_every_region_has_its_letter_in_it_or_beside_it(map_of):
    scores, picture = map_of()
    letters = [text for text in _texts(picture) if text in {level.letter for level in LEVELS}]
    assert len(letters) >= len(scores) + len(LEVELS) - 2


def test_areas_that_are_not_scored_have_their_own_look(map_of):
    _, picture = map_of("capital-bamako")
    assert "not scored" in _texts(picture)
    assert "..." in {found.get_hatch() for found in _collections(picture)}


def test_regions_of_other_countries_are_land_and_not_unscored_areas(map_of):
    assert "not scored" not in _texts(map_of()[1])


def test_the_map_has_a_scale_bar_capitals_and_country_names(map_of):
    _, picture = map_of()
    assert picture.axes[0].findobj(ScaleBar)
    assert {"Bamako", "Ouagadougou", "Niamey", "MALI", "BURKINA FASO", "NIGER", "ALGERIA"} <= set(_texts(picture))


def _here(picture):
    return [patch for patch in picture.axes[0].patches if patch.get_gid() == HERE]


def test_a_map_of_a_part_shows_where_it_lies_and_one_of_the_whole_does_not(study, map_of):
    query = study.choices.default()
    scores, rests_on = score_areas(study, query), provenance(study, query)
    of_one = level_map(study, query, scores, rests_on, **SAID, focus="BFA-sud-ouest")
    [here] = _here(_drawn(of_one))
    assert here.get_width() < 60  # the frame, on a map of 78 points
    assert _here(map_of()[1]) == []


def test_a_map_of_one_area_s_incidents_is_framed_on_it_and_its_small_map_hides_none(study):
    query = study.choices.default()
    inside = study.codes("admin1") == study.layer("admin1").areas.index.get_loc("MLI-mopti")
    own = pd.DataFrame(index=study.incidents.table.index[study.incidents.select(query) & inside])
    figure = incident_map(study, query, provenance(study, query), **SAID, beside=own, focus="MLI-mopti")
    picture = _drawn(figure)
    axes = picture.axes[0]
    [here] = _here(picture)
    assert here.get_width() < 15
    small = next(patch for patch in axes.patches if patch.get_width() == pytest.approx(78))
    points = np.concatenate([one.get_offsets() for one in axes.collections if isinstance(one, PathCollection)
                             and len(one.get_offsets()) and one.get_zorder() == 6.8])  # fmt: skip
    assert len(points) == len(own)
    x, y = small.get_xy()
    hidden = (points > (x, y)).all(axis=1) & (points < (x + small.get_width(), y + small.get_height())).all(axis=1)
    assert not hidden.any()


@pytest.mark.parametrize(("language", "west"), [("en", "5°W"), ("fr", "5°O")])
def test_degrees_stand_at_their_lines_in_the_readers_language(study, language, west):
    query = study.choices.default()
    rests_on = provenance(study, query, language)
    picture = _drawn(level_map(study, query, score_areas(study, query), rests_on, **SAID))
    assert {west, "0°", "5°E", "15°N"} <= set(_texts(picture))


@pytest.mark.parametrize("layer", ["admin1", "admin2", "border", "capital-bamako"])
def test_no_two_names_on_a_map_collide(map_of, layer):
    axes = map_of(layer)[1].axes[0]
    boxes = [(text.get_text(), text.get_window_extent()) for text in axes.texts if text.get_text()]
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 2 or high <= 3, (one, other)


@pytest.mark.parametrize("layer", SAMPLE)
def test_names_stay_inside_the_frame(map_of, layer):
    picture = map_of(layer)[1]
    frame = picture.axes[0].get_window_extent()
    for text in picture.axes[0].texts:
        box = text.get_window_extent()
        assert box.x0 >= frame.x0 - 1
        assert box.x1 <= frame.x1 + 1
        assert box.y0 >= frame.y0 - 1
        assert box.y1 <= frame.y1 + 1


def test_a_capital_under_the_legend_or_at_the_very_edge_is_left_out_and_not_cut_off(study):
    picture = _drawn(_levels(study, countries=("TGO", "BEN"))[1])
    assert "Ouagadougou" not in _texts(picture)


def test_the_table_of_a_level_map_is_the_scores_rounded(study):
    scores, figure = _levels(study)
    assert list(figure.table.index) == list(scores.index)
    assert figure.table.index.name == "area_id"
    assert figure.table["severity"].tolist() == scores["severity"].round(1).tolist()
    assert list(figure.areas.index) == list(scores.index)


def test_a_query_without_incidents_draws_a_map_that_says_so(study):
    nothing = {"start": date(2012, 1, 20), "end": date(2012, 1, 20), "groups": ("ISSP",)}
    for figure in (_levels(study, **nothing)[1], _incidents(study, **nothing)):
        assert "No incident matches these filters" in _texts(_drawn(figure))


def test_a_country_without_areas_in_the_layer_draws_an_empty_map(study):
    scores, figure = _levels(study, layer="admin2", countries=("MLI",))
    assert scores.empty
    assert figure.areas.empty
    assert "No area in these countries" in _texts(_drawn(figure))


def test_every_incident_is_a_mark_or_is_counted_as_beyond(study):
    figure = _incidents(study, layer="capital-bamako")
    picture = _drawn(figure)
    marks = [found for found in picture.axes[0].collections if found.get_zorder() == 6.8]
    drawn = sum(len(found.get_offsets()) for found in marks)
    beyond = next(int(text.split()[0]) for text in _texts(picture) if text.endswith("beyond this map"))
    assert drawn + beyond == len(figure.table)


def test_each_attribution_has_a_shape_of_its_own():
    assert len(set(MARKERS.values())) == len(MARKERS) == 4


def test_the_area_of_a_mark_grows_with_the_toll_and_a_missing_toll_has_the_smallest():
    small, one, many, most = area_of(np.array([np.nan, 1.0, 100.0, 100_000.0]))
    assert small < one < many < most
    assert small == area_of(np.array([0.0]))[0]


def test_a_missing_toll_is_hollow(study):
    figure = _incidents(study)
    hollow = [
        found
        for found in _drawn(figure).axes[0].collections
        if found.get_zorder() == 6.8 and np.allclose(found.get_facecolor()[0][:3], 1)
    ]
    unknown = figure.table["fatalities_best"].isna().sum()
    assert 0 < sum(len(found.get_offsets()) for found in hollow) <= unknown


def test_the_frame_of_an_incident_map_follows_the_chosen_countries(study):
    whole, niger = _drawn(_incidents(study)), _drawn(_incidents(study, countries=("NER",)))
    assert {"Niamey"} <= set(_texts(niger))
    assert "MAURITANIA" in _texts(whole)
    assert "MAURITANIA" not in _texts(niger)


def test_hostile_names_are_drawn_as_plain_words(study):
    names = [HOSTILE[i % len(HOSTILE)] for i in range(len(study.places))]
    capital = study.places["name"].isin([place.name for place in study.capitals.values()])
    odd = replace(study, places=study.places.assign(name=study.places["name"].where(capital, names)))
    query = odd.choices.default()
    scores = score_areas(odd, query)
    scores["name"] = [HOSTILE[i % len(HOSTILE)] for i in range(len(scores))]
    picture = _drawn(level_map(odd, query, scores, provenance(odd, query), title=HOSTILE[4], sentence=HOSTILE[14]))
    assert not any(text.get_parse_math() for text in picture.findobj(Text))
    assert HOSTILE[4] in _texts(picture)
