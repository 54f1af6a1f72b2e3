"""Office packages that are the same bytes every time and carry the record of their brief as a custom XML part.

PowerPoint, Word and Excel keep such a part when somebody edits the file and saves it.
"""

import html
import io
import json
import re
import sqlite3
import uuid
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring

from geo.errors import BriefError

NAMESPACE = "urn:sahel:brief:record"
_ITEM, _PROPERTIES = "customXml/item1.xml", "customXml/itemProps1.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MOST_RECORD = 5_000_000

Mend = Callable[[str, bytes], bytes]


def sealed(
    package: bytes, *, main: str, record: Mapping[str, Any], as_of: datetime, mend: Mend = lambda _, content: content
) -> bytes:
    """The package with the record inside and every entry stamped with the as-of time.

    Parameters
    ----------
    main : name of the part that the record belongs to, such as word/document.xml
    mend : changes the content of an entry by its name, before it is written
    """
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = mend(entry, old.read(entry))
            if entry == "[Content_Types].xml":
                content = _with_type(content)
            elif entry == relations:
                content = _with_relation(content)
            _write(new, entry, content, as_of)
        for entry, content in _record_parts(record).items():
            _write(new, entry, content, as_of)
    return held.getvalue()


def record_in(package: bytes) -> Any:  # noqa: ANN401  (foreign JSON)
    """The values of the record inside a package.

    Raises
    ------
    BriefError  if it is no package, or carries none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            for entry in (name for name in opened.namelist() if re.fullmatch(r"customXml/item\d+\.xml", name)):
                if opened.getinfo(entry).file_size > 2 * _MOST_RECORD:
                    continue
                root = fromstring(opened.read(entry))
                if root.tag == f"{{{NAMESPACE}}}record":
                    return json.loads(root.text or "")
    except (zipfile.BadZipFile, ParseError, ValueError) as error:
        raise BriefError("The file is no package with the record of a brief ({error}).", error=error) from error
    raise BriefError("The file carries no record of a brief.")


def record_of_geopackage(path: Path) -> Any:  # noqa: ANN401  (foreign JSON)
    """The values of the record inside a GeoPackage of ours.

    Raises
    ------
    BriefError  if it is none, or carries none.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
            row = base.execute("SELECT record FROM brief_record").fetchone()
        return json.loads(row[0])
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise BriefError("The file is no GeoPackage with the record of a brief ({error}).", error=error) from error


def steady_id(text: str) -> str:
    """A GUID that is the same for the same text, in braces as Office writes it."""
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, text)).upper() + "}"


def _record_parts(record: Mapping[str, Any]) -> dict[str, bytes]:
    text = json.dumps(record, ensure_ascii=True, sort_keys=True, allow_nan=False)
    parts = {
        _ITEM: f'{_HEAD}<record xmlns="{NAMESPACE}">{html.escape(text, quote=False)}</record>',
        _PROPERTIES: f'{_HEAD}<ds:datastoreItem ds:itemID="{steady_id(NAMESPACE + text)}" '
        f'xmlns:ds="{_OFFICE}/customXml"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs>'
        "</ds:datastoreItem>",
        "customXml/_rels/item1.xml.rels": f'{_HEAD}<Relationships xmlns="{_RELS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/relationships/customXmlProps" Target="itemProps1.xml"/></Relationships>',
    }
    return {name: content.encode("ascii") for name, content in parts.items()}


def _with_type(content: bytes) -> bytes:
    override = (
        f'<Override PartName="/{_PROPERTIES}" '
        'ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/></Types>'
    )
    return content.replace(b"</Types>", override.encode(), 1)


def _with_relation(content: bytes) -> bytes:
    relation = (
        f'<Relationship Id="rIdRecord" Type="{_OFFICE}/relationships/customXml" Target="../{_ITEM}"/></Relationships>'
    )
    return content.replace(b"</Relationships>", relation.encode(), 1)


def _write(package: zipfile.ZipFile, name: str, content: bytes, as_of: datetime) -> None:
    entry = zipfile.ZipInfo(name, (max(1980, as_of.year), as_of.month, as_of.day, as_of.hour, as_of.minute, 0))
    entry.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".jpg", ".jpeg")) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    entry.create_system = 0
    package.writestr(entry, content)
