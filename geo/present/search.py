"""Finding areas, towns, armed actors and layers by name: accents, case and apostrophes aside, other spellings known."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from geo.areas import tree
from geo.areas.boundaries import EMBEDDED
from geo.areas.layers import VARIANT
from geo.present import words
from geo.present.language import DEFAULT, LANGUAGES, marked, translator
from geo.present.names import shown_name
from geo.query import UNIDENTIFIED, fold
from geo.study import PRECISE, Study

Kind = Literal["area", "town", "group", "layer"]
KINDS: tuple[Kind, ...] = ("area", "town", "group", "layer")
MOST = 5
"""Hits of one kind."""
_ALIKE = 78
"""Per cent of letters in common from which a spelling counts as similar, where nothing else is found."""
_LEVEL_WORDS = (marked("country"), marked("region"), marked("province or circle"), marked("third level"))
_SAME_PLACE_DEGREES = 0.5
_OTHER_NAMES = {
    "MLI-timbuktu": ("Tombouctou",),
    "NER-agadez": ("Agadès",),
    "CIV": ("Ivory Coast",),
}
"""Names of areas that their boundary file does not have."""
_OTHER_TOWNS = {"Timbuktu": ("Tombouctou",), "Agadez": ("Agadès",)}


@dataclass(frozen=True)
class Name:
    """One spelling of something that can be chosen.

    key : of an area its layer and id with a slash between, of a town its latitude, longitude and name with commas
        between, of a group or layer what the filter or the link calls it
    note : what it is and where
    spelling : the other name that it goes by here; empty for its own
    weight : larger comes first among equals
    """

    kind: Kind
    key: str
    title: str
    note: str
    spelling: str = ""
    weight: float = 0.0


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Every name, and how each is spelled for comparing: folded, and without spaces."""

    names: tuple[Name, ...]
    folded: tuple[str, ...]
    squeezed: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[Name]) -> "NameIndex":
        """The index of these names."""
        found = tuple(names)
        folded = tuple(fold(name.spelling or name.title) for name in found)
        return cls(found, folded, tuple(spelled.replace(" ", "") for spelled in folded))

    @cached_property
    def own_names(self) -> dict[str, str]:
        """Other spellings, without spaces, and what the data call the same."""
        return {
            spelled: name.key if name.kind == "group" else name.title
            for name, spelled in zip(reversed(self.names), reversed(self.squeezed), strict=True)
            if name.spelling
        }


@dataclass(frozen=True)
class Hit:
    """Something found: how well it fits (0 the whole name, 1 its beginning, 2 a word's, 3 within, 4 merely alike)."""

    name: Name
    rank: int


def name_index(study: Study, language: str = DEFAULT) -> NameIndex:
    """Everything of a study that can be chosen by name, with notes in a language."""
    return NameIndex.of([*_areas(study, language), *_towns(study, language), *_groups(study, language),
                         *_layers(study, language)])  # fmt: skip


def find_names(index: NameIndex, text: str, most: int = MOST) -> dict[Kind, list[Hit]]:
    """The names that fit a text, by kind: kinds with the better fit first, and so within each.

    Each word of the text must begin a word of the name, or the text be part of it; where nothing does, names of
    similar spelling are given.
    """
    asked = fold(text)
    if len(asked.replace(" ", "")) < 2:
        return {}
    hits = list(_fitting(index, asked)) or list(_alike(index, asked))
    best: dict[tuple[Kind, str], Hit] = {}
    for hit in hits:
        key = (hit.name.kind, hit.name.key)
        if key not in best or (hit.rank, bool(hit.name.spelling)) < (best[key].rank, bool(best[key].name.spelling)):
            best[key] = hit
    ordered = sorted(best.values(), key=lambda hit: (hit.rank, -hit.name.weight, hit.name.title))
    found = {kind: [hit for hit in ordered if hit.name.kind == kind][:most] for kind in KINDS}
    some = [kind for kind in KINDS if found[kind]]
    return {kind: found[kind] for kind in sorted(some, key=lambda kind: (found[kind][0].rank, KINDS.index(kind)))}


def in_own_names(index: NameIndex, text: str) -> str:
    """The text with each word that is another spelling of something replaced by the name that the data have."""
    return " ".join(index.own_names.get(word, word) for word in fold(text).split())


def _fitting(index: NameIndex, asked: str) -> Iterator[Hit]:
    tight, parts = asked.replace(" ", ""), asked.split()
    for at, (spelled, squeezed) in enumerate(zip(index.folded, index.squeezed, strict=True)):
        if tight in squeezed:
            if tight == squeezed:
                rank = 0
            elif squeezed.startswith(tight):
                rank = 1
            else:
                rank = 2 if f" {asked}" in f" {spelled}" else 3
            yield Hit(index.names[at], rank)
        elif len(parts) > 1 and all(f" {part}" in f" {spelled}" for part in parts):
            yield Hit(index.names[at], 2)


def _alike(index: NameIndex, asked: str) -> Iterator[Hit]:
    if len(asked) < 4:
        return
    for _, _, at in process.extract(asked, index.folded, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2 * MOST):
        yield Hit(index.names[at], 4)


def _areas(study: Study, language: str) -> Iterator[Name]:
    t, layers = translator(language), study.layers
    levels = [key for key in layers if tree.level_of(key) is not None]
    forms = [(key, slug) for key in levels for slug in (layers.plan(key).vintages or {"": EMBEDDED})]
    keys = [key if not slug else f"{key}{VARIANT}{slug}" for key, slug in forms]
    keys += [key for key in layers if layers.plan(key).family == "custom"]
    for key in keys:
        level, areas = tree.level_of(key), layers[key].areas
        what = t(_LEVEL_WORDS[level]) if level is not None else shown_name(layers.plan(key).title, language)
        vintage = f", {layers.plan(key).vintages[key.partition(VARIANT)[2]]}" if VARIANT in key else ""
        for area, title, country, in_study in zip(
            areas.index, areas["name"], areas["country"], areas["study"], strict=True
        ):
            lies = t(study.boundaries.country_names.get(country, "")) if level != 0 else ""
            note = (f"{what}, {lies}" if lies else what) + vintage
            spellings = {translator(code)(title) for code in LANGUAGES} - {title} if level == 0 else set()
            weight = 10.0 * bool(in_study) - (9 if level is None else level)
            shown = t(title) if level == 0 else str(title)
            for spelling in ("", *sorted(spellings), *_OTHER_NAMES.get(area, ())):
                yield Name("area", f"{key}/{area}", shown, note, spelling, weight)


def _towns(study: Study, language: str) -> Iterator[Name]:
    t, countries = translator(language), study.boundaries.country_names
    town = t("town, {country}")
    for name, iso3, lat, lon, people in study.places[
        ["name", "iso3", "latitude", "longitude", "population"]
    ].itertuples(index=False):
        note = town.format(country=t(countries.get(iso3, iso3)))
        for spelling in ("", *_OTHER_TOWNS.get(name, ())):
            yield Name("town", f"{lat:.4f},{lon:.4f},{name}", name, note, spelling, math.log1p(people))
    one, many = "place, {country}; {number} incident", "place, {country}; {number} incidents"
    places = _places(study)
    columns = (places[name].tolist() for name in ("location", "country", "longitude", "latitude", "incidents"))
    for location, iso3, lon, lat, count in zip(*columns, strict=True):
        note = words.counted(count, one, many, language, country=t(countries.get(iso3, iso3)))
        yield Name("town", f"{lat:.4f},{lon:.4f},{location}", location, note, "", math.log1p(count))


def _places(study: Study) -> pd.DataFrame:
    """Places named in incidents that the gazetteer does not have: location, country, position, incidents."""
    table = study.incidents.table
    precise = table.loc[
        table["place_precision"].to_numpy() <= PRECISE, ["location", "country", "longitude", "latitude"]
    ]
    grouped = precise.groupby(["location", "country"], as_index=False, sort=False)
    found = grouped.agg(
        longitude=("longitude", "median"), latitude=("latitude", "median"), incidents=("country", "size")
    )
    towns = study.places.assign(folded=study.places["name"].map(fold))[["folded", "longitude", "latitude"]]
    found["row"], found["folded"] = np.arange(len(found)), found["location"].map(fold)
    both = found.merge(towns, on="folded", suffixes=("", "_town"))
    near = (both["longitude"] - both["longitude_town"]).abs() + (both["latitude"] - both["latitude_town"]).abs()
    known = both.loc[near <= _SAME_PLACE_DEGREES, "row"]
    return found[~found["row"].isin(known)]


def _groups(study: Study, language: str) -> Iterator[Name]:
    t, incidents = translator(language), study.incidents
    counts = pd.Series(incidents.group).value_counts()
    choices = set(incidents.groups)
    other = incidents.actors.table[["actor", "alias"]].itertuples(index=False, name=None)
    spelled = [(name, "") for name in incidents.groups]
    spelled += [(name, name) for name in incidents.groups if t(name) != name]
    spelled += [
        (choice, alias)
        for actor, alias in other
        if (choice := incidents.choice_of(actor)) in choices and alias != choice
    ]
    for name, spelling in spelled:
        count = int(counts.get(name, 0))
        kind = t(UNIDENTIFIED if name == UNIDENTIFIED else incidents.actors.kind_of(name))
        note = f"{kind}; {words.incidents(count, language)}"
        yield Name("group", name, t(name), note, spelling, float(count))


def _layers(study: Study, language: str) -> Iterator[Name]:
    note = translator(language)("map layer")
    for at, (key, title) in enumerate(study.choices.layers.items()):
        shown = shown_name(title, language)
        yield Name("layer", key, shown, note, "", -at)
        if shown != title:
            yield Name("layer", key, shown, note, title, -at)
