"""Ten thousand damaged files, and rows of every kind out and in again: refused in words or accounted for."""

import os
import random
import time
from datetime import date

import fuzzing
import measures
import pandas as pd
import stores
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeoError
from geo.incidents import acled, table, ucdp
from geo.incidents.checks import DRAFT, Rules, check_rows
from geo.incidents.mapping import Mapping, propose_mapping
from geo.incidents.reading import Reading
from geo.incidents.rows import open_rows
from geo.incidents.settings import STUDY_AREA

INPUTS, WHOLE_WAY = int(os.environ.get("FUZZ_INPUTS", "800")), 150
"""FUZZ_INPUTS=10000 is what docs/STORE.md reports; every run of the tests takes 800."""
RULES = Rules("Fuzz", "own", stores.NOW.date(), frozenset(STUDY_AREA), "dmy")


def read_whole(path, source):
    """The rows of a damaged file, and how many could not be split; None where the file is refused in words."""
    try:
        rows = open_rows(path, headerless=ucdp.COLUMNS if source == "ucdp" else ())
        pieces = list(rows.pieces())
    except GeoError:
        return None
    return pd.concat([piece.table for piece in pieces]), sum(len(piece.torn) for piece in pieces), sum(map(len, pieces))


def draft_of(raw, source):
    """The rows as a draft; None where their columns are refused in words."""
    if source == "table":
        try:
            mapping = propose_mapping(list(raw.columns), raw).mapping(source="Fuzz")
        except GeoError:
            return None
        return table.draft_rows(raw, mapping)
    module = acled if source == "acled" else ucdp
    return module.draft_rows(raw) if set(module.NEEDED) <= set(raw.columns) else None


def test_damaged_files_lose_no_row_and_raise_nothing_but_words(tmp_path):
    """Each file is read alone; rows of like columns are then checked together, which makes thousands quick."""
    randomly = random.Random(20260115)
    seeds = fuzzing.seeds(tmp_path / "seeds")
    alike, refused, slowest, rows, checked_rows = {}, 0, 0.0, 0, 0
    with measures.cost() as spent:
        for number in range(INPUTS):
            suffix, content, source = seeds[number % len(seeds)]
            path = tmp_path / f"damaged{suffix}"
            path.write_bytes(fuzzing.damage(randomly, content))
            began = time.perf_counter()
            found = read_whole(path, source)
            slowest = max(slowest, time.perf_counter() - began)
            if found is None:
                refused += 1
            else:
                assert len(found[0]) + found[1] == found[2]
                rows += len(found[0])
                alike.setdefault((source, tuple(found[0].columns)), []).append(found[0])
    for (source, _), tables in alike.items():
        raw = pd.concat(tables, ignore_index=True)
        draft = draft_of(raw, source)
        if draft is not None:
            checked = check_rows(draft, RULES, set())
            assert len(checked.rows) + checked.outside + checked.rejected == len(draft)
        checked_rows += len(raw)
    assert checked_rows == rows > INPUTS / 10
    assert 0.1 * INPUTS < refused < 0.95 * INPUTS
    assert slowest < 30
    assert spent.grown_bytes < 1_000_000_000


def test_damaged_files_go_the_whole_way_to_the_staged_rows(tmp_path):
    randomly = random.Random(7)
    store, seeds = stores.new_store(tmp_path / "store"), fuzzing.seeds(tmp_path / "seeds")
    outcomes = []
    for number in range(WHOLE_WAY):
        suffix, content, source = seeds[number % len(seeds)]
        path = tmp_path / f"damaged{suffix}"
        path.write_bytes(fuzzing.damage(randomly, content))
        outcomes.append(fuzzing.swallow(store, path, source, tmp_path)[0])
    assert -1 in outcomes
    assert max(outcomes) > 0
    assert store.version == 0


TEXTS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12).map(str.strip),
    st.sampled_from(
        ["", "Ségou", "مالي", "=1+1", 'a "quoted" word', "a,b;c", "N/A", "null", "\u202eabc", "two\nlines"]
    ),
)
TOLLS = st.one_of(st.none(), st.integers(0, 5000))
EVENTS = st.fixed_dictionaries(
    {
        "event_date": st.dates(date(1900, 1, 1), stores.NOW.date()),
        "latitude": st.floats(-90, 90).filter(lambda x: x != 0),
        "longitude": st.floats(-180, 180),
        "fatalities_best": TOLLS,
        "location": TEXTS,
        "summary": TEXTS,
        "side_b": TEXTS,
    }
)
WHOLE = Mapping({name: name for name in DRAFT}, source="Fuzz", licence="own")


@settings(derandomize=True)
@given(st.lists(EVENTS, min_size=1, max_size=12))
def test_what_is_written_out_and_read_again_is_the_same(tmp_path_factory, events):
    assert_unchanged(tmp_path_factory.mktemp("round"), events)


def test_ten_thousand_events_written_out_and_read_again_are_the_same(tmp_path):
    randomly = random.Random(13)
    words = [
        "",
        "Ségou",
        "مالي",
        "=1+1",
        'a "quoted" word',
        "a,b;c",
        "N/A",
        "null",
        "\u202eabc",
        "two\nlines",
        "é" * 300,
        "-",
        "０",
    ]
    events = [
        {
            "event_date": date.fromordinal(
                randomly.randint(date(1900, 1, 1).toordinal(), stores.NOW.date().toordinal())
            ),
            "latitude": randomly.choice([randomly.uniform(-90, 90), 90.0, -90.0, 1e-300, 5e-324]),
            "longitude": randomly.choice([randomly.uniform(-180, 180), 0.0, 180.0, -180.0]),
            "fatalities_best": randomly.choice([None, 0, 1, randomly.randint(0, 1_000_000)]),
            "location": randomly.choice(words),
            "summary": randomly.choice(words),
            "side_b": randomly.choice(words),
        }
        for _ in range(10_000)
    ]
    assert_unchanged(tmp_path, events)


def assert_unchanged(folder, events):
    rows = [event | {"event_id": f"E{n}", "country": "MLI", "side_a": "JNIM"} for n, event in enumerate(events)]
    first = through(folder, rows)
    back = first.astype(object).where(first.notna(), None).to_dict("records")
    second = through(folder, back)
    pd.testing.assert_frame_equal(first, second)
    assert [row["fatalities_best"] for row in back] == [row["fatalities_best"] for row in rows]
    assert [row["latitude"] for row in back] == [row["latitude"] for row in rows]
    assert [row["event_date"].date() for row in back] == [row["event_date"] for row in rows]
    assert [row["summary"] or "" for row in back] == [row["summary"].strip() for row in rows]


def through(folder, rows):
    texts = [{name: "" if row.get(name) is None else str(row[name]) for name in DRAFT} for row in rows]
    path = stores.write_table(folder / "t.csv", texts, DRAFT)
    pieces = list(open_rows(path, reading=Reading()).pieces())
    draft = pd.concat([table.draft_rows(piece.table, WHOLE) for piece in pieces])
    checked = check_rows(draft, RULES, set())
    assert checked.rejects.empty, checked.rejects.head().to_string()
    return checked.rows.drop(columns=["date_end"]).reset_index(drop=True)
