from datetime import date
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from geo.present import charts
from geo.present.charts.theme import EMPTY, month_ticks
from geo.present.palette import GROUP_COLOURS
from geo.present.sheet import Paper, on_paper
from tests.geo.present.figure_world import CONTEXT, HOSTILE, NOTHING, PROVENANCE, bands, distances, months
from tests.geo.present.test_charts_screen import SCORE

SAID = {"title": "A title", "sentence": "A sentence."}


def _drawn(figure):
    return figure.draw()


def _texts(picture):
    return [text.get_text() for text in picture.findobj(Text) if text.get_text()]


def _bars(axes):
    return [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_height()]


def test_months_on_paper_have_the_bars_and_colours_of_the_screen():
    picture = _drawn(charts.months_figure(months(), PROVENANCE, **SAID))
    bars = _bars(picture.axes[0])
    assert sum(bar.get_height() for bar in bars) == 16
    assert {bar.get_facecolor()[:3] for bar in bars} == {
        tuple(int(GROUP_COLOURS[name][i : i + 2], 16) / 255 for i in (1, 3, 5)) for name in ("JNIM", "ISSP")
    }
    assert picture.axes[0].get_ylim()[0] == 0


def test_the_stack_starts_where_the_series_below_it_ends():
    picture = _drawn(charts.months_figure(months(), PROVENANCE, **SAID))
    january = [bar for bar in _bars(picture.axes[0]) if bar.get_x() < 0]
    assert [(bar.get_y(), bar.get_height()) for bar in january] == [(0, 4), (4, 1)]


def test_unknown_tolls_are_written_above_the_bars():
    texts = _texts(_drawn(charts.months_figure(months(), PROVENANCE, measure="deaths", **SAID)))
    assert {"+1", "+2"} <= set(texts)
    assert any(text.startswith("+n: so many incidents") for text in texts)


def test_turning_points_are_numbered_on_the_picture_and_listed_under_it():
    texts = _texts(_drawn(charts.months_figure(months(), PROVENANCE, context=CONTEXT, **SAID)))
    assert {"1 coup", "2 agreement"} <= set(texts)
    assert "(1) 10 Feb 2025, Mali: A turning point; (2) 1 May 2025, Niger: Another." in " ".join(texts)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ((date(2025, 1, 5), date(2025, 6, 10)), "the first and the last bar are part months"),
        ((date(2025, 1, 5), date(2025, 6, 30)), "the first bar is a part month"),
        ((date(2025, 1, 1), date(2025, 6, 10)), "the last bar is a part month"),
    ],
)
def test_part_months_are_named(window, words):
    assert words in " ".join(_texts(_drawn(charts.months_figure(months(), PROVENANCE, window=window, **SAID))))


def test_whole_months_are_not_mentioned():
    window = (date(2025, 1, 1), date(2025, 6, 30))
    assert "part month" not in " ".join(
        _texts(_drawn(charts.months_figure(months(), PROVENANCE, window=window, **SAID)))
    )


def test_many_years_are_marked_by_years_and_unknown_tolls_by_rings():
    window = (date(2020, 1, 1), date(2025, 6, 30))
    picture = _drawn(charts.months_figure(months(), PROVENANCE, measure="deaths", window=window, **SAID))
    assert {"2020", "2021", "2025"} <= set(_texts(picture))
    assert len(picture.axes[0].collections[-1].get_offsets()) == 2


def test_components_in_a_narrow_column_keep_their_words_apart():
    with on_paper(Paper(width=3.4, bare=True)):
        picture = charts.components_figure(SCORE, PROVENANCE, **SAID).draw()
    picture.canvas.draw()
    for axes in picture.axes:
        boxes = [(text.get_text(), text.get_window_extent()) for text in axes.texts if text.get_text()]
        for (one, a), (other, b) in combinations(boxes, 2):
            wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
            assert wide <= 1 or high <= 2, (one, other)
        widths = [bar.get_window_extent().width for bar in axes.patches]
        assert max(widths) > 0.1 * picture.dpi * 3.4


def test_components_on_paper_show_the_total_with_its_interval():
    texts = _texts(_drawn(charts.components_figure(SCORE, PROVENANCE, **SAID)))
    assert {"55 (40–62)", "15.0 of 30", "How deadly", "E  Extreme"} <= set(texts)


def test_an_area_without_a_score_says_so():
    blank = SCORE.copy()
    blank[["severity", "low", "high"]] = float("nan")
    assert "not scored" in _texts(_drawn(charts.components_figure(blank, PROVENANCE, **SAID)))


def test_bands_on_paper_say_no_figure():
    texts = _texts(_drawn(charts.bands_figure(bands(), PROVENANCE, measure="deaths", **SAID)))
    assert {"no figure", "11", "Mali", "Niger"} <= set(texts)


def test_the_line_of_distance_has_gaps():
    picture = _drawn(charts.distance_figure(distances(), PROVENANCE, capital="Bamako", **SAID))
    line = picture.axes[0].lines[0].get_ydata()
    assert list(np.isnan(line)) == [False, False, True, True, False, False]
    assert picture.axes[0].get_ylim()[0] == 0


@pytest.mark.parametrize(
    "figure",
    [
        charts.months_figure(months().head(0), NOTHING, **SAID),
        charts.bands_figure(bands().head(0), NOTHING, **SAID),
        charts.distance_figure(distances().head(0), NOTHING, capital="Bamako", **SAID),
    ],
)
def test_an_empty_table_draws_a_sheet_that_says_so(figure):
    assert EMPTY in _texts(_drawn(figure))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_drawn_as_plain_words(text):
    picture = _drawn(charts.months_figure(months(second=text), PROVENANCE, title=text, sentence=text, context=CONTEXT))
    assert not any(found.get_parse_math() for found in picture.findobj(Text))
    picture.canvas.draw()


def test_no_line_of_the_sheet_is_cut_off():
    long = "A long sentence about nothing in particular. " * 12
    picture = _drawn(charts.bands_figure(bands(), PROVENANCE, title=long, sentence=long))
    picture.canvas.draw()
    width, height = picture.bbox.size
    for text in picture.texts:
        box = text.get_window_extent()
        assert box.x0 >= 0
        assert box.x1 <= width
        assert box.y0 >= 0
        assert box.y1 <= height


def test_each_component_on_paper_begins_where_the_one_above_it_ends():
    picture = _drawn(charts.components_figure(SCORE, PROVENANCE, **SAID))
    table = charts.components_table(SCORE)
    bars = _bars(picture.axes[1])
    added = bars[len(table) :]
    assert [bar.get_width() for bar in added] == list(table["points"])
    assert [round(bar.get_x(), 2) for bar in added] == [0, *table["so_far"][:-1]]
    assert table["so_far"].iloc[-1] == pytest.approx(SCORE["severity"], abs=3)


def test_a_change_on_paper_says_before_and_now():
    table = pd.DataFrame({"component": ["How often", "Severity"], "before": [1.0, 20.0], "now": [4.5, 31.0]})
    texts = _texts(_drawn(charts.change_figure(table, PROVENANCE, key="a", **SAID)))
    assert {"1.0 → 4.5", "20.0 → 31.0", "Severity"} <= set(texts)


def test_stability_on_paper_names_the_areas_and_cuts_a_long_list():
    many = ", ".join(f"Area {n}" for n in range(20))
    table = pd.DataFrame({"what": ["How often ± 20 %", "Window, a month"], "less": [1, pd.NA], "more": [20, 0]})
    table = table.astype({"less": "Int64", "more": "Int64"}).assign(areas=[many, ""])
    texts = _texts(_drawn(charts.stability_figure(table, PROVENANCE, **SAID)))
    assert any(text.startswith("1 / 20: Area 0, Area 1") and text.endswith("…") for text in texts)
    assert "0 / 0" in texts


def test_rows_on_paper_are_plain_words_and_what_is_left_out_is_said():
    places = [*HOSTILE, *HOSTILE, *HOSTILE][:43]
    table = pd.DataFrame({"place": places, "deaths": pd.array([None] * 43, dtype="Int64")})
    picture = _drawn(charts.rows_figure(table, PROVENANCE, key="r", empty="none", **SAID))
    assert not any(found.get_parse_math() for found in picture.findobj(Text))
    assert any(said.startswith("3 more rows are in the table") for said in _texts(picture))
    picture.canvas.draw()


def test_a_table_without_rows_says_so_on_paper():
    shown = charts.rows_figure(pd.DataFrame({"a": []}), PROVENANCE, key="r", empty="No new place", **SAID)
    assert "No new place" in _texts(_drawn(shown))


@pytest.mark.parametrize("months", [13, 24, 48])
@pytest.mark.parametrize("inches", [2.6, 7.0])
def test_names_of_months_do_not_run_into_each_other(months, inches):
    picture = Picture(figsize=(inches, 2.0))
    FigureCanvasAgg(picture)
    axes = picture.add_axes((0.0, 0.3, 1.0, 0.6))
    axes.set_xlim(-0.5, months - 0.5)
    month_ticks(axes, pd.date_range("2025-04-01", periods=months, freq="MS"), by_year=False, language="fr")
    picture.canvas.draw()
    boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
    assert len(boxes) >= 3
    assert all(left.x1 < right.x0 for left, right in pairwise(boxes))
