import re
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from geo.briefing import formats
from geo.briefing.brief import OF_AN_AREA, SECTIONS, Brief, Edit
from geo.briefing.facts import Facts, Since
from geo.briefing.model import Pack, Sentence
from geo.briefing.pack import compose, compose_from, proposals
from geo.briefing.pen import Pen, short
from geo.briefing.pictures import Picture
from geo.errors import BriefError
from geo.query import Query
from geo.study import open_study
from tests import builders
from tests.geo.briefing import brief_world
from tests.geo.briefing.brief_world import AS_OF, YEAR, brief, synthetic_outlook
from tests.small_study import small_study

FIXED = {"0", "5", "95", "10", "20", "100", "000", "30", "10,000", "10\u202f000"}
"""Numbers that sentences of the code hold themselves: intervals, corridors, scales."""
STUDY = brief_world.study()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return compose(STUDY, brief())


@pytest.fixture(scope="module")
def french() -> Pack:
    return compose(STUDY, brief(language="fr"))


def test_a_pack_has_every_section_in_the_order_asked_for(pack):
    assert [section.key for section in pack.sections] == list(SECTIONS)
    turned = compose(STUDY, brief(sections=("gaps", "judgement")))
    assert [section.key for section in turned.sections] == ["gaps", "judgement"]


def test_the_counts_are_those_of_the_dozen(pack):
    figures = pack.evidence["figures"].frame
    assert list(figures["now"]) == [12, 100, 100, 100, 2, 2, 2]
    counted = pack.section("figures").sentences[0]
    assert counted.text.startswith("12 incidents in 365 days")
    assert dict(counted.facts)["count"].value == 12
    assert (
        "Deaths: 100 in the incidents with a figure; 2 (17\u00a0%) have none"
        in pack.section("figures").sentences[1].text
    )


def test_every_number_in_a_sentence_is_one_of_its_facts(pack, french):
    for sentence in (*pack.sentences(), *french.sentences()):
        rest = sentence.text
        for _, fact in sorted(sentence.facts, key=lambda item: -len(item[1].shown)):
            rest = rest.replace(fact.shown, " ")
        if sentence.facts:
            assert set(re.findall(r"\d+(?:[,\u202f]\d{3})*", rest)) <= FIXED, (sentence.text, rest)


def test_every_sentence_rests_on_a_table_of_the_pack(pack):
    for sentence in pack.sentences():
        assert sentence.rests_on in pack.evidence
    with pytest.raises(BriefError, match="rests on 'nowhere', which the pack does not have"):
        replace(pack, sections=(replace(pack.sections[0], title=Sentence("x", "nowhere")),))


def test_nothing_of_a_french_pack_is_left_in_english(pack, french):
    ours = list(zip(pack.sentences(), french.sentences(), strict=True))
    same = [one.text for one, other in ours if one.text == other.text and re.search(r"[a-z]{4}", one.text)]
    labels = [
        column.label
        for table in french.evidence.values()
        for column, english in zip(table.columns, pack.evidence[table.key].columns, strict=True)
        if column.label == english.label
    ]
    assert same == []
    assert set(labels) <= {"Incidents", "Incident", "Date", "Source", "Distance", "Site", "Attribution", "km²",
                           "Latitude", "Longitude", "Région", "Licence"}  # fmt: skip


def test_actors_that_have_a_french_name_have_it_in_every_table_and_sentence():
    rows = (builders.incident(number, actor="Military of Mali", latitude=13.0, country="BFA") for number in range(1, 4))
    pack = compose(small_study(builders.incident_table(*rows)), brief(language="fr"))
    texts = [sentence.text for sentence in pack.sentences()]
    texts += [str(cell) for table in pack.evidence.values() for row in table.rows() for cell in row]
    assert any("Armée du Mali" in text for text in texts)
    assert not [text for text in texts if "Military of Mali" in text]


def test_an_empty_query_makes_a_truthful_pack():
    empty = compose(STUDY, brief(query=replace(YEAR, groups=("ISSP",), countries=("NER",), event_types=("Riots",))))
    assert empty.section("judgement").title.text == "No incident matches these filters"
    assert "not that nothing happened" in empty.section("judgement").sentences[0].text
    assert empty.evidence["figures"].frame["now"].iloc[0] == 0
    for section in empty.sections:
        for shown in (*section.maps, *section.charts):
            assert Picture(shown.figure, 6.0).png(40).startswith(b"\x89PNG")


def test_what_the_author_writes_is_marked_and_what_is_kept_is_not(pack):
    proposed = proposals(pack)["judgement"]
    edit = Edit("judgement", "My own judgement", (proposed.lines[0], "\u202eMy own sentence.\n"))
    mine = compose(STUDY, brief(edits=(edit,))).section("judgement")
    assert (mine.title.text, mine.title.by_author) == ("My own judgement", True)
    assert [(sentence.text, sentence.by_author) for sentence in mine.sentences] == [
        (proposed.lines[0], False),
        ("My own sentence.", True),
    ]


def test_a_brief_about_one_area_counts_that_area_alone():
    found = compose(STUDY, brief(focus="MLI-west", sections=OF_AN_AREA))
    inside = int((STUDY.codes("admin1") == list(STUDY.layer("admin1").areas.index).index("MLI-west")).sum())
    assert found.evidence["figures"].frame["now"].iloc[0] == inside
    assert found.head.region == "West"
    assert found.section("judgement").title.text.startswith("West: ")


def test_border_areas_rings_and_routes_have_a_map_of_their_levels_and_its_table(pack):
    for key, table in (("borders", "border-levels"), ("capital", "ring-levels"), ("routes", "route-levels")):
        section, frame = pack.section(key), pack.evidence[table].frame
        assert list(section.maps[0].figure.table.index) == list(frame["area_id"])
        assert frame["severity"].is_monotonic_decreasing
    top = pack.evidence["border-levels"].frame.iloc[0]
    told = next(one for one in pack.section("borders").sentences if one.rests_on == "border-levels")
    assert told.text.startswith(f"Computed severity is highest in {top['name']}: {top['level']}, {top['interval']}")


def test_what_changed_in_one_area_is_told_of_that_area_alone():
    now = Query(start=date(2025, 7, 1), end=date(2025, 12, 27))
    revised = pd.DataFrame(
        [["synthetic", f"T{number}", "revised", "fatalities_best", "1", "2"] for number in (8, 9)],
        columns=["source", "event_id", "change", "column", "before", "after"],
    )
    areas, at = STUDY.layer("admin1").areas.index, STUDY.codes("admin1")
    table = STUDY.incidents.table
    revised["source"], revised["event_id"] = table["source"].iloc[0], table["event_id"].iloc[[7, 8]].to_numpy()
    here, there = areas[at[7]], areas[at[8]]
    since = Since(STUDY, now.previous(), "brief 7", revised)
    found = compose(STUDY, brief(query=now, focus=here, sections=("changes",)), since=since)
    counts = found.evidence["counts-before"].frame.iloc[0]
    inside = [((at == list(areas).index(here)) & STUDY.incidents.select(one)).sum() for one in (now, now.previous())]
    assert [counts["now"], counts["before"]] == inside
    assert sum(inside) < STUDY.incidents.select(replace(now, start=now.previous().start)).sum()
    expected = [7, 8] if here == there else [7]
    assert list(found.evidence["revisions"].frame["event_id"]) == list(table["event_id"].iloc[expected])
    name = str(STUDY.layer("admin1").areas["name"][here])
    assert found.section("changes").title.text.startswith(name)


def test_an_earlier_brief_is_compared_with_and_named():
    before = Query(start=date(2025, 1, 1), end=date(2025, 6, 29))
    now = Query(start=date(2025, 7, 1), end=date(2025, 12, 27))
    nothing = pd.DataFrame(columns=["source", "event_id", "change", "column", "before", "after"])
    since = Since(STUDY, before, "brief 7 of 1 Jan 2025", nothing)
    changes = compose(STUDY, brief(sections=("changes",), query=now), since=since)
    assert "compared with brief 7 of 1 Jan 2025" in changes.section("changes").title.text
    assert [sentence.rests_on for sentence in changes.section("changes").sentences] == [
        "counts-before", "new-groups", "new-places", "revisions",
    ]  # fmt: skip


def test_hostile_names_come_short_and_without_signs_that_reorder_text():
    hostile = compose(brief_world.hostile_study(), brief())
    for sentence in hostile.sentences():
        assert len(sentence.text) < 1000
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00]", sentence.text)
    assert short("x" * 10_000) == "x" * 79 + "…"


def test_a_bare_picture_has_the_size_asked_for_and_tells_its_notes_apart(pack):
    picture = Picture(pack.section("map").maps[0].figure, 5.0, 3.0, 4.0)
    assert picture.size[0] == pytest.approx(5.0, abs=0.05)
    assert 3.0 <= picture.size[1] <= 4.05
    assert picture.png(50) == Picture(pack.section("map").maps[0].figure, 5.0, 3.0, 4.0).png(50)
    assert b"<svg" in picture.svg()
    assert "Hatching: thin data" in picture.notes[0]


def test_tables_show_unknown_tolls_as_such_and_keep_numbers_for_data(pack):
    months = pack.evidence["months"]
    assert months.rows()[3] == ["April 2025", "1", "no figure", "1"]
    assert [row[0] for row in months.rows(2)] == ["November 2025", "December 2025"]  # print shows the latest
    assert pd.isna(months.frame["deaths"].iloc[3])
    assert months.left_out(10) == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sections": ("maps",)}, "no section “maps”; there are judgement, figures"),
        ({"sections": ()}, "needs a section at least"),
        ({"sections": ("map", "map")}, "map is asked for twice"),
        ({"language": "de"}, "no language “de”; there are en, fr"),
        ({"tlp": "WHITE"}, "“WHITE” is no TLP 2.0 mark; there are RED, AMBER\\+STRICT"),
        ({"capital": "dakar"}, "no capital “dakar”; there are bamako, ouagadougou, niamey"),
        ({"as_of": datetime(2026, 1, 1)}, "has no zone"),
        ({"title": "x" * 201}, "title has 201 characters; at most 200"),
        ({"focus": "MLI-west"}, "about one area has no section ranking"),
        ({"edits": (Edit("x"),)}, "edit names the section “x”"),
        ({"edits": (Edit("map", "y" * 2001),)}, "A line of 2,001 characters in map"),
    ],
)
def test_a_brief_that_cannot_be_is_refused_by_name(changes, told):
    with pytest.raises(BriefError, match=told):
        brief(**changes)


def test_an_area_that_is_not_scored_is_refused():
    with pytest.raises(BriefError, match="scores no area “nowhere”"):
        compose(STUDY, brief(focus="nowhere", sections=("judgement",)))


def test_a_share_is_never_none_for_something_nor_all_for_less():
    pen = Pen("en")
    assert [pen.percent(part, 1000).shown for part in (0, 1, 500, 999, 1000)] == [
        "0\u00a0%", "<1\u00a0%", "50\u00a0%", ">99\u00a0%", "100\u00a0%",
    ]  # fmt: skip
    assert pen.percent(0, 0).shown == "–"


def test_a_pack_is_the_same_whatever_was_composed_from_its_facts_before():
    facts = Facts(STUDY, brief())
    whole, few = compose_from(facts, brief()), compose_from(facts, brief(sections=("map", "gaps"), tlp="RED"))
    fresh = compose(STUDY, brief(sections=("map", "gaps"), tlp="RED"))
    assert list(few.evidence) == list(fresh.evidence)
    assert len(whole.evidence) > len(few.evidence)
    assert (few.record, few.head) == (fresh.record, fresh.head)
    with pytest.raises(BriefError, match="its query, language"):
        compose_from(facts, brief(language="fr"))


def test_the_evidence_has_each_table_under_its_own_key(pack):
    assert [table.key for table in pack.evidence.values()] == list(pack.evidence)
    assert len(pack.evidence) == len(set(pack.evidence))


def test_the_same_brief_gives_the_same_record():
    one, other = (compose(STUDY, Brief(query=YEAR, as_of=AS_OF, sections=("figures",))).record for _ in range(2))
    assert one == other
    assert one["data"]["version"] == "synthetic"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_outlook_is_told_with_its_fans_and_their_numbers(language):
    study = open_study()
    asked = brief(query=study.choices.default(), sections=("outlook",), language=language)
    pack = compose(study, asked, outlook=synthetic_outlook(study))
    section = pack.section("outlook")
    chart = section.charts[0]
    assert [one.key for one in section.charts] == ["chart-deaths-ahead-MLI"]
    known, low, middle, high = (series.values for series in chart.series)
    assert len(chart.categories) == 36 + 12
    assert [value is None for value in known] == [False] * 36 + [True] * 12
    assert all(a <= b <= c for a, b, c in zip(low[36:], middle[36:], high[36:], strict=True))
    told = next(sentence for sentence in section.sentences if sentence.rests_on == "deaths-ahead")
    assert told.text.startswith("Mali")
    rows = pack.evidence["deaths-ahead"].frame
    assert rows["unit"].unique().tolist() == ["Mali"]
    assert chart.figure.provenance.language == section.maps[0].figure.provenance.language == language
    files = formats.make(pack, ["pdf", "pptx", "docx", "xlsx", "csv", "html", "svg"])
    assert "csv/deaths-ahead.csv" in files
    assert any("deaths-ahead" in name for name in files if name.endswith(".svg"))


def test_where_no_country_is_forecast_as_a_whole_the_fan_is_the_area_s_with_the_highest_chance():
    study = open_study()
    asked = brief(query=study.choices.default(), sections=("outlook",))
    section = compose(study, asked, outlook=replace(synthetic_outlook(study), countries=None)).section("outlook")
    highest = study.layer("admin1").areas["name"].loc[synthetic_outlook(study).chances[30].idxmax()]
    assert [one.title for one in section.charts] == [f"{highest}: deaths a month, known and ahead"]


def test_a_brief_about_one_area_states_its_own_chance_and_says_where_there_is_none():
    study = open_study()
    ahead = synthetic_outlook(study)
    sections = ("judgement", "outlook")
    here = str(ahead.chances.index[-1])
    pack = compose(study, brief(query=study.choices.default(), sections=sections, focus=here, window=90), outlook=ahead)
    name = str(study.layer("admin1").areas["name"][here])
    section = pack.section("outlook")
    assert name in section.title.text
    assert "(99" in section.title.text
    assert pack.section("judgement").sentences[-1].text == f"{section.title.text}."
    assert pack.evidence["area-chances"].frame[["days", "chance", "rank"]].to_numpy().tolist() == [
        [30, 60.0, 1], [90, 99.0, 1],
    ]  # fmt: skip
    assert [one.title for one in section.charts] == [f"{name}: deaths a month, known and ahead"]
    silent = study.layer("admin1").areas.index[study.layer("admin1").areas["country"] == "NER"][0]
    other = compose(study, brief(query=study.choices.default(), sections=sections, focus=silent), outlook=ahead)
    assert other.section("outlook").title.text.startswith("No chance is stated here")
    assert "chance" not in " ".join(one.text for one in other.section("judgement").sentences)
