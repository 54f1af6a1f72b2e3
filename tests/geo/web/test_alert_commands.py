"""`alerts --since`: what is new, in which form, with which exit status."""

import argparse
import json
from datetime import UTC, datetime

import pytest
from defusedxml.ElementTree import fromstring

from geo.errors import QueryError
from geo.study import open_study
from geo.web.commands import add_options, alerts_told
from tests.stores import acled_row, bring, new_store, write_table


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Version 0 the starter set, version 1 four synthetic incidents more at Timbuktu, in its last days."""
    folder = tmp_path_factory.mktemp("alerts")
    made = new_store(folder / "store")
    place = {
        "event_date": "2026-04-20",
        "admin1": "Timbuktu",
        "location": "Timbuktu",
        "latitude": 16.77,
        "longitude": -3,
    }
    bring(made, write_table(folder / "a.csv", [acled_row(n, **place) for n in range(4)]), now=datetime.now(UTC))
    return made


def told(study, store, *asked):
    """What is printed and the exit status."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    options = parser.parse_args(["--since", *asked])
    options.version = None
    return alerts_told(study, study.choices.default(), store, options)


def test_an_alert_is_new_where_an_earlier_version_did_not_show_it(store):
    study = open_study(store)
    text, status = told(study, store, "0", "--format", "json")
    report = json.loads(text)
    assert status == 10
    assert [(one["area_id"], one["count"], one["goes_on"]) for one in report["alerts"]] == [("MLI-timbuktu", 4, True)]
    assert report["compared_with"].startswith("0-")
    assert report["past"]["cases"] > 1000
    assert told(study, store, "1") == ("", 0)
    assert told(study, store, datetime.now(UTC).date().isoformat()) == ("", 0)


def test_a_day_before_the_store_began_asks_what_began_after_it(study, store):
    text, status = told(study, store, "2025-12-31", "--format", "atom")
    assert status == 10
    titles = [entry[1].text for entry in fromstring(text).findall("{http://www.w3.org/2005/Atom}entry")]
    assert titles[0] == "Ségou: unusual for the place since 6 Mar 2026"
    assert told(study, None, "2026-04-20") == ("", 0)
    assert told(study, None, "2026-03-01", "--lang", "fr")[0].startswith("Ségou\u00a0: inhabituel pour le lieu")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("soon", "“--since soon” is neither a day like 2026-01-31 nor the number"),
        ("7", "There is no version 7 .* 0, 1"),
    ],
)
def test_what_is_neither_a_day_nor_a_version_is_refused(study, store, asked, said):
    with pytest.raises(QueryError, match=said):
        told(study, store, asked)


def test_without_a_store_there_is_no_version(study):
    with pytest.raises(QueryError, match="There is no store yet"):
        told(study, None, "3")
