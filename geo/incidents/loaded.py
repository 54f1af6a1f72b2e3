"""The incident table with what makes filtering quick: small integer codes beside the text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.incidents.actors import ARMED_GROUP_KINDS, UNIDENTIFIED_KIND, Actors
from geo.incidents.settings import Settings
from geo.incidents.sides import BETWEEN_NAMES
from geo.incidents.starter import read_incidents
from geo.query import UNIDENTIFIED, Query

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Incidents:
    """All incidents of one data version, oldest first, and the actors named in them."""

    table: pd.DataFrame
    actors: Actors
    version: str
    links: pd.DataFrame | None = None
    """Pairs of the same event in two sources, each counted once; None where there is one source only."""
    accessed: Mapping[str, date] = field(default_factory=dict)
    """Source to the day of its newest import."""
    settings: Settings | None = None
    """The store's settings: study area, and rights declared to pass rows on."""
    stepped_back: int = 0
    """Rows of the starter set left out because a fuller source covers their country and month."""

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def first_day(self) -> date:
        """Day of the oldest incident."""
        return date.fromisoformat(str(self.table["event_date"].min())[:10])

    @cached_property
    def last_day(self) -> date:
        """Day of the latest incident: what `today` means to these data."""
        return date.fromisoformat(str(self.table["event_date"].max())[:10])

    @cached_property
    def day(self) -> NDArray[np.int64]:
        """Days since 1970-01-01, ascending."""
        return self.table["event_date"].to_numpy().astype("datetime64[D]").astype(np.int64)

    @cached_property
    def group(self) -> pd.Categorical:
        """The choice in the group filter that each incident's actor falls under."""
        return _translated(self.table["actor"], self.choice_of)

    @cached_property
    def opposing_group(self) -> "pd.Categorical[Any]":
        """The same for the other side; missing where the source names none."""
        return _translated(self.table["opponent"], self.choice_of)

    @cached_property
    def associated_group(self) -> "pd.Categorical[Any]":
        """The same for the first actor that took part beside it; missing where there was none."""
        return _translated(self.table["associated_actor"], lambda names: self.choice_of(names.split(BETWEEN_NAMES)[0]))

    @cached_property
    def _beside(self) -> "pd.Categorical[Any]":
        return pd.Categorical(self.table["associated_actor"])

    def _choices_in(self, names: str) -> set[str]:
        return {self.choice_of(name) for name in names.split(BETWEEN_NAMES)}

    def asked_group(self, groups: tuple[str, ...]) -> NDArray[np.object_]:
        """Per incident, which of these groups it has: as actor, else as opponent, else beside; None if none."""
        names = self._beside.categories
        first = [next((group for group in groups if group in self._choices_in(name)), None) for name in names]
        found = np.array([*first, None], dtype=object)[self._beside.codes]
        for side in (self.opposing_group, self.group):
            found = np.where(_member(side, groups), np.asarray(side, dtype=object), found)
        return np.asarray(found, dtype=object)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Every choice of the group filter, the most frequent first, unidentified last."""
        counts = pd.Series(self.group).value_counts()
        named = [str(name) for name in counts.index if name != UNIDENTIFIED]
        others = {name for names in self._beside.categories for name in self._choices_in(names)}
        others |= set(self.opposing_group.categories)
        return (*named, *sorted(others - {*named, UNIDENTIFIED}), UNIDENTIFIED)

    @cached_property
    def is_unidentified(self) -> Mask:
        """True where nobody named the actor."""
        return np.asarray(self.group == UNIDENTIFIED)

    @cached_property
    def is_armed_group(self) -> Mask:
        """True where the actor is a non-state armed group, a militia, or unidentified."""
        armed = (*ARMED_GROUP_KINDS, UNIDENTIFIED_KIND)
        actor = pd.Categorical(self.table["actor"])
        listed = np.append(actor.categories.isin(list(self.actors.kinds)), False)[actor.codes]
        by_name = np.append([self.actors.kinds.get(name) in armed for name in actor.categories], False)[actor.codes]
        return np.where(listed, by_name, _member(pd.Categorical(self.table["actor_kind"]), armed)).astype(bool)

    @cached_property
    def against_civilians(self) -> Mask:
        """True for ACLED's violence against civilians, and where civilians were the target or among the dead."""
        table = self.table
        return (
            (table["event_type"] == "Violence against civilians")
            | (table["target_type"] == "civilians")
            | table["fatalities_civilian"].gt(0).fillna(False)
        ).to_numpy(dtype=bool)

    @cached_property
    def _codes(self) -> dict[str, pd.Categorical]:
        columns = ("country", "event_type", "attribution")
        return {column: pd.Categorical(self.table[column]) for column in columns}

    def choice_of(self, actor: str) -> str:
        """What the group filter calls an actor: its name, or `Unidentified` for all that nobody named."""
        return UNIDENTIFIED if self.actors.kind_of(actor) == UNIDENTIFIED_KIND else actor

    def select(self, query: Query, *, any_country: bool = False) -> Mask:
        """Which incidents the query asks for; with `any_country` its country filter is set aside."""
        chosen = np.zeros(len(self), dtype=bool)
        chosen[self.rows(query, any_country=any_country)] = True
        return chosen

    def rows(self, query: Query, *, any_country: bool = False) -> NDArray[np.int64]:
        """Rows of the incidents that the query asks for, ascending; with `any_country` whatever their country.

        Only the window is looked at: the cost follows the selection, not the store.
        """
        countries = () if any_country else query.countries
        return self._rows(
            query.start, query.end, query.groups, countries, query.event_types, query.attributions, query.precise_only
        )

    @lru_cache(maxsize=64)  # noqa: B019  (incidents live as long as their study)
    def _rows(
        self,
        start: date,
        end: date,
        groups: tuple[str, ...],
        countries: tuple[str, ...],
        event_types: tuple[str, ...],
        attributions: tuple[str, ...],
        precise_only: bool,
    ) -> NDArray[np.int64]:
        first_day, last_day = (np.datetime64(day).astype("datetime64[D]").astype(np.int64) for day in (start, end))
        first, beyond = np.searchsorted(self.day, [first_day, last_day + 1])
        window = slice(int(first), int(beyond))
        chosen = np.ones(window.stop - window.start, dtype=bool)
        if groups:
            beside = [names for names in self._beside.categories if self._choices_in(names) & set(groups)]
            chosen &= (
                _member(self.group, groups, window)
                | _member(self.opposing_group, groups, window)
                | _member(self._beside, tuple(beside), window)
            )
        for column, wanted in (("country", countries), ("event_type", event_types), ("attribution", attributions)):
            if wanted:
                chosen &= _member(self._codes[column], wanted, window)
        if precise_only:
            chosen &= self.precision[window] <= 2
        found = np.flatnonzero(chosen).astype(np.int64) + window.start
        found.setflags(write=False)  # every reader of the cache shares it
        return found

    @cached_property
    def precision(self) -> NDArray[np.int8]:
        """How well each place is known: 1 at the place, 2 near it, 3 district, 4 region, 5 country only."""
        return np.asarray(self.table["place_precision"].to_numpy(), dtype=np.int8)

    @cached_property
    def tolls(self) -> Mapping[str, NDArray[np.float64]]:
        """Deaths by `low`, `best` and `high` figure, NaN where nobody gave one."""
        return {
            which: self.table[f"fatalities_{which}"].to_numpy(dtype=np.float64, na_value=np.nan)
            for which in ("low", "best", "high")
        }

    @cached_property
    def terms(self) -> "tuple[NDArray[np.int64], pd.DataFrame]":
        """Per incident, the row of the second: the pairs of source and licence that there are."""
        pairs = self.table[["source", "licence"]]
        code = np.asarray(pairs.groupby(["source", "licence"], sort=True).ngroup(), dtype=np.int64)
        return code, pairs.drop_duplicates().sort_values(["source", "licence"], ignore_index=True)


def open_incidents(country_codes: dict[str, str], actors: Actors, version: str) -> Incidents:
    """The embedded starter set, checked and ready to filter."""
    return Incidents(table=read_incidents(country_codes, actors), actors=actors, version=version)


def _translated(names: "pd.Series[Any]", translate: Callable[[str], str]) -> "pd.Categorical[Any]":
    """Each name in other words; translated once per name, not once per row. A missing name stays missing."""
    codes, distinct = pd.factorize(names)
    new, categories = pd.factorize(np.array([translate(str(name)) for name in distinct], dtype=object), sort=True)
    return pd.Categorical.from_codes(np.append(new, -1)[codes], categories=pd.Index(categories, dtype="str"))


def _member(values: "pd.Categorical[Any]", wanted: tuple[str, ...], rows: slice = slice(None)) -> Mask:
    """Membership by a table over the few categories, not over the many rows; a missing value is no member."""
    allowed = np.append(values.categories.isin(wanted), False)
    return np.asarray(allowed[values.codes[rows]])
