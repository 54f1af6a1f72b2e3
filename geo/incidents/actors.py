"""Armed actors: their kind, and every spelling that ACLED, UCDP and the press use for them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from geo import embedded, schemas
from geo.errors import ActorError, listed
from geo.incidents.durable import write_durably
from geo.query import fold

ARMED_GROUP_KINDS = ("non-state armed group", "militia")
UNIDENTIFIED_KIND = "unidentified"
OWN_FILE = "actors.csv"
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, eq=False)
class Actors:
    """The alias table: columns actor, kind, alias; an alias names one actor only."""

    table: pd.DataFrame

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Actor name to kind."""
        return dict(zip(self.table["actor"], self.table["kind"], strict=True))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """Every known spelling, folded, to the actor's name."""
        names = {fold(name): name for name in self.kinds}
        return names | {fold(a): n for a, n in zip(self.table["alias"], self.table["actor"], strict=True)}

    def resolve(self, spelling: str) -> str:
        """The actor that a spelling stands for; a spelling that nobody listed stands for itself.

        A country or years in brackets at the end, as ACLED writes them, are set aside where the rest is known.
        """
        known = self.aliases.get(fold(spelling))
        return known or self.aliases.get(fold(_BRACKET.sub("", spelling)), spelling)

    def knows(self, spelling: str) -> bool:
        """Whether the table lists this spelling, brackets at its end set aside."""
        return fold(spelling) in self.aliases or fold(_BRACKET.sub("", spelling)) in self.aliases

    def kind_of(self, actor: str) -> str:
        """The actor's kind; `other` for an actor that nobody listed."""
        return self.kinds.get(actor, "other")


def read_actors(path: Path | None = None) -> Actors:
    """The embedded alias table.

    Raises
    ------
    DataFileError  if the file is missing, changed, or breaks the `actors` schema.
    """
    path = path or embedded.checked_path("actors.csv")
    table = embedded.read_text_table(path, ["actor", "kind", "alias"])
    return Actors(schemas.check(schemas.actors, table, path))


def with_own(actors: Actors, folder: Path) -> Actors:
    """The alias table with what the user of this store added to it.

    Raises
    ------
    ActorError  if the user's file was edited into something else.
    """
    path = folder / OWN_FILE
    if not path.exists():
        return actors
    try:
        own = pd.read_csv(path, dtype=str, keep_default_na=False)[["actor", "kind", "alias"]]
    except (OSError, ValueError, KeyError) as error:
        raise ActorError(
            "{path} is no table of actor, kind and alias ({error}). Mend it or delete it.", path=path, error=error
        ) from error
    return Actors(pd.concat([actors.table, own], ignore_index=True))


def extend(folder: Path, actors: Actors, *, alias: str, actor: str, kind: str | None = None) -> Actors:
    """The alias table with one more spelling, kept beside the store.

    Parameters
    ----------
    actors : the table in force, the user's earlier additions included
    kind : needed where the actor is new, ignored where it is known

    Raises
    ------
    ActorError  if a name is empty, the spelling is another actor's, or a new actor has no known kind.
    """
    alias, actor = alias.strip(), actor.strip()
    if not alias or not actor:
        raise ActorError("An alias needs both a spelling and an actor; one of them is empty.")
    taken = actors.aliases.get(fold(alias))
    if taken is not None and taken != actor:
        raise ActorError(
            "{alias!r} already stands for {taken}. Remove it there first, or choose another spelling.",
            alias=alias,
            taken=taken,
        )
    kind = actors.kinds.get(actor, kind)
    if kind not in schemas.ACTOR_KINDS:
        raise ActorError(
            "{actor} is new, so it needs a kind: one of {known}; got {kind!r}.",
            actor=actor,
            known=", ".join(schemas.ACTOR_KINDS),
            kind=kind,
        )
    if taken == actor:
        return actors
    path = folder / OWN_FILE
    row = pd.DataFrame([{"actor": actor, "kind": kind, "alias": alias}])
    own = pd.concat([pd.read_csv(path, dtype=str, keep_default_na=False), row]) if path.exists() else row
    write_durably(path, own.to_csv(index=False).encode())
    return Actors(pd.concat([actors.table, row], ignore_index=True))


def forget(folder: Path, alias: str) -> None:
    """Take back one of the user's own spellings.

    Raises
    ------
    ActorError  if the user never added it.
    """
    path = folder / OWN_FILE
    own = (
        pd.read_csv(path, dtype=str, keep_default_na=False) if path.exists() else pd.DataFrame({"alias": []}, dtype=str)
    )
    kept = own[own["alias"].map(fold) != fold(alias)]
    if len(kept) == len(own):
        raise ActorError(
            "{alias!r} is none of your own spellings; yours are {known}.", alias=alias, known=listed(own["alias"])
        )
    write_durably(path, kept.to_csv(index=False).encode())
