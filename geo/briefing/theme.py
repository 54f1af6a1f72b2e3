"""The firm's look from a small file: name, logo, colours and fonts. Colours of levels and groups never change."""

import base64
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from geo.errors import BriefError
from geo.present.palette import ACCENT, INK, MUTED

MOST_LOGO = 300_000
"""Bytes: a logo of more belongs to a poster."""
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_FIELDS = ("name", "logo", "accent", "ink", "muted", "font")


@dataclass(frozen=True)
class Theme:
    """How the firm's papers look.

    logo : PNG or JPEG, empty for none
    accent, ink, muted : #rrggbb of headings and rules, of text, of notes
    font : a font that the reader's machine has, for slides and Word; PDF and pictures keep the embedded one

    Raises
    ------
    BriefError  if a colour is none, or the logo is no picture or too large.
    """

    name: str = ""
    logo: bytes = b""
    accent: str = ACCENT
    ink: str = INK
    muted: str = MUTED
    font: str = "Arial"

    def __post_init__(self) -> None:
        for field in ("accent", "ink", "muted"):
            if not _COLOUR.fullmatch(getattr(self, field)):
                raise BriefError(
                    "The theme's {field} is “{value}”; give a colour as #1f5f8b.",
                    field=field,
                    value=getattr(self, field)[:20],
                )
        if len(self.logo) > MOST_LOGO:
            raise BriefError(
                "The logo has {count:,} bytes; at most {most:,} are taken.", count=len(self.logo), most=MOST_LOGO
            )
        if self.logo and not self.logo.startswith((_PNG, _JPEG)):
            raise BriefError("The logo is neither PNG nor JPEG; give one of them.")
        if not re.fullmatch(r"[\w .-]{1,60}", self.font):
            raise BriefError("The theme's font “{font}” is no font's name.", font=self.font[:60])

    @property
    def logo_suffix(self) -> str:
        """`png` or `jpg`."""
        return "png" if self.logo.startswith(_PNG) else "jpg"

    def record(self) -> dict[str, str]:
        """The theme as plain values, the logo in base64."""
        values = {name: getattr(self, name) for name in _FIELDS if name != "logo"}
        return values | {"logo": base64.b64encode(self.logo).decode("ascii")}


def theme_from(record: dict[str, str]) -> Theme:
    """The theme that `Theme.record` wrote.

    Raises
    ------
    BriefError  if it is not one.
    """
    try:
        values = {name: str(record[name]) for name in _FIELDS if name != "logo"}
        return Theme(**values, logo=base64.b64decode(record["logo"], validate=True))
    except (KeyError, TypeError, ValueError) as error:
        raise BriefError("The record's theme cannot be read ({error}).", error=error) from error


def read_theme(path: Path) -> Theme:
    """A theme from a TOML file: any of name, logo (a file beside it), accent, ink, muted, font.

    Raises
    ------
    BriefError  if the file or its logo cannot be read, or names something else.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        unknown = [name for name in values if name not in _FIELDS]
        if unknown:
            raise BriefError(
                "{path} names “{unknown}”; a theme has {known}.",
                path=path,
                unknown=unknown[0][:40],
                known=", ".join(_FIELDS),
            )
        if "logo" in values:
            values["logo"] = (path.parent / str(values["logo"])).read_bytes()
        return Theme(**values)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise BriefError("The theme {path} cannot be read ({error}).", path=path, error=error) from error
