"""The web map to carry: one HTML file with Leaflet, shapes and incidents inside, that works from a memory stick.

Its own policy allows the two scripts and the style sheet that stand in it, by their hashes, and no other source at all.
"""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import xstatic.pkg.leaflet

from geo.briefing.brief import TLP_COLOURS
from geo.briefing.model import Pack
from geo.briefing.pen import Pen, short
from geo.errors import BriefError
from geo.present.palette import ATTRIBUTION_COLOURS, ATTRIBUTION_MARKS, LEVEL_COLOURS, LEVEL_INK
from geo.present.shapes import COARSE, FINE
from geo.present.typeset import printable
from geo.query import Query
from geo.risk.levels import LEVELS, NAMES

MOST_BYTES = 3_000_000
"""Of the file; older incidents are left out, and said to be, before it grows beyond."""
_DATA_BYTES = 1_700_000
_LONGEST = 600
_FOLDER = Path(__file__).parent / "web"
_MARKS = Path(__file__).parents[1] / "web" / "static" / "sahel_marks.js"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)


def web_map(pack: Pack) -> bytes:
    """The file.

    Raises
    ------
    BriefError  if the shapes alone are more than it may hold.
    """
    values = _values(pack)
    kept = _fitting(values)
    style = _css() + _colours(TLP_COLOURS[pack.brief.tlp])
    scripts = [_leaflet(), *(path.read_text(encoding="utf-8") for path in (_MARKS, _FOLDER / "map.js"))]
    content = _page(pack, json_in_html(values), style, scripts, left_out=kept).encode("utf-8")
    if len(content) > MOST_BYTES:
        raise BriefError(
            "The web map would have {count:,} bytes, more than {most:,}. Choose a layer with fewer areas.",
            count=len(content),
            most=MOST_BYTES,
        )
    return content


def json_in_html(value: object) -> str:
    """JSON that no HTML parser takes for anything else."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def _fitting(values: dict[str, Any]) -> int:
    """Take the oldest incidents out until the rest fits; how many were."""
    whole = values["incidents"]
    room = _DATA_BYTES - len(json_in_html({**values, "incidents": []}))
    size, kept = 0, 0
    for row in whole:
        size += len(json_in_html(row).encode()) + 1
        if size > room and kept:
            break
        kept += 1
    values["incidents"] = whole[:kept]
    return len(whole) - kept


def _values(pack: Pack) -> dict[str, Any]:
    t, ground = Pen(pack.language), pack.ground
    detail = FINE if len(ground.areas) <= 150 else COARSE
    outlines = dict(ground.outlines(detail))
    outlines["countries"] = [{**one, "name": t(str(one["name"]))} for one in outlines["countries"]]
    outlines["towns"] = outlines["towns"][:70]
    groups = list(ground.groups) if pack.brief.focus is None else []
    months = pack.evidence["months"].frame["month"]
    return {
        "lang": pack.language,
        "words": _words(t),
        "levels": [
            {"name": t(level.name), "letter": level.letter, "colour": colour, "ink": ink}
            for level, colour, ink in zip(LEVELS, LEVEL_COLOURS, LEVEL_INK, strict=True)
        ],
        "attributions": [
            {"name": t(name), "colour": colour, "mark": ATTRIBUTION_MARKS[name]}
            for name, colour in ATTRIBUTION_COLOURS.items()
        ],
        "base": outlines,
        "shapes": _named(ground.shapes(detail)),
        "groups": [short(t(name)) for name in groups],
        "scores": {"": _scores(t, ground.facts.scores)}
        | {short(t(name)): _scores(t, ground.levels_of(name)) for name in groups},
        "months": [{"key": f"{month:%Y-%m}", "name": t.month(month).shown} for month in months],
        "incidents": _incidents(pack, t, groups),
    }


def _named(shapes: Any) -> Any:  # noqa: ANN401  (GeoJSON)
    for feature in shapes["features"]:
        feature["id"] = str(feature["id"])
        feature["properties"]["name"] = short(feature["properties"]["name"])
    return shapes


def _scores(t: Pen, scores: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "id": str(row.Index),
            "name": short(row.name_),
            "level": NAMES.index(str(row.level)),
            "shown": t.severity(row.severity, row.low, row.high).shown,
            "rank": rank,
            "incidents": int(row.incidents),
            "deaths": t.deaths(row.deaths_low, row.deaths_best, row.deaths_high).shown,
            "unknown": int(row.unknown_tolls),
            "thin": str(row.confidence) == "thin" and bool(row.incidents),
            "data": t(str(row.confidence)),
        }
        for rank, row in enumerate(_rows(scores.rename(columns={"name": "name_"})), start=1)
    ]


def _incidents(pack: Pack, t: Pen, groups: list[str]) -> list[dict[str, Any]]:
    """Newest first; of each incident what a popup shows, and which of the groups it has."""
    table, ground = pack.evidence["incidents"].frame, pack.ground
    incidents = ground.facts.study.incidents
    at = incidents.table.index.get_indexer(ground.points.index)
    members = {short(t(name)): incidents.select(_all_of(pack, name))[at] for name in groups}
    kinds = list(ATTRIBUTION_COLOURS)
    rows = []
    for place, (row, area) in enumerate(zip(_rows(table), ground.points["area_id"], strict=True)):
        rows.append(
            {
                "date": t.day(row.event_date.date()).shown,
                "month": f"{row.event_date:%Y-%m}",
                "lat": round(float(row.latitude), 3),
                "lon": round(float(row.longitude), 3),
                "place": short(row.location),
                "where": short(row.where, 160),
                "event": short(row.event),
                "actor": short(row.who, 120),
                "attribution": kinds.index(row.attribution),
                "deaths": None if pd.isna(row.fatalities_best) else int(row.fatalities_best),
                "toll": row.toll,
                "precision": row.precision,
                "source": short(row.source_name),
                "url": str(row.source_url)[:500] if str(row.source_url).startswith(("https://", "http://")) else "",
                "summary": short(row.summary, _LONGEST),
                "area": None if pd.isna(area) else area,
                "groups": [name for name, inside in members.items() if inside[place]],
            }
        )
    return rows


def _all_of(pack: Pack, group: str) -> Query:
    own: Query = pack.ground.facts.own
    return replace(own, groups=(group,))


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples())


def _words(t: Pen) -> dict[str, str]:
    return {
        "counted": t("{shown} of {all} incidents are shown; levels are those of the whole period."),
        "cut": t("The first 500 are listed; the map shows all of them."),
        "deaths": t("Deaths, best figure"),
        "details": t("Details"),
        "pick": t("Choose an area or an incident on the map or in a table."),
        "incident": t("Incident"),
        "incidents": t("Incidents"),
        "level": t("Level"),
        "severity": t("Severity (5–95 %)"),
        "rank": t("Rank"),
        "unknown": t("Without a toll"),
        "data": t("Data"),
        "whole": t("Computed over the whole period; months filter incidents only."),
        "report": t("Report"),
        "all": t("All armed actors"),
    }


def _leaflet() -> str:
    """Leaflet without the pointer to its source map, which would be looked for beside the file."""
    return (_LEAFLET / "leaflet.js").read_text(encoding="utf-8").rpartition("//# sourceMappingURL")[0]


def _css() -> str:
    """Leaflet's style without its pictures, which stand in files of their own, and ours."""
    leaflet = re.sub(r"url\([^)]*\)", "none", (_LEAFLET / "leaflet.css").read_text(encoding="utf-8"))
    return leaflet + (_FOLDER / "map.css").read_text(encoding="utf-8")


def _colours(mark: str) -> str:
    """The colours of levels, attributions and the handling mark as rules: the policy allows no style on an element."""
    levels = "".join(
        f".legend i.level-{at}{{background:{colour};color:{ink}}}"
        for at, (colour, ink) in enumerate(zip(LEVEL_COLOURS, LEVEL_INK, strict=True))
    )
    kinds = "".join(f".legend i.kind-{at}{{color:{c}}}" for at, c in enumerate(ATTRIBUTION_COLOURS.values()))
    return f"{levels}{kinds}.mark{{color:{mark}}}"


def _sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _page(pack: Pack, data: str, style: str, scripts: list[str], *, left_out: int) -> str:
    t, head, labels = Pen(pack.language), pack.head, pack.labels
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_sha256, scripts))}; style-src {_sha256(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    as_of = labels["as_of"].replace("{time}", head.as_of)
    cut_off = labels["cut_off"].replace("{day}", head.cut_off)
    number = labels["number"].replace("{number}", head.number) if head.number else ""
    line = " · ".join(part for part in (number, head.period, as_of, cut_off) if part)
    headline = next((one.title.text for one in pack.sections if one.key in ("judgement", "map")), "")
    mark = f'<span class="mark" id="tlp">{escape(head.tlp)}</span>'
    selects = "".join(
        f'<label>{escape(said)}<select id="{name}"></select></label>'
        for name, said in (("group", t("Armed actor")), ("from", t("From month")), ("to", t("To month")))
    )
    legend = "".join(
        f'<li><i class="level-{at}">{level.letter}</i>{escape(t(level.name))} {level.lower:g}–{level.upper:g}</li>'
        for at, level in enumerate(LEVELS)
    )
    legend += "".join(
        f'<li><i class="sign kind-{at}">{ATTRIBUTION_MARKS[name]}</i>{escape(t(name))}</li>'
        for at, name in enumerate(ATTRIBUTION_COLOURS)
    )
    legend += f"<li>{escape(t('hatched: thin data'))}</li><li>{escape(t('hollow: no toll known'))}</li>"
    areas = (
        t("Level"),
        t("Area"),
        t("Severity (5–95 %)"),
        t("Incidents"),
        t("Shown"),
        t("Deaths, best figure"),
        t("Data"),
    )
    events = (t("Date"), t("Place"), t("Event"), t("Armed actor"), t("Deaths, best figure"), t("Source"))
    older = t("{count} older incidents are not in this file, which would be too large.", count=left_out)
    withheld = pack.evidence["incidents"].note
    alone = "" if pack.brief.focus is None else t("Only the incidents of {area} are in this file.", area=head.region)
    notes = [note for note in (alone, older if left_out else "", withheld) if note]
    return "".join(
        (
            f'<!doctype html><html lang="{pack.language}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=True)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(head.title)}</title><style>{style}</style></head><body>",
            f"<header><div><h1>{escape(head.title)}</h1><p>{escape(line)}</p><p>{escape(head.filters)}</p></div>{mark}",
            f'</header><main><p class="lead">{escape(headline)}</p><div class="filters">{selects}',
            f'<button type="button" id="fit">{escape(t("Whole map"))}</button></div>',
            f'<div class="split"><div><div id="map" role="region" aria-label="{escape(t("Map"), quote=True)}"></div>',
            f'<ul class="legend" aria-label="{escape(t("Legend"), quote=True)}">{legend}</ul>',
            '<p class="note" id="counted" aria-live="polite"></p></div><section id="details"></section></div>',
            _table(t("Areas"), areas, "areas", {3, 4, 5}),
            _table(t("Incidents"), events, "incidents", {4}),
            '<p class="note" id="cut"></p>',
            *(f'<p class="note">{escape(note)}</p>' for note in notes),
            "</main><footer>",
            *(f"<p>{escape(printable(said))}</p>" for said in pack.provenance.lines()),
            f"<p>{mark}</p></footer>",
            f'<script type="application/json" id="record">{json_in_html(dict(pack.record))}</script>',
            f'<script type="application/json" id="data">{data}</script>',
            *(f"<script>{script}</script>" for script in scripts),
            "</body></html>\n",
        )
    )


def _table(title: str, labels: tuple[str, ...], body: str, numbers: set[int]) -> str:
    heads = "".join(
        f'<th scope="col"{" class=number" if at in numbers else ""}>{escape(label)}</th>'
        for at, label in enumerate(labels)
    )
    named = escape(title, quote=True)
    return (
        f'<h2>{named}</h2><div class="scroll" tabindex="0" role="region" aria-label="{named}">'
        f'<table><thead><tr>{heads}</tr></thead><tbody id="{body}"></tbody></table></div>'
    )
