"""What the regional map is sent in its mode of change."""

import numpy as np

from geo.areas.layers import Layer
from geo.present.area_change_words import change_texts, signed
from geo.present.heat_spec import Swatch
from geo.present.language import DEFAULT, translator
from geo.present.leaflet import NOT_SCORED_LEVEL, QUIET, Address, AreaPaint
from geo.present.mode_words import number
from geo.present.palette import CHANGE_COLOURS, CHANGE_INK
from geo.risk.area_changes import MIDDLE, AreaChanges, change_class

CHANGE_SCALE: list[Swatch] = [
    {"letter": f"{step - MIDDLE:+d}", "colour": colour, "ink": ink}
    for step, (colour, ink) in enumerate(zip(CHANGE_COLOURS, CHANGE_INK, strict=True))
]


def change_paint(
    layer: Layer, changes: AreaChanges, address: Address, selected: str | None, *, language: str = DEFAULT
) -> AreaPaint:
    """Class, signed number and tooltip of each area; hatched where the change lies within what scores leave open."""
    ordered = changes.table.reindex(layer.areas.index)
    known = ordered["change"].notna().to_numpy()
    change = ordered["change"].fillna(0).to_numpy(dtype=float)
    quiet = (layer.family == "hex") & changes.has_before
    classes = np.where(known, change_class(change, changes.unit), QUIET if quiet else NOT_SCORED_LEVEL)
    within = (ordered["within"] == True).to_numpy() & (classes != MIDDLE)  # noqa: E712  (missing is not within)
    rows = zip(ordered["before"], ordered["now"], change, within, known, strict=True)
    return AreaPaint(
        address=address(f"layer-{layer.key}.json"),
        level=classes.tolist(),
        thin=within.astype(int).tolist(),
        lines=[_lines(changes, *row[:4], language) if row[4] else _nothing(changes, layer, language) for row in rows],
        selected=selected,
        marks=[signed(value, language) if there else "" for value, there in zip(change, known, strict=True)],
        scale=CHANGE_SCALE,
    )


def _lines(changes: AreaChanges, before: float, now: float, change: float, within: bool, language: str) -> str:
    t = translator(language)
    if changes.unit == "severity":
        text = t("Severity (computed): {before} before, {now} now ({change})")
    else:
        text = t("Incidents: {before} before, {now} now ({change})")
    said = text.format(
        before=number(before, language, 0), now=number(now, language, 0), change=signed(change, language)
    )
    kind = change_texts(changes.unit, language)[int(change_class(np.array([change]), changes.unit)[0])]
    more = t("within what either score leaves open") if within else ""
    return f"{said}\n{'; '.join(filter(None, (kind, more)))}"


def _nothing(changes: AreaChanges, layer: Layer, language: str) -> str:
    """Why an area has no change; empty for those that are not scored anyway."""
    if changes.has_before or layer.family == "hex":
        return ""
    return translator(language)("No window of equal length before this one in the data")
