import re
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import QueryError
from geo.present import language
from geo.query import LINK_NAMES, PRESETS, Choices, Query, fold, parse_link, preset_start, resolve, to_link
from geo.weighting import Weighting

FIRST, LAST = date(2020, 1, 1), date(2025, 12, 31)
CHOICES = Choices(
    first_day=FIRST,
    last_day=LAST,
    groups=("JNIM", "ISSP", "État de test", "Unidentified"),
    countries={"MLI": "Mali", "BFA": "Burkina Faso", "NER": "Niger"},
    event_types=("Battles", "Explosions/Remote violence", "Violence against civilians"),
    attributions=("claimed", "attributed"),
    layers={"admin1": "Regions", "border-mli-bfa": "Mali–Burkina Faso border"},
    group_aliases={"gsim": "JNIM", "is sahel": "ISSP", "gunmen": "Unidentified"},
)
DEFAULT = CHOICES.default()


def some_of(names):
    return st.lists(st.sampled_from(list(names)), unique=True).map(tuple)


@st.composite
def queries(draw):
    start = draw(st.dates(FIRST, LAST))
    return Query(
        start=start,
        end=draw(st.dates(start, LAST)),
        groups=draw(some_of(CHOICES.groups)),
        countries=draw(some_of(CHOICES.countries)),
        event_types=draw(some_of(CHOICES.event_types)),
        attributions=draw(some_of(CHOICES.attributions)),
        precise_only=draw(st.booleans()),
        layer=draw(st.sampled_from(list(CHOICES.layers))),
        weighting=Weighting.of(draw(st.permutations((30, 20, 15, 10, 5, 10, 10.5))), draw(st.integers(7, 1095))),
    )


@given(queries())
def test_a_link_brings_back_the_query_that_it_was_made_of(query):
    assert parse_link(to_link(query), CHOICES) == (query, [])
    assert resolve(to_link(query), CHOICES) == query


@given(queries())
def test_a_link_writes_every_filter(query):
    link = to_link(query)
    assert tuple(link) == LINK_NAMES
    assert len(link) == len(fields(Query)) - 1 + len(fields(Weighting))
    assert all(values and all(isinstance(value, str) for value in values) for values in link.values())


@pytest.mark.parametrize(
    "change",
    [
        {"start": FIRST},
        {"end": LAST - timedelta(days=1)},
        {"groups": ("JNIM",)},
        {"countries": ("MLI",)},
        {"event_types": ("Battles",)},
        {"attributions": ("claimed",)},
        {"precise_only": True},
        {"layer": "border-mli-bfa"},
        {"weighting": Weighting.of((1,) * 7)},
        {"weighting": Weighting(half_life_days=30)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_filter_changes_the_link(change):
    assert to_link(replace(DEFAULT, **change)) != to_link(DEFAULT)


def test_an_empty_link_is_the_last_12_months_of_the_data():
    assert parse_link({}, CHOICES) == (Query(start=date(2025, 1, 1), end=LAST), [])


GOOD = {"from": ["2024-01-01"], "to": ["2024-12-31"], "group": ["JNIM"], "country": ["MLI"], "layer": ["admin1"]}
MEANT = Query(start=date(2024, 1, 1), end=date(2024, 12, 31), groups=("JNIM",), countries=("MLI",))


@pytest.mark.parametrize(
    ("name", "values", "change", "sentence"),
    [
        ("from", ["yesterday"], {"start": DEFAULT.start, "end": DEFAULT.end}, "“from=yesterday” is not a date like"),
        ("to", ["2024-13-01"], {"end": DEFAULT.end}, "“to=2024-13-01” is not a date like 2025-06-30. 2025-12-31 is"),
        (
            "from",
            ["2019-12-31"],
            {"start": FIRST},
            "“from=2019-12-31” is before the data begin, on 2020-01-01. 2020-01-01 is used",
        ),
        (
            "to",
            ["2026-01-01"],
            {"end": LAST},
            "“to=2026-01-01” is after the data end, on 2025-12-31. 2025-12-31 is used",
        ),
        ("group", ["JNIM", "Robin Hood"], {}, "“group=Robin Hood” is not in the data. It was left out."),
        ("group", ["Robin Hood"], {"groups": ()}, "left out. Nothing is left of this filter, so it is open."),
        ("country", ["MLI", "FRA"], {}, "“country=FRA” is not in the data. It was left out."),
        ("type", ["Picnic"], {}, "“type=Picnic” is not in the data"),
        ("attribution", ["rumoured"], {}, "“attribution=rumoured” is not in the data"),
        ("precise", ["maybe"], {}, "“precise=maybe” is not known; allowed are no, yes. no is used instead."),
        ("layer", ["admin9"], {}, "“layer=admin9” is not known; allowed are admin1, border-mli-bfa. admin1 is used"),
        ("layer", ["border-mli-bfa", "admin1"], {"layer": "border-mli-bfa"}, "“layer” is given 2 times. The first"),
        ("group", ["", "JNIM"], {}, "“group=” is not in the data"),
    ],
)
def test_a_bad_value_is_named_and_the_rest_still_works(name, values, change, sentence):
    query, problems = parse_link({**GOOD, name: values}, CHOICES)
    assert replace(query, start=MEANT.start, end=MEANT.end) == replace(
        MEANT, **{key: value for key, value in change.items() if key not in ("start", "end")}
    )
    assert any(sentence in problem for problem in problems), problems
    if "start" in change or "end" in change:
        assert (query.start, query.end) == (change.get("start", MEANT.start), change.get("end", MEANT.end))


def test_every_bad_value_gets_its_own_sentence():
    bad = {
        "from": ["x"],
        "to": ["y"],
        "group": ["a", "b"],
        "country": ["c"],
        "type": ["d"],
        "attribution": ["e"],
        "precise": ["f"],
        "layer": ["g"],
    }
    query, problems = parse_link(bad, CHOICES)
    assert query == DEFAULT
    assert len(problems) == 9


def test_a_window_that_ends_before_it_starts_is_replaced_and_said():
    query, problems = parse_link({"from": ["2024-02-01"], "to": ["2024-01-01"]}, CHOICES)
    assert query == DEFAULT
    assert problems == [
        "The window runs from 2024-02-01 to 2024-01-01, so it ends before it starts. "
        "The last 12 months are shown instead."
    ]


@pytest.mark.parametrize("window", [("1999-01-01", "1999-12-31"), ("2030-01-01", "2030-12-31")])
def test_a_window_outside_the_data_is_replaced_and_said(window):
    query, problems = parse_link({"from": [window[0]], "to": [window[1]]}, CHOICES)
    assert query == DEFAULT
    assert len(problems) == 1
    assert "lies outside the data, which run from 2020-01-01 to 2025-12-31" in problems[0]


@pytest.mark.parametrize(
    ("spelling", "group"),
    [
        ("GSIM", "JNIM"),
        ("jnim", "JNIM"),
        ("IS-Sahel", "ISSP"),
        ("etat de test", "État de test"),
        ("gunmen", "Unidentified"),
    ],
)
def test_another_spelling_finds_the_group(spelling, group):
    assert parse_link({"group": [spelling]}, CHOICES) == (replace(DEFAULT, groups=(group,)), [])


def test_two_spellings_of_one_group_count_once():
    assert parse_link({"group": ["GSIM", "JNIM"]}, CHOICES)[0].groups == ("JNIM",)


HOSTILE = [
    "x" * 10_000,
    "<script>alert(1)</script>",
    "a\x00b\nc\u202ed\x1b[31m",
    "${process}",
    "'; drop table incidents; --",
    "\ud800",
    "جماعة",
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("name", LINK_NAMES)
def test_hostile_text_is_shortened_printable_and_changes_nothing(name, value):
    query, problems = parse_link({name: [value]}, CHOICES)
    assert query == DEFAULT
    assert len(problems) == 1
    assert problems[0].isprintable()
    assert len(problems[0]) < 200


@given(st.dictionaries(st.sampled_from([*LINK_NAMES, "other"]), st.lists(st.text(max_size=80), max_size=3)))
def test_whatever_the_link_says_a_valid_query_comes_of_it(parameters):
    query, problems = parse_link(parameters, CHOICES)
    assert FIRST <= query.start <= query.end <= LAST
    assert query.layer in CHOICES.layers
    assert set(query.groups) <= set(CHOICES.groups)
    assert all(problem.isprintable() for problem in problems)
    assert parse_link(to_link(query), CHOICES) == (query, [])


def test_resolve_refuses_what_the_link_would_only_report():
    with pytest.raises(QueryError, match=r"“group=Robin Hood” is not in the data.* “layer=admin9” is not known"):
        resolve({"group": ["Robin Hood"], "layer": ["admin9"]}, CHOICES)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"from": ["2019-12-31"]}, "“from=2019-12-31” is before the data begin, on 2020-01-01."),
        ({"to": ["2026-01-01"]}, "“to=2026-01-01” is after the data end, on 2025-12-31."),
        ({"from": ["yesterday"]}, "“from=yesterday” is not a date like 2025-06-30."),
        (
            {"from": ["2030-01-01"], "to": ["2030-12-31"]},
            "The window 2030-01-01 to 2030-12-31 lies outside the data, which run from 2020-01-01 to 2025-12-31.",
        ),
        (
            {"from": ["2024-02-01"], "to": ["2024-01-01"]},
            "The window runs from 2024-02-01 to 2024-01-01, so it ends before it starts.",
        ),
        ({"group": ["JNIM", "Robin Hood"]}, "“group=Robin Hood” is not in the data."),
        ({"precise": ["maybe"]}, "“precise=maybe” is not known; allowed are no, yes."),
        ({"layer": ["admin1", "border-mli-bfa"]}, "“layer” is given 2 times."),
        ({"weights": ["1"]}, "“weights=1” cannot be used: weights are 7 numbers of 0 or more, not all 0, like "),
        ({"half-life": ["soon"]}, "“half-life=soon” cannot be used: it is 7 to 1,095 whole days."),
    ],
)
def test_resolve_promises_nothing_that_it_does_not_do(asked, said):
    with pytest.raises(QueryError) as refused:
        resolve(asked, CHOICES)
    told = str(refused.value)
    assert told.startswith(said)
    assert told.endswith(" Nothing was made.")
    assert not re.search("instead|left out|is taken", told)
    assert language.said(refused.value, "fr").endswith(" Rien n’a été produit.")


def test_a_query_cannot_end_before_it_starts():
    with pytest.raises(QueryError, match=r"from 2025-02-01 to 2025-01-01, so it ends before it starts\. Swap"):
        Query(start=date(2025, 2, 1), end=date(2025, 1, 1))


def test_a_window_of_one_day_has_one_day():
    assert Query(start=LAST, end=LAST).days == 1


@given(queries())
def test_the_previous_window_is_as_long_and_ends_the_day_before(query):
    previous = query.previous()
    assert previous.days == query.days
    assert previous.end + timedelta(days=1) == query.start
    assert replace(previous, start=query.start, end=query.end) == query


@pytest.mark.parametrize(
    ("preset", "start"), [("90 days", date(2025, 10, 3)), ("12 months", date(2025, 1, 1)), ("all", FIRST)]
)
def test_a_preset_ends_on_the_last_day_of_the_data(preset, start):
    assert preset_start(preset, CHOICES) == start
    assert preset in PRESETS


def test_a_preset_never_begins_before_the_data():
    assert preset_start("12 months", replace(CHOICES, first_day=date(2025, 12, 1))) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("État  Islamique", "etat islamique"),
        ("Jama'at Nusrat", "JAMA’AT NUSRAT"),
        ("IS-Sahel", "is sahel"),
        ("VDP (Volunteers)", "vdp volunteers"),
    ],
)
def test_fold_ignores_accents_case_marks_and_spaces(one, other):
    assert fold(one) == fold(other)


def test_fold_keeps_letters_that_are_not_latin():
    assert fold("جماعة") != fold("دولة") != ""


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
