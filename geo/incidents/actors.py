"""Armed actors: their kind, and every spelling that ACLED, UCDP and the press use for them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from geo import embedded, schemas
from geo.query import fold

ARMED_GROUP_KINDS = ("non-state armed group", "militia")
UNIDENTIFIED_KIND = "unidentified"
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
