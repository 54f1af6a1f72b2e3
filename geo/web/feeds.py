"""The feeds of alerts and of the watch list: what their entries say, and where they lead."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from geo.incidents.receipts import Receipt
from geo.present import words
from geo.present.change_words import record_sentence
from geo.present.language import DEFAULT, translator
from geo.present.names import shown_name
from geo.present.onset_words import onset_sentence, onset_title
from geo.present.provenance import caveat
from geo.present.watch_words import since_sentence, since_title
from geo.query import ALL, Query, to_link
from geo.risk.alerts import AlarmRecord
from geo.risk.onsets import Onset
from geo.risk.since import Since
from geo.study import Study
from geo.web.atom import Entry, Feed

PageAddress = Callable[[str, dict[str, list[str]]], str]
"""Gives the address of a page (empty for the first) with these parameters."""


def page_address(base: str) -> PageAddress:
    """Addresses of pages below the address of the server."""
    return lambda page, link: f"{base.rstrip('/')}/{page}{'?' if link else ''}{urlencode(link, doseq=True)}"


def alert_feed(
    study: Study,
    query: Query,
    found: Sequence[Onset],
    record: AlarmRecord,
    receipt: Receipt | None,
    page: PageAddress,
    *,
    address: str = "",
    language: str = DEFAULT,
) -> Feed:
    """The alerts of a layer, each under an id that stays: its area, its first day, and the filters.

    Parameters
    ----------
    record : of such alerts on the past, which stands beside them
    receipt : of the version; None without a store
    """
    t = translator(language)
    asked = _asked(query)
    title = t("Unusual for the place: {layer}").format(layer=shown_name(study.layer(query.layer).title, language))
    return Feed(
        of=("alerts", *asked),
        title=title,
        subtitle=f"{_subtitle(study, language)} {record_sentence(record, language)}",
        updated=_updated(study, receipt),
        author=t("Sahel security risk"),
        language=language,
        address=address,
        page=page("changes", to_link(query)),
        entries=[
            Entry(
                of=("alert", *asked, one.area_id, one.first.isoformat()),
                title=onset_title(one, language),
                text=onset_sentence(one, study.incidents.last_day, language),
                published=_at(one.first),
                updated=_at(one.first),
                link=page("area", _link(query, one.last) | {"area": [one.area_id]}),
            )
            for one in found
        ],
    )


def watch_feed(
    study: Study,
    found: Sequence[Since],
    alerts: Sequence[Onset],
    receipt: Receipt,
    page: PageAddress,
    *,
    address: str = "",
    language: str = DEFAULT,
) -> Feed:
    """What became of what is watched since the last look at it, and its alerts.

    Parameters
    ----------
    found : one for each thing on the list; those of which there is nothing to tell have no entry
    alerts : of the things on the list, `area_id` being kind and key
    receipt : of the newest version
    """
    t = translator(language)
    home = page("watch", {})
    news = [
        Entry(
            of=("since", *one.item.identity, one.item.look.at.isoformat(), receipt.import_id),
            title=since_title(one, language),
            text=since_sentence(one, language),
            published=receipt.when,
            updated=receipt.when,
            link=home,
        )
        for one in found
        if one.anything
    ]
    unusual = [
        Entry(
            of=("alert", one.area_id, one.first.isoformat()),
            title=onset_title(one, language),
            text=onset_sentence(one, study.incidents.last_day, language),
            published=_at(one.first),
            updated=_at(one.first),
            link=home,
        )
        for one in alerts
    ]
    return Feed(
        of=("watch",),
        title=t("Watch list"),
        subtitle=_subtitle(study, language),
        updated=_updated(study, receipt),
        author=t("Sahel security risk"),
        language=language,
        address=address,
        page=home,
        entries=[*news, *unusual],
    )


def _asked(query: Query) -> tuple[str, ...]:
    """What tells one feed from another: the layer, and the filters that let not all through."""
    link = to_link(query)
    chosen = (name for name in ("group", "country", "type", "attribution") if link[name] != [ALL])
    return (
        query.layer,
        *(f"{name}={value}" for name in chosen for value in link[name]),
        *(["precise"] * query.precise_only),
    )


def _subtitle(study: Study, language: str) -> str:
    text = translator(language)(
        "Places whose last 30 days are above the 95 % quantile of their own past, and at least 3 incidents. Data "
        "{version}, to {day}."
    )
    said = text.format(version=study.version, day=words.day(study.incidents.last_day, language))
    return f"{said} {translator(language)(caveat(study.incidents.table))}".rstrip()


def _link(query: Query, last: date) -> dict[str, list[str]]:
    """The link of the 12 months up to a day, under the query's filters."""
    return to_link(query) | {"from": [(last - timedelta(days=364)).isoformat()], "to": [last.isoformat()]}


def _updated(study: Study, receipt: Receipt | None) -> datetime:
    return _at(study.incidents.last_day) if receipt is None else receipt.when


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
