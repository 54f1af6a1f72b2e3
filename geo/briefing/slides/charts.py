"""Native charts: their numbers lie in a workbook inside the deck and can be edited in PowerPoint."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from geo.briefing.brief import Brief
from geo.briefing.inert import inert
from geo.briefing.model import Chart
from geo.briefing.shown import LevelColours
from geo.briefing.slides.place import Box
from geo.briefing.slides.shapes import rgb
from geo.present.language import translator
from geo.risk.levels import LEVELS

_KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
MOST_NAME = 46
_SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_GRID = "#ddd9cf"


def add_chart(slide: Any, chart: Chart, box: Box, brief: Brief) -> Any:
    """The chart on a slide, as the graphic frame that holds it."""
    data: Any = CategoryChartData(number_format=_number_format(chart))
    data.categories = [_name(category) for category in chart.categories]
    for series in chart.series:
        data.add_series(_name(series.name), series.values)
    frame = slide.shapes.add_chart(_KINDS[chart.kind], *box.emu, data)
    drawn = frame.chart
    intervals = _intervals(chart)
    drawn.part.chart_workbook.update_from_xlsx_blob(_workbook(chart, intervals, brief.as_of))
    _dress(drawn, chart, brief)
    _colour(drawn, chart)
    if chart.kind == "bars":
        _label_bars(drawn, chart, brief, inside=bool(intervals))
    if intervals:
        _add_intervals(drawn, intervals, brief.theme.ink)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", inert(chart.alt))
    frame.name = inert(chart.title)[:60]
    return frame


def _name(text: str) -> str:
    plain = inert(text)
    return plain if len(plain) <= MOST_NAME else plain[: MOST_NAME - 1] + "…"


def _number_format(chart: Chart) -> str:
    return f"#,##0.{'0' * chart.digits}" if chart.digits else "#,##0"


def _intervals(chart: Chart) -> tuple[list[float], list[float]] | None:
    """How far each bar's interval reaches below and above its value; None where the chart has none."""
    table = chart.figure.table
    if chart.kind != "bars" or not {"low", "high"} <= set(table.columns) or len(table) != len(chart.categories):
        return None
    values = pd.Series(chart.series[0].values, dtype=float).to_numpy()
    below, above = values - table["low"].to_numpy(dtype=float), table["high"].to_numpy(dtype=float) - values
    return [round(max(0.0, float(v)), 3) for v in below], [round(max(0.0, float(v)), 3) for v in above]


def _workbook(chart: Chart, intervals: tuple[list[float], list[float]] | None, as_of: datetime) -> bytes:
    """The workbook as PowerPoint expects it: categories in the first column, a series in each further one."""
    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": as_of.replace(tzinfo=None)})
        sheet, shown = book.add_worksheet("Sheet1"), book.add_format({"num_format": _number_format(chart)})
        sheet.set_column(0, 0, 28)
        for at, category in enumerate(chart.categories, start=1):
            sheet.write_string(at, 0, _name(category))
        for column, series in enumerate(chart.series, start=1):
            sheet.write_string(0, column, _name(series.name))
            for at, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(at, column, value, shown)
        for column, (name, reach) in enumerate(
            zip(("−", "+"), intervals or (), strict=False), start=len(chart.series) + 1
        ):
            sheet.write_string(0, column, name)
            sheet.write_column(1, column, reach)
    return held.getvalue()


def _dress(drawn: Any, chart: Chart, brief: Brief) -> None:
    drawn.has_title = False
    drawn.font.size, drawn.font.color.rgb = Pt(11), rgb(brief.theme.ink)
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        drawn.legend.font.size = Pt(11)
    names, values = drawn.category_axis, drawn.value_axis
    names.format.line.color.rgb = rgb(brief.theme.muted)
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.has_major_gridlines = chart.kind != "bars"
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.minimum_scale = 0
    if chart.kind == "bars":
        names.reverse_order, values.visible = True, False
        if _intervals(chart):
            values.maximum_scale = 100
        return
    values.major_gridlines.format.line.color.rgb = rgb(_GRID)
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    values.has_title = True
    frame = values.axis_title.text_frame
    frame.text = _name(chart.value_title)
    frame.paragraphs[0].font.size, frame.paragraphs[0].font.bold = Pt(11), False


def _colour(drawn: Any, chart: Chart) -> None:
    plot = drawn.plots[0]
    if chart.kind != "lines":
        plot.gap_width, plot.overlap = (45, 100) if chart.kind in ("bars", "stacked") else (70, -5)
    plot.vary_by_categories = False
    for made, series in zip(plot.series, chart.series, strict=True):
        colour = rgb(series.colour)
        if chart.kind == "lines":
            made.smooth = False
            made.format.line.color.rgb, made.format.line.width = colour, Pt(2.25)
            made.marker.style, made.marker.size = XL_MARKER_STYLE.CIRCLE, 6
            made.marker.format.fill.solid()
            made.marker.format.fill.fore_color.rgb = made.marker.format.line.color.rgb = colour
            continue
        made.format.fill.solid()
        made.format.fill.fore_color.rgb = colour
        made.invert_if_negative = False
        for at, own in enumerate(series.colours):
            fill = made.points[at].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(own)
    if chart.kind == "lines":
        _gaps(drawn)


def _gaps(drawn: Any) -> None:
    """A month that nobody knows is a gap in the line, not a zero."""
    found = drawn._chartSpace.chart.find(".//{*}dispBlanksAs")
    if found is not None:
        found.set("val", "gap")


def _label_bars(drawn: Any, chart: Chart, brief: Brief, *, inside: bool) -> None:
    """The number at each bar, with the letter of its level where the chart is one of levels."""
    series = drawn.plots[0].series[0]._element
    for old in series.findall("{*}dLbls"):
        series.remove(old)
    place, form = ("inBase" if inside else "outEnd"), _number_format(chart)
    letters = _letters(chart, brief.language)
    points = "".join(
        f'<c:dLbl><c:idx val="{at}"/>{_label(_with_letter(form, letter), place, ink)}</c:dLbl>'
        for at, (letter, ink) in enumerate(letters)
    )
    xml = f"<c:dLbls {_SPACES}>{points}{_label(form, place, brief.theme.ink)}</c:dLbls>"
    series.find("{*}cat").addprevious(parse_xml(xml))


def _letters(chart: Chart, language: str) -> Sequence[tuple[str, str]]:
    table, colours, t = chart.figure.table, LevelColours(language), translator(language)
    if "level" not in table.columns or len(table) != len(chart.categories):
        return []
    letters = {t(level.name): level.letter for level in LEVELS}
    return [(letters.get(str(name), ""), colours.of(str(name))[1]) for name in table["level"]]


def _with_letter(form: str, letter: str) -> str:
    return f"{form}&quot;  {letter}&quot;" if letter else form


def _label(form: str, place: str, ink: str) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{ink.lstrip("#").upper()}"/></a:solidFill>' if ink else ""
    return (
        f'<c:numFmt formatCode="{form}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1100" b="1">{fill}</a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="en-GB"/></a:p></c:txPr><c:dLblPos val="{place}"/><c:showLegendKey val="0"/>'
        '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/>'
    )


def _add_intervals(drawn: Any, intervals: tuple[list[float], list[float]], ink: str) -> None:
    below, above = intervals
    series = drawn.plots[0].series[0]._element
    xml = (
        f'<c:errBars {_SPACES}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f'<c:plus>{_numbers("D", above)}</c:plus><c:minus>{_numbers("C", below)}</c:minus><c:spPr><a:ln w="9525">'
        f'<a:solidFill><a:srgbClr val="{ink.lstrip("#").upper()}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    series.find("{*}cat").addprevious(parse_xml(xml))


def _numbers(column: str, values: list[float]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{value:g}</c:v></c:pt>' for at, value in enumerate(values))
    return (
        f"<c:numRef><c:f>Sheet1!${column}$2:${column}${len(values) + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )
