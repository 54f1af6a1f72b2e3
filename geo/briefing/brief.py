"""What a briefing is to be: the reader's query and the author's choices, as one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from geo.areas.places import CAPITALS
from geo.briefing.theme import Theme
from geo.errors import BriefError
from geo.outlook.chances import WINDOWS
from geo.present.language import DEFAULT, LANGUAGES, marked
from geo.query import Query
from geo.risk.sites import LAYER as SITES

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "judgement": marked("Headline judgement"),
        "figures": marked("Key figures"),
        "map": marked("Map"),
        "ranking": marked("Ranking"),
        "trend": marked("Trend"),
        "groups": marked("Armed groups"),
        "borders": marked("Border areas"),
        "capital": marked("Pressure on the capital"),
        "routes": marked("Routes and sites"),
        "changes": marked("What changed"),
        "outlook": marked("Outlook"),
        "incidents": marked("Incidents of note"),
        "gaps": marked("Gaps and method"),
    }
)
"""Key, as links, records and the command line name it, to heading, in the order in which a pack has them by default."""

OF_A_SITE = ("judgement", "figures", "map", "trend", "groups", "incidents", "gaps")
"""The sections that a brief about one of the user's sites can have."""
OF_AN_AREA = ("judgement", "figures", "map", "trend", "groups", "changes", "outlook", "incidents", "gaps")
"""The sections that a brief about one area of a layer can have."""


def sections_of(layer: str) -> tuple[str, ...]:
    """The sections that a brief about one area of this layer can have."""
    return OF_A_SITE if layer == SITES else OF_AN_AREA


TLP = ("RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR")
"""FIRST's Traffic Light Protocol 2.0, the strictest first."""
TLP_COLOURS: Mapping[str, str] = MappingProxyType(
    {"RED": "#ff2b2b", "AMBER+STRICT": "#ffc000", "AMBER": "#ffc000", "GREEN": "#33ff00", "CLEAR": "#ffffff"}
)
"""Colour of the mark's letters, which the standard sets on black."""

MOST_TITLE, MOST_NUMBER, MOST_LINE = 200, 60, 2_000
CAPITAL, BORDER, WINDOW = "bamako", "border", 30


@dataclass(frozen=True)
class Edit:
    """What the author wrote instead of a section's proposed text; None where the proposal stands.

    lines : sentences, in order; those that are a proposed sentence to the letter keep what they rest on, all others are
        marked as the author's
    """

    section: str
    title: str | None = None
    lines: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Brief:
    """All that a pack is made from, but for the study itself: the same brief and data give the same pack.

    as_of : when the brief is made, with its zone; nothing in geo reads a clock
    title, number : of the document; an empty title is proposed from the data
    focus : area_id that the whole brief is about; None for the whole layer
    capital, border : capital and border layer that their sections speak of
    window : days within which the outlook's chances are stated

    Raises
    ------
    BriefError  naming what does not fit and what is allowed.
    """

    query: Query
    as_of: datetime
    sections: tuple[str, ...] = tuple(SECTIONS)
    language: str = DEFAULT
    tlp: str = "AMBER"
    title: str = ""
    number: str = ""
    focus: str | None = None
    capital: str = CAPITAL
    border: str = BORDER
    window: int = WINDOW
    edits: tuple[Edit, ...] = ()
    theme: Theme = field(default_factory=Theme)

    def __post_init__(self) -> None:
        _check_sections(self)
        if self.language not in LANGUAGES:
            raise BriefError(
                "There is no language “{language}”; there are {known}.",
                language=self.language[:20],
                known=", ".join(LANGUAGES),
            )
        if self.tlp not in TLP:
            raise BriefError("“{tlp}” is no TLP 2.0 mark; there are {known}.", tlp=self.tlp[:40], known=", ".join(TLP))
        if self.capital not in CAPITALS:
            raise BriefError(
                "There is no capital “{capital}”; there are {known}.",
                capital=self.capital[:40],
                known=", ".join(CAPITALS),
            )
        if self.window not in WINDOWS:
            raise BriefError(
                "Chances are stated within {known} days, not within {window}.",
                known=", ".join(map(str, WINDOWS)),
                window=self.window,
            )
        if self.as_of.tzinfo is None:
            raise BriefError(
                "The as-of time {as_of} has no zone. Give one, such as 2026-04-25T08:00+00:00.", as_of=self.as_of
            )
        if len(self.title) > MOST_TITLE:
            raise BriefError(
                "The title has {count:,} characters; at most {most} fit into a header.",
                count=len(self.title),
                most=MOST_TITLE,
            )
        if len(self.number) > MOST_NUMBER:
            raise BriefError(
                "The number has {count:,} characters; at most {most} fit into a header.",
                count=len(self.number),
                most=MOST_NUMBER,
            )

    def edit_of(self, section: str) -> Edit:
        """What the author wrote for a section."""
        return next((edit for edit in self.edits if edit.section == section), Edit(section))


def _check_sections(brief: Brief) -> None:
    unknown = [name for name in brief.sections if name not in SECTIONS]
    if unknown:
        raise BriefError(
            "There is no section “{unknown}”; there are {known}.", unknown=unknown[0][:40], known=", ".join(SECTIONS)
        )
    if not brief.sections:
        raise BriefError("A brief needs a section at least; there are {known}.", known=", ".join(SECTIONS))
    twice = [name for name in brief.sections if brief.sections.count(name) > 1]
    if twice:
        raise BriefError("The section {twice} is asked for twice; name each once.", twice=twice[0])
    allowed = sections_of(brief.query.layer)
    if brief.focus is not None and not set(brief.sections) <= set(allowed):
        beyond = [name for name in brief.sections if name not in allowed]
        raise BriefError(
            "A brief about one area has no section {beyond}; it can have {known}.",
            beyond=", ".join(beyond),
            known=", ".join(allowed),
        )
    for edit in brief.edits:
        if edit.section not in SECTIONS:
            raise BriefError("An edit names the section “{section}”, which there is not.", section=edit.section[:40])
        long = [line for line in (*(edit.lines or ()), edit.title or "") if len(line) > MOST_LINE]
        if long:
            raise BriefError(
                "A line of {count:,} characters in {section}; at most {most:,} fit.",
                count=len(long[0]),
                section=edit.section,
                most=MOST_LINE,
            )
