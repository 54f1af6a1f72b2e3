"""Ten thousand damaged files, and rows of every kind out and in again: refused in words or accounted for, row by row."""

import random
import time
from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import fuzzing
import stores
from geo.errors import GeoError
from geo.incidents import acled, table, ucdp
from geo.incidents.checks import DRAFT, Rules, check_rows
from geo.incidents.mapping import Mapping
from geo.incidents.reading import Reading
from geo.incidents.rows import open_rows
from geo.incidents.settings import STUDY_AREA
from geo.incidents.table import propose_for

INPUTS, BATCH, WHOLE_WAY = 10_000, 250, 350
RULES = Rules("Fuzz", "own", stores.NOW.date(), frozenset(STUDY_AREA), "dmy")


def drafted(path, source):
    """The rows of a damaged file as a draft, and how many could not be split; None where the file is refused in words."""
    try:
        if source == "table":
            rows, proposal = propose_for(path)
            mapping = proposal.mapping(source="Fuzz")
            pieces = list(rows.pieces())
            drafts = [table.draft_rows(piece.table, mapping) for piece in pieces]
        else:
            module = acled if source == "acled" else ucdp
            rows = open_rows(path, headerless=ucdp.COLUMNS if source == "ucdp" else ())
            if not set(module.NEEDED) <= set(rows.columns):
                return None
            pieces = list(rows.pieces())
            drafts = [module.draft_rows(piece.table) for piece in pieces]
    except GeoError:
        return None
    return pd.concat(drafts), sum(len(piece.torn) for piece in pieces), sum(map(len, pieces))


def test_ten_thousand_damaged_files_lose_no_row_and_raise_nothing_but_words(tmp_path):
    randomly = random.Random(20260115)
    seeds = fuzzing.seeds(tmp_path / "seeds")
    drafts, refused, torn, rows, slowest = [], 0, 0, 0, 0.0
    for number in range(INPUTS):
        suffix, content, source = seeds[number % len(seeds)]
        path = tmp_path / f"damaged{suffix}"
        path.write_bytes(fuzzing.damage(randomly, content))
        began = time.perf_counter()
        found = drafted(path, source)
        slowest = max(slowest, time.perf_counter() - began)
        if found is None:
            refused += 1
        else:
            drafts.append(found[0])
            torn, rows = torn + found[1], rows + found[2]
        if drafts and (number % BATCH == BATCH - 1 or number == INPUTS - 1):
            batch = pd.concat(drafts, ignore_index=True)
            checked = check_rows(batch, RULES, set())
            assert len(checked.rows) + checked.outside + checked.rejected == len(batch) == rows - torn
            drafts, torn, rows = [], 0, 0
    assert 0.1 * INPUTS < refused < 0.95 * INPUTS
    assert slowest < 30


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
    st.sampled_from(["", "Ségou", "مالي", "=1+1", 'a "quoted" word', "a,b;c", "N/A", "null", "\u202eabc", "two\nlines"]),
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


@settings(max_examples=60, derandomize=True)
@given(st.lists(EVENTS, min_size=1, max_size=12))
def test_what_is_written_out_and_read_again_is_the_same(tmp_path_factory, events):
    assert_unchanged(tmp_path_factory.mktemp("round"), events)


def test_ten_thousand_events_written_out_and_read_again_are_the_same(tmp_path):
    randomly = random.Random(13)
    words = ["", "Ségou", "مالي", "=1+1", 'a "quoted" word', "a,b;c", "N/A", "null", "\u202eabc", "two\nlines", "é" * 300, "-", "０"]
    events = [
        {
            "event_date": date.fromordinal(randomly.randint(date(1900, 1, 1).toordinal(), stores.NOW.date().toordinal())),
            "latitude": randomly.choice([randomly.uniform(-90, 90), 90.0, -90.0, 1e-300, 5e-324]),
            "longitude": randomly.choice([randomly.uniform(-180, 180), 0.0, 180.0, -180.0]),
            "fatalities_best": randomly.choice([None, 0, 1, randomly.randint(0, 1_000_000)]),
            "location": randomly.choice(words), "summary": randomly.choice(words), "side_b": randomly.choice(words),
        }
        for _ in range(10_000)
    ]  # fmt: skip
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
