"""What changed between two windows or two versions: levels, groups, places, and what sources revised."""

import streamlit as st

from geo.present import change_words, words
from geo.present.charts import rows_figure
from geo.present.provenance import Provenance
from geo.query import Query
from geo.risk.changes import revisions
from geo.study import Study
from pages import _data, _show, _state
from pages._words import say


def changed(now: tuple[Study, Query], then: tuple[Study, Query], label: str, rests_on: Provenance) -> None:
    """The four lists, each with its sentence.

    Parameters
    ----------
    label : the comparison in words
    """
    (study, query), (then_study, earlier), language = now, then, _state.language()
    found = _data.changes(study, query, then_study, earlier)
    against = {"other": label, "period": words.period(earlier, language)}
    left, right = st.columns(2, gap="large")
    layer = study.layer(query.layer)
    if layer.h3_resolution is not None:
        told = nothing = say(change_words.HEXAGONS)
    else:
        nothing = say("No area changed its level")
        told = change_words.levels_sentence(found, int(layer.areas["study"].sum()), language)
    with left:
        _show.rows(
            rows_figure(
                change_words.level_rows(found.levels, language),
                rests_on,
                key="levels",
                title=say("Levels, against {other}: {period}", **against),
                sentence=told,
                empty=nothing,
            ),
            height=300,
        )
        _show.rows(
            rows_figure(
                found.groups.assign(group=found.groups["group"].map(say)),
                rests_on,
                key="groups",
                title=say("New armed groups, against {other}: {period}", **against),
                sentence=change_words.groups_sentence(found, language),
                empty=say("No new group"),
            )
        )
    with right:
        _show.rows(
            rows_figure(
                change_words.place_rows(study, found, language),
                rests_on,
                key="places",
                title=say("New places"),
                sentence=change_words.places_sentence(found, language),
                empty=say("No new place"),
            ),
            height=300,
        )
        _revised(then_study if then_study is not study else None, rests_on)


def _revised(then: Study | None, rests_on: Provenance) -> None:
    """What sources revised or removed: since the version of `then`, or by the newest version alone."""
    title = say("Revised or removed by the newest version")
    revised, versions = _data.revised()
    if then is not None:
        numbers = [int(one.version.partition("-")[0]) for one in (then, _data.study(_state.known()))]
        revised = revisions(_data.store(), *numbers)
        title = say("Revised or removed since version {version}", version=numbers[0])
    _show.rows(
        rows_figure(
            revised.drop(columns="version"),
            rests_on,
            key="revised",
            title=title,
            sentence=change_words.revisions_sentence(revised, versions, _state.language()),
            empty=say("Nothing was revised"),
        ),
        height=300,
    )
