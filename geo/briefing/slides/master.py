"""An empty deck in the firm's look: theme colours and fonts, master, and three layouts, all editable in PowerPoint."""

import io
import re
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from geo.briefing.inert import inert
from geo.briefing.slides.place import (
    BODY,
    COVER_SUBTITLE,
    COVER_TITLE,
    FOOT,
    HEIGHT,
    KICKER,
    LOGO,
    PAGE,
    SOURCES,
    TITLE,
    WIDTH,
    Box,
)
from geo.briefing.theme import Theme
from geo.present.palette import CHANGE_COLOURS, GROUP_COLOURS, LAND

COVER, MESSAGE, TABLE = 0, 1, 2
"""Layouts by place."""
KICKER_AT, SOURCES_AT, FOOT_AT, PAGE_AT = 13, 14, 11, 12
"""Placeholders by index."""
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def new_deck(theme: Theme) -> Deck:
    """A deck without slides, 16:9."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in [layout for at, layout in enumerate(deck.slide_layouts) if at not in (0, 1, 5)]:
        deck.slide_layouts.remove(layout)
    master = deck.slide_master
    _set_theme(master.part.part_related_by(RT.THEME), theme)
    _set_master(master, theme)
    common = [_kicker(), _sources(), _foot(), _page()]
    cover = [
        _placeholder("Title", "ctrTitle", None, COVER_TITLE, size=38, anchor="b", colour="tx1", bold=True),
        _placeholder("Subtitle", "subTitle", 1, COVER_SUBTITLE, size=18, colour="tx2"),
        *common[2:],
    ]
    _set_layout(deck.slide_layouts[COVER], "Cover", cover)
    _set_layout(deck.slide_layouts[MESSAGE], "Message", [_title(), _body(), *common])
    _set_layout(deck.slide_layouts[TABLE], "Message with a table", [_title(), *common])
    return deck


def _set_theme(part: Any, theme: Theme) -> None:
    groups = [colour for name, colour in GROUP_COLOURS.items() if name != "JNIM"]
    colours = {
        "dk1": theme.ink, "lt1": "#ffffff", "dk2": theme.muted, "lt2": LAND, "accent1": theme.accent,
        "accent2": groups[1], "accent3": groups[2], "accent4": groups[3], "accent5": CHANGE_COLOURS[5],
        "accent6": groups[0], "hlink": theme.accent, "folHlink": theme.muted,
    }  # fmt: skip
    root = etree.fromstring(part.blob)
    scheme = root.find(f".//{_A}clrScheme")
    scheme.set("name", "Brief")
    for slot in scheme:
        name = etree.QName(slot).localname
        slot[:] = [etree.Element(f"{_A}srgbClr", val=colours[name].lstrip("#").upper())]
    fonts = root.find(f".//{_A}fontScheme")
    fonts.set("name", "Brief")
    for latin in fonts.iter(f"{_A}latin"):
        latin.set("typeface", theme.font)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_master(master: Any, theme: Theme) -> None:
    tree = master.shapes._spTree
    _emptied(tree)
    tree.append(_band(2, "Band", Box(0, 0, WIDTH, 0.09), "accent1"))
    tree.append(_band(3, "Rule", Box(FOOT.left, FOOT.top - 0.04, WIDTH - 2 * FOOT.left, 0.008), "bg2"))
    for at, shape in enumerate([_title(), _body(), _foot(), _page()], start=4):
        tree.append(_numbered(shape, at))
    if theme.logo:
        _, relation = master.part.get_or_add_image_part(io.BytesIO(theme.logo))
        tree.append(_logo(8, relation, theme, master.part.related_part(relation).image.size))
    elif theme.name:
        tree.append(_firm(8, inert(theme.name)))
    styles = master._element.find(".//{*}txStyles")
    styles.getparent().replace(styles, parse_xml(_text_styles()))


def _set_layout(layout: Any, name: str, shapes: list[str]) -> None:
    tree = layout.shapes._spTree
    _emptied(tree)
    layout._element.cSld.set("name", name)
    for at, shape in enumerate(shapes, start=2):
        tree.append(_numbered(shape, at))


def _emptied(tree: Any) -> None:
    for shape in list(tree)[2:]:
        tree.remove(shape)


def _numbered(shape: str, at: int) -> Any:
    return parse_xml(re.sub(r'(<p:cNvPr id=)"0"', rf'\1"{at}"', shape, count=1))


def _title() -> str:
    return _placeholder("Title", "title", None, TITLE, size=26, anchor="t", colour="tx1", bold=True)


def _body() -> str:
    return _placeholder("Text", "body", 1, BODY, size=16, bullet=True)


def _kicker() -> str:
    return _placeholder("Topic", "body", KICKER_AT, KICKER, size=12, colour="accent1", bold=True)


def _sources() -> str:
    return _placeholder("Sources", "body", SOURCES_AT, SOURCES, size=7, anchor="b", colour="tx2")


def _foot() -> str:
    return _placeholder("Footer", "ftr", FOOT_AT, FOOT, size=9, anchor="ctr", colour="tx2")


def _page() -> str:
    return _placeholder("Page", "sldNum", PAGE_AT, PAGE, size=9, anchor="ctr", colour="tx2", right=True)


def _placeholder(  # noqa: PLR0913  (what a placeholder looks like)
    name: str, kind: str, at: int | None, box: Box, *, size: float, anchor: str = "t", colour: str = "tx1",
    bold: bool = False, bullet: bool = False, right: bool = False,
) -> str:  # fmt: skip
    place = "" if at is None else f' idx="{at}"'
    level = (
        f'<a:lvl1pPr marL="{165100 if bullet else 0}" indent="{-165100 if bullet else 0}" '
        f'algn="{"r" if right else "l"}">'
        f"<a:spcBef><a:spcPts val=\"0\"/></a:spcBef>"
        + ('<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
           if bullet else "<a:buNone/>")
        + f'<a:defRPr sz="{int(size * 100)}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "</a:defRPr></a:lvl1pPr>"
    )  # fmt: skip
    text = '<a:r><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:r>' if kind == "sldNum" else f"<a:r><a:t>{name}</a:t></a:r>"
    return (
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="0" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="{kind}"{place}/></p:nvPr></p:nvSpPr><p:spPr>{_xfrm(box)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{level}</a:lstStyle><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _xfrm(box: Box) -> str:
    left, top, width, height = box.emu
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _band(at: int, name: str, box: Box, colour: str) -> Any:
    return parse_xml(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{at}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_xfrm(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _firm(at: int, name: str) -> Any:
    shape = parse_xml(
        f'<p:sp {_SPACES}><p:nvSpPr><p:cNvPr id="{at}" name="Firm"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{_xfrm(LOGO)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:normAutofit/>'
        '</a:bodyPr><a:lstStyle/><a:p><a:pPr algn="l"/><a:r><a:rPr lang="en-GB" sz="900" b="1"><a:solidFill>'
        '<a:schemeClr val="accent1"/></a:solidFill></a:rPr><a:t/></a:r></a:p></p:txBody></p:sp>'
    )
    shape.find(f".//{_A}t").text = name[:40]
    return shape


def _logo(at: int, relation: str, theme: Theme, pixels: tuple[int, int]) -> Any:
    wide, high = pixels
    scale = min(LOGO.width / wide, LOGO.height / high)
    box = Box(LOGO.left, LOGO.top + (LOGO.height - high * scale) / 2, wide * scale, high * scale)
    picture = parse_xml(
        f'<p:pic {_SPACES}><p:nvPicPr><p:cNvPr id="{at}" name="Logo" descr=""/><p:cNvPicPr>'
        '<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>{_xfrm(box)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )
    picture.find(".//{*}cNvPr").set("descr", inert(theme.name) or "Logo")
    return picture


def _text_styles() -> str:
    def style(name: str, size: int) -> str:
        return (
            f'<p:{name}><a:lvl1pPr algn="l" rtl="0"><a:defRPr sz="{size}" kern="1200"><a:solidFill>'
            '<a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
            f'<a:cs typeface="+mn-cs"/></a:defRPr></a:lvl1pPr></p:{name}>'
        )

    styles = style("titleStyle", 2600) + style("bodyStyle", 1600) + style("otherStyle", 1400)
    return f"<p:txStyles {_SPACES}>{styles}</p:txStyles>"
