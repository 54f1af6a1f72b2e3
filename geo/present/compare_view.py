"""What the page Compare sets side by side, and how a link writes that down."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from geo.errors import Sentence
from geo.present.language import marked
from geo.query import Query

WINDOWS, GROUPS, AREAS = SUBJECTS = ("windows", "groups", "areas")
"""As links name them, in the order of the menu."""
BEFORE, MONTH, YEAR, UNTIL = "window", "month", "year", "until"
"""Other windows of the same length: the one before, a month or a year earlier, or ending on a day that one names."""
_VERSION = re.compile(r"v\d{1,9}")
LINK_NAMES = ("compare", "against", "group-a", "group-b", "area-a", "area-b")


@dataclass(frozen=True)
class CompareView:
    """What is compared.

    subject : windows, groups or areas
    against : the other window: one of those above, or a version of the store, as `v7`: the same window as known then
    until : the last day of the other window, where the reader names it
    groups, areas : the two; empty where the page is to choose
    """

    subject: str = WINDOWS
    against: str = BEFORE
    until: date | None = None
    groups: tuple[str, str] = ("", "")
    areas: tuple[str, str] = ("", "")

    @property
    def version(self) -> int | None:
        """The version of the store to compare with, where one is asked for."""
        return int(self.against[1:]) if _VERSION.fullmatch(self.against) else None


def parse_compare(link: Mapping[str, Sequence[str]], problems: list[str]) -> CompareView:
    """The view that a link names; what in it is unknown is told in `problems`, and the default stands in for it."""
    found = {name: next(iter(link.get(name, ())), "") for name in LINK_NAMES}
    view = CompareView(
        groups=(found["group-a"], found["group-b"]),
        areas=(found["area-a"], found["area-b"]),
    )
    if found["compare"] in SUBJECTS:
        view = replace(view, subject=found["compare"])
    elif found["compare"]:
        problems.append(_unknown("compare", found["compare"], SUBJECTS, view.subject))
    asked = found["against"]
    if asked in (BEFORE, MONTH, YEAR) or _VERSION.fullmatch(asked):
        return replace(view, against=asked)
    if asked:
        try:
            return replace(view, against=UNTIL, until=date.fromisoformat(asked))
        except ValueError:
            problems.append(_unknown("against", asked, (BEFORE, MONTH, YEAR, "v7", "2026-01-31"), view.against))
    return view


def fit_to_link(
    view: CompareView, query: Query, first_day: date, versions: Sequence[str], problems: list[str]
) -> CompareView:
    """The view with the window before in place of a day or a version that there is nothing to compare with."""
    if view.version is not None and view.against not in versions:
        known = (BEFORE, MONTH, YEAR, "2026-01-31", *versions)
        problems.append(_unknown("against", view.against, known, BEFORE))
    elif view.against == UNTIL and view.until is not None and not first_day <= view.until < query.end:
        problems.append(
            Sentence(
                "“against={value}” is not a day from {first} on and before the window's last, {last}; the window "
                "before is compared instead.",
                value=view.until,
                first=first_day,
                last=query.end,
            )
        )
    else:
        return view
    return replace(view, against=BEFORE, until=None)


def pair_problems(kind: str, asked: tuple[str, str], shown: tuple[str, str], names: Mapping[str, str]) -> list[str]:
    """A sentence for each of the two, groups or areas, that a link names and that is not shown.

    Parameters
    ----------
    kind : group or area
    names : what each that can be compared is called
    """
    found: list[str] = []
    for letter, one, other in zip("ab", asked, shown, strict=True):
        if not one or one == other:
            continue
        told = {"name": f"{kind}-{letter}", "value": one[:60], "shown": names[other]}
        if one in names:
            found.append(
                Sentence("“{name}={value}” is given as the other one too; {shown} is compared instead.", **told)
            )
        else:
            found.append(Sentence(_NOT_THERE[kind], **told))
    return found


_NOT_THERE = {
    "group": marked("“{name}={value}” is not in the data; {shown} is compared instead."),
    "area": marked("“{name}={value}” is no area of the layer with a severity; {shown} is compared instead."),
}


def compare_link(view: CompareView) -> dict[str, list[str]]:
    """The view as link parameters: the subject, and what belongs to it."""
    if view.subject == WINDOWS:
        named = view.until.isoformat() if view.against == UNTIL and view.until else view.against
        return {"compare": [view.subject], "against": [named]}
    first, second = view.groups if view.subject == GROUPS else view.areas
    kind = view.subject.removesuffix("s")
    return {"compare": [view.subject], f"{kind}-a": [first], f"{kind}-b": [second]}


def to_widgets(view: CompareView) -> dict[str, Any]:
    """What each widget holds for this view, by its key."""
    pairs = dict(zip(("group_a", "group_b", "area_a", "area_b"), (*view.groups, *view.areas), strict=True))
    return {"compare": view.subject, "against": view.against, "against_until": view.until} | {
        name: value or None for name, value in pairs.items()
    }


WIDGETS = tuple(to_widgets(CompareView()))


def from_widgets(state: Mapping[str, Any]) -> CompareView:
    """The view that the widgets hold."""
    held = {name: state.get(name) for name in WIDGETS}
    return CompareView(
        subject=held["compare"] or WINDOWS,
        against=held["against"] or BEFORE,
        until=held["against_until"],
        groups=(held["group_a"] or "", held["group_b"] or ""),
        areas=(held["area_a"] or "", held["area_b"] or ""),
    )


def other_window(query: Query, view: CompareView) -> Query:
    """The window of equal length that the query is compared with."""
    if view.version is not None:
        return query
    if view.against == UNTIL and view.until is not None:
        return _ending(query, view.until)
    if view.against in (MONTH, YEAR):
        return _ending(query, query.end - timedelta(days=30 if view.against == MONTH else 365))
    return query.previous()


def _ending(query: Query, day: date) -> Query:
    return replace(query, start=day - timedelta(days=query.days - 1), end=day)


def _unknown(name: str, asked: str, allowed: Sequence[str], default: str) -> str:
    return Sentence(
        "“{name}={value}” is not known; allowed are {known}. {default} is shown.",
        name=name,
        value=asked[:40],
        known=", ".join(allowed),
        default=default,
    )
