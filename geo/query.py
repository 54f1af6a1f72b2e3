"""The reader's filters as one frozen value, and the link that carries them."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from geo.errors import GeoError, QueryError, Sentence, cause_of, unusable
from geo.weighting import DEFAULT_WEIGHTING, Weighting, parse_weighting, shown

UNIDENTIFIED = "Unidentified"
"""The choice that stands for every actor that nobody named."""


@dataclass(frozen=True)
class Query:
    """What the reader asks for. An empty tuple means all; dates are inclusive.

    Raises
    ------
    QueryError  if the window ends before it starts.
    """

    start: date
    end: date
    groups: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    event_types: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    precise_only: bool = False
    layer: str = "admin1"
    weighting: Weighting = DEFAULT_WEIGHTING

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise QueryError(
                Sentence(
                    "The window runs from {start} to {end}, so it ends before it starts. Swap the two dates.",
                    start=self.start,
                    end=self.end,
                )
            )

    @property
    def days(self) -> int:
        """Length of the window in days, both ends included."""
        return (self.end - self.start).days + 1

    def previous(self) -> "Query":
        """The same question about the window of equal length that ends the day before this one starts."""
        return replace(
            self,
            start=self.start - timedelta(days=self.days),
            end=self.start - timedelta(days=1),
        )


@dataclass(frozen=True)
class Choices:
    """What a query may name: the values that the loaded data and layers really have."""

    first_day: date
    last_day: date
    groups: tuple[str, ...]
    countries: Mapping[str, str]
    """ISO3 code to name."""
    event_types: tuple[str, ...]
    attributions: tuple[str, ...]
    layers: Mapping[str, str]
    """Layer key to title."""
    group_aliases: Mapping[str, str] = field(default_factory=dict)
    """Other spellings, folded by `fold`, to the group's name."""

    def default(self) -> Query:
        """The last 12 months up to the data's own last day."""
        return Query(start=preset_start("12 months", self), end=self.last_day)


PRESETS = ("90 days", "12 months", "all")


def preset_start(preset: str, choices: Choices) -> date:
    """First day of a preset window that ends on the data's own last day."""
    if preset == "all":
        return choices.first_day
    length = {"90 days": 90, "12 months": 365}[preset]
    return max(choices.first_day, choices.last_day - timedelta(days=length - 1))


_APOSTROPHES = "'’‘ʼʻ`"


def fold(text: str) -> str:
    """A spelling reduced to what identifies it: no accents, apostrophes or case; other marks count as one space."""
    lower = unicodedata.normalize("NFKD", text.replace("´", "'")).casefold()
    parts = unicodedata.normalize("NFKD", lower)
    plain = [c for c in parts if not unicodedata.combining(c) and c not in _APOSTROPHES]
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


# One row per filter that is a set of names: the field of Query, and its name in a link.
_SETS = {
    "groups": "group",
    "countries": "country",
    "event_types": "type",
    "attributions": "attribution",
}
LINK_NAMES = ("from", "to", *_SETS.values(), "precise", "layer", "weights", "half-life")
ALL = "all"


def to_link(query: Query) -> dict[str, list[str]]:
    """Every filter as link parameters, defaults written out too, so that a link says all it means."""
    link = {"from": [query.start.isoformat()], "to": [query.end.isoformat()]}
    link |= {name: list(getattr(query, attribute)) or [ALL] for attribute, name in _SETS.items()}
    return link | {
        "precise": ["yes" if query.precise_only else "no"],
        "layer": [query.layer],
        **query.weighting.link(),
    }


def parse_link(parameters: Mapping[str, Sequence[str]], choices: Choices) -> tuple[Query, list[str]]:
    """The query that a link names, and a sentence for each thing in it that could not be used.

    Nothing is dropped in silence: what is unknown is named, and the default stands in for it.
    """
    problems: list[str] = []
    default = choices.default()
    start = _date(parameters, "from", default.start, problems)
    end = _date(parameters, "to", default.end, problems)
    if end < start:
        problems.append(
            unusable(
                Sentence("The window runs from {start} to {end}, so it ends before it starts.", start=start, end=end),
                Sentence("The last 12 months are shown instead."),
            )
        )
        start, end = default.start, default.end
    if start > choices.last_day or end < choices.first_day:
        problems.append(
            unusable(
                Sentence(
                    "The window {start} to {end} lies outside the data, which run from {first_day} to {last_day}.",
                    start=start,
                    end=end,
                    first_day=choices.first_day,
                    last_day=choices.last_day,
                ),
                Sentence("The last 12 months are shown instead."),
            )
        )
        start, end = default.start, default.end
    start, end = _within_data(start, end, choices, problems)
    return (
        Query(
            start=start,
            end=end,
            groups=_names(
                parameters,
                "group",
                choices.groups,
                problems,
                aliases=choices.group_aliases,
            ),
            countries=_names(parameters, "country", choices.countries, problems),
            event_types=_names(parameters, "type", choices.event_types, problems),
            attributions=_names(parameters, "attribution", choices.attributions, problems),
            precise_only=_one(parameters, "precise", ("no", "yes"), "no", problems) == "yes",
            layer=_layer(parameters, choices.layers, default.layer, problems),
            weighting=parse_weighting(
                _first(parameters, "weights", problems), _first(parameters, "half-life", problems), problems
            ),
        ),
        problems,
    )


def resolve(query_values: Mapping[str, Sequence[str]], choices: Choices) -> Query:
    """The query that these parameters name, for callers that must not guess (the command line): nothing stands in.

    Raises
    ------
    QueryError  naming every value that is unknown.
    """
    query, problems = parse_link(query_values, choices)
    if problems:
        raise QueryError(Sentence.joined([*map(cause_of, problems), Sentence("Nothing was made.")]))
    return query


def _within_data(start: date, end: date, choices: Choices, problems: list[str]) -> tuple[date, date]:
    if start < choices.first_day:
        problems.append(
            unusable(
                Sentence(
                    "“from={start}” is before the data begin, on {first_day}.", start=start, first_day=choices.first_day
                ),
                _used(choices.first_day),
            )
        )
    if end > choices.last_day:
        problems.append(
            unusable(
                Sentence("“to={end}” is after the data end, on {last_day}.", end=end, last_day=choices.last_day),
                _used(choices.last_day),
            )
        )
    return max(start, choices.first_day), min(end, choices.last_day)


def _first(parameters: Mapping[str, Sequence[str]], name: str, problems: list[str]) -> str | None:
    values = parameters.get(name)
    if not values:
        return None
    if len(set(values)) > 1:
        problems.append(
            unusable(
                Sentence("“{name}” is given {count} times.", name=name, count=len(values)),
                Sentence("The first, “{value}”, is taken.", value=shown(values[0])),
            )
        )
    return values[0]


def _used(default: object) -> Sentence:
    return Sentence("{default} is used instead.", default=default)


def _date(
    parameters: Mapping[str, Sequence[str]],
    name: str,
    default: date,
    problems: list[str],
) -> date:
    value = _first(parameters, name, problems)
    if value is None:
        return default
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems.append(
            unusable(
                Sentence("“{name}={value}” is not a date like 2025-06-30.", name=name, value=shown(value)),
                _used(default),
            )
        )
        return default


def _one(
    parameters: Mapping[str, Sequence[str]],
    name: str,
    allowed: Collection[str],
    default: str,
    problems: list[str],
) -> str:
    value = _first(parameters, name, problems)
    if value is None:
        return default
    if value in allowed:
        return value
    problems.append(
        unusable(
            Sentence(
                "“{name}={value}” is not known; allowed are {allowed}.",
                name=name,
                value=shown(value),
                allowed=", ".join(allowed),
            ),
            _used(default),
        )
    )
    return default


def _layer(
    parameters: Mapping[str, Sequence[str]], layers: Mapping[str, str], default: str, problems: list[str]
) -> str:
    """As `_one`; where a layer refuses what was chosen for it (`border@0`), its own reason is told."""
    value = _first(parameters, "layer", []) or ""
    try:
        layers[value]
    except KeyError as error:
        if value and isinstance(error.__cause__, GeoError) and value.partition("@")[0] in layers:
            problems.append(unusable(error.__cause__, _used(default)))
            return default
    return _one(parameters, "layer", layers, default, problems)


def _names(
    parameters: Mapping[str, Sequence[str]],
    name: str,
    allowed: Iterable[str],
    problems: list[str],
    aliases: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    values = [value for value in parameters.get(name, ()) if value != ALL]
    spelled = {fold(value): value for value in allowed} | dict(aliases or {})
    found = [spelled[fold(value)] for value in values if fold(value) in spelled]
    unknown = [value for value in values if fold(value) not in spelled]
    left_out = (
        Sentence("It was left out.")
        if found
        else Sentence("It was left out. Nothing is left of this filter, so it is open.")
    )
    problems.extend(
        unusable(Sentence("“{name}={value}” is not in the data.", name=name, value=value), left_out)
        for value in map(shown, unknown)
    )
    return tuple(dict.fromkeys(found))
