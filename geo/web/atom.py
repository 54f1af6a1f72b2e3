"""Atom feeds (RFC 4287), written so that no text of the data can be anything but text."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
_NAMES = uuid.UUID("7d2b9c1e-5a40-4f0e-9a6c-1f3b8e0c4d52")
"""The namespace of the ids, drawn once: an id depends on what the entry is of and on nothing else."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One entry.

    of : what it is of, in words that never change: its id is made of them
    link : the page that shows it, absolute or from the feed's own address
    """

    of: tuple[str, ...]
    title: str
    text: str
    published: datetime
    updated: datetime
    link: str


@dataclass(frozen=True)
class Feed:
    """A feed and its entries.

    of : as of an entry
    address : where it is served, `self`; empty where it is printed
    """

    of: tuple[str, ...]
    title: str
    subtitle: str
    updated: datetime
    author: str
    language: str
    address: str
    page: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """The feed as XML, UTF-8.

    Entries carry plain text only; characters that XML 1.0 has no place for are left out.
    """
    register_namespace("", ATOM)
    root = Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _text(root, "id", identity(*feed.of))
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(feed.updated))
    _text(SubElement(root, _tag("author")), "name", feed.author)
    if feed.address:
        SubElement(root, _tag("link"), {"rel": "self", "type": MEDIA_TYPE, "href": _clean(feed.address)})
    SubElement(root, _tag("link"), {"rel": "alternate", "type": "text/html", "href": _clean(feed.page)})
    for entry in feed.entries:
        _add(root, entry)
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def identity(*of: str) -> str:
    """The id of a thing: the same for the same words, on every machine."""
    return uuid.uuid5(_NAMES, "\x1f".join(of)).urn


def _add(root: Element, entry: Entry) -> None:
    made = SubElement(root, _tag("entry"))
    _text(made, "id", identity(*entry.of))
    _text(made, "title", entry.title)
    _text(made, "published", _moment(entry.published))
    _text(made, "updated", _moment(entry.updated))
    SubElement(made, _tag("link"), {"rel": "alternate", "type": "text/html", "href": _clean(entry.link)})
    _text(made, "content", entry.text).set("type", "text")


def _text(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, _tag(name))
    made.text = _clean(text)
    return made


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _moment(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
