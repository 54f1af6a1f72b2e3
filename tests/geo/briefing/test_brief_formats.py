import io
import json
import os
import signal
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from PIL import Image

from geo.briefing import again, formats, record, series, templates
from geo.briefing.brief import OF_AN_AREA, Edit
from geo.briefing.pack import compose
from geo.briefing.pictures import Picture
from geo.briefing.theme import Theme, read_theme
from geo.errors import BriefError
from geo.present.sheet import Paper, on_paper
from geo.query import Query
from geo.study import open_study
from tests.geo.briefing import brief_world
from tests.geo.briefing.brief_world import AS_OF, brief, synthetic_outlook

STUDY = brief_world.study()
KNOWN = Query(start=date(2025, 1, 1), end=date(2025, 12, 1))
"""All days of the data, as a link may name them."""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000200"
    "01e221bc330000000049454e44ae426082"
)  # fmt: skip


def test_the_same_pack_gives_the_same_files_whoever_makes_them():
    pack = compose(STUDY, brief(sections=("ranking",)))
    one, other = (formats.make(pack, ["csv", "png", "svg", "onepager"]) for _ in range(2))
    assert one == other
    assert formats.make(pack, ["csv", "png", "svg", "onepager"], beside=True) == one
    assert {"record.json", "png/01-ranking-chart-ranking.png", "csv/areas.csv"} <= set(one)
    assert formats.bundle(one, AS_OF) == formats.bundle(other, AS_OF)
    with zipfile.ZipFile(io.BytesIO(formats.bundle(one, AS_OF))) as packed:
        assert packed.namelist() == sorted(one)


def test_a_picture_taken_out_of_a_pack_says_of_which_brief_it_is_and_of_what_time():
    pack = compose(STUDY, brief(sections=("map", "ranking"), title="A title of mine", number="B-7"))
    stamp = "A title of mine · No. B-7 · As of 2 Jan 2026, 08:30 UTC · Data to 1 Dec 2025"
    figure = pack.section("ranking").charts[0].figure
    plain, bare = figure.draw(), Picture(figure, 5.0).png()
    with on_paper(Paper(stamp=stamp)):
        drawn = figure.draw()
    texts = sorted((text.get_position()[1] * drawn.get_size_inches()[1], text.get_text()) for text in drawn.texts)
    assert stamp in [text for _, text in texts]
    assert len({round(height, 3) for height, _ in texts}) == len(texts)
    assert drawn.get_size_inches()[1] == pytest.approx(plain.get_size_inches()[1] + 7.5 * 1.28 / 72)
    files = formats.make(pack, ["png", "svg"])
    for name in ("01-map-map-levels", "02-ranking-chart-ranking"):
        with Image.open(io.BytesIO(files[f"png/{name}.png"])) as picture:
            assert picture.text["Source"].startswith(stamp)
        assert stamp in files[f"svg/{name}.svg"].decode()
    assert Picture(figure, 5.0).png() == bare


def test_where_the_second_process_is_killed_the_pictures_are_drawn_all_the_same(monkeypatch):
    pack = compose(STUDY, brief(sections=("ranking",)))
    whole, own = formats.make(pack, ["csv", "svg"]), os.getpid()
    draw = formats.figures.svg

    def die(figure):
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return draw(figure)

    svg = replace(formats.FORMATS["svg"], write=formats._each_figure("svg", die))
    monkeypatch.setattr(formats, "FORMATS", {**formats.FORMATS, "svg": svg})
    assert formats.make(pack, ["csv", "svg"], beside=True) == whole


@pytest.mark.parametrize("name", ["pdf", "onepager", "pptx", "docx", "png", "svg"])
def test_a_format_with_pictures_tells_of_itself_before_each_and_stops_where_it_is_stopped(name):
    pack, told = compose(STUDY, brief(sections=("judgement", "map", "ranking"))), []
    formats.make(pack, [name], report=lambda *said: told.append(said))
    pictures = 1 if name == "pptx" else 2  # a chart is a native one on slides
    assert told.count((0, 1, name)) > pictures

    def stop(*_):
        told.append("stopped")
        if told.count("stopped") == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        formats.make(pack, [name], report=stop)
    assert told.count("stopped") == 2


def test_a_record_makes_the_same_brief_again(tmp_path):
    theme = Theme(name="Firm", logo=PIXEL, accent="#123456")
    asked = brief(
        query=KNOWN, sections=("map", "figures"), language="fr", tlp="RED", number="9", title="T", theme=theme,
        window=90,
        edits=(Edit("map", "A title", ("One.", "Two.")),),
    )  # fmt: skip
    files = formats.make(compose(STUDY, asked), ["csv"], formats.Options("us-letter"))
    path = tmp_path / "record.json"
    path.write_bytes(files["record.json"])
    found = record.read_record(path)
    assert record.brief_from(found.values["brief"], STUDY.choices) == asked
    assert (found.data_version, found.store_version, found.number) == ("synthetic", None, "9")
    assert (found.values["formats"], found.values["paper"]) == (["csv"], "us-letter")
    assert found.values["libraries"]["pandas"] == pd.__version__
    with pytest.raises(BriefError, match="was made from data synthetic; here that version is"):
        again.study_again(found, None)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "cannot be read as the record"),
        ("[]", "does not say so"),
        ('{"kind": "sahel-brief", "format": 2}', "of format 2; this version reads format 1"),
        ('{"kind": "sahel-brief", "format": 1, "brief": {}}', "lacks a value"),
    ],
)
def test_what_is_no_record_is_refused(content, told, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(content)
    with pytest.raises(BriefError, match=told):
        record.read_record(path)


def test_a_broken_brief_in_a_record_is_refused():
    values = record.brief_values(brief(query=KNOWN))
    for name in values:
        with pytest.raises(BriefError, match="lacks a value or has one of another kind"):
            record.brief_from({key: value for key, value in values.items() if key != name}, STUDY.choices)


@pytest.mark.parametrize(("capital", "told"), [("dakar", "no capital “dakar”"), (["bamako"], "of another kind")])
def test_a_record_with_another_capital_is_refused(capital, told):
    values = record.brief_values(brief(query=KNOWN)) | {"capital": capital}
    with pytest.raises(BriefError, match=told):
        record.brief_from(values, STUDY.choices)


def test_a_link_is_read_from_an_address_a_query_string_or_a_file(tmp_path):
    address = "http://localhost:8501/trends?from=2025-01-01&to=2025-06-30&group=JNIM&lang=fr&known=3"
    for text in (address, address.partition("?")[2]):
        link = again.read_link(text)
        assert link.query == {"from": ["2025-01-01"], "to": ["2025-06-30"], "group": ["JNIM"]}
        assert link.others == {"lang": "fr", "known": "3"}
    (tmp_path / "link.txt").write_text(f"{address}\n")
    assert again.read_link(str(tmp_path / "link.txt")).query["group"] == ["JNIM"]
    with pytest.raises(BriefError, match="“colour” is not a filter"):
        again.read_link("from=2025-01-01&colour=red")
    with pytest.raises(BriefError, match="holds no filter"):
        again.read_link("http://localhost:8501/?=")
    with pytest.raises(BriefError, match="neither a link with filters nor a file"):
        again.read_link("nowhere.txt")


def test_last_week_s_record_adds_what_changed_since_then():
    week = brief(query=Query(start=date(2025, 1, 1), end=date(2025, 11, 24)), number="6")
    then = record.record_from(dict(compose(STUDY, replace(week, sections=("figures",))).record))
    since = again.since_record(then, STUDY, KNOWN, None, "en")
    assert (since.query.end, since.query.days, since.label) == (date(2025, 11, 24), 335, "brief 6 of 2 Jan 2026")
    changes = compose(STUDY, brief(query=KNOWN, sections=("changes",)), since=since)
    assert changes.record["since"]["label"] == "brief 6 of 2 Jan 2026"
    assert again.since_again(record.record_from(dict(changes.record)), STUDY, None).query == since.query
    with pytest.raises(BriefError, match="layer admin1, this one of border"):
        again.since_record(then, STUDY, replace(KNOWN, layer="border"), None, "en")
    elsewhere = record.record_from({**then.values, "data": {**then.values["data"], "version": "other"}})
    with pytest.raises(BriefError, match="data other, which are not at hand"):
        again.since_record(elsewhere, STUDY, KNOWN, None, "en")


def test_a_template_is_used_again_with_new_dates_and_without_old_text(tmp_path):
    asked = brief(
        query=Query(start=date(2025, 1, 1), end=date(2025, 1, 30)), sections=("map", "gaps"), number="1",
        edits=(Edit("map", "Old text"),),
    )  # fmt: skip
    templates.save_template(tmp_path, "  Weekly  note ", asked, ("pdf", "html"))
    kept = templates.read_templates(tmp_path)["Weekly note"]
    now = kept.brief(STUDY.choices, AS_OF)
    assert (now.query.start, now.query.end) == (date(2025, 11, 2), date(2025, 12, 1))
    assert (now.sections, now.edits, now.number, kept.formats) == (("map", "gaps"), (), "", ("pdf", "html"))
    templates.delete_template(tmp_path, "Weekly note")
    assert templates.read_templates(tmp_path) == {}
    with pytest.raises(BriefError, match="1 to 60 printable characters, got 0"):
        templates.save_template(tmp_path, " ", asked, ())
    (tmp_path / templates.FILE).write_text("{]")
    with pytest.raises(BriefError, match="Mend it, or delete it"):
        templates.read_templates(tmp_path)


def test_a_series_has_a_pack_for_each_area_and_names_the_one_that_failed(tmp_path, monkeypatch):
    work = series.tasks(STUDY, brief(), "admin1", tmp_path)
    assert [task.name for task in work] == list(STUDY.layer("admin1").areas["name"])
    assert work[0].brief.sections == OF_AN_AREA
    (tmp_path / work[1].folder.name).write_text("a file where the folder should be")
    told = []
    source = series.Source(None, None)
    done = series.write_series(
        STUDY, source, work, ["csv"], formats.Options(), workers=1, report=lambda *said: told.append(said)
    )
    assert [bool(one.failed) for one in done] == [False, True, False, False]
    assert told[-1][:2] == (4, 4)
    written = json.loads((work[0].folder / "record.json").read_text())
    assert written["brief"]["focus"] == work[0].brief.focus
    with pytest.raises(BriefError, match="1 to 1,000 packs; sites would make 0"):
        series.tasks(STUDY, brief(), "sites", tmp_path)


def test_a_series_hands_the_outlook_of_its_layer_to_every_pack_and_process(tmp_path):
    study = open_study()
    ahead = synthetic_outlook(study)
    every = series.tasks(study, brief(query=study.choices.default(), sections=("outlook",)), "admin1", tmp_path)
    work = [task for task in every if task.brief.focus in ("MLI-mopti", "MLI-gao")]
    source = series.Source(None, None)
    done = series.write_series(study, source, work, ["csv"], formats.Options(), outlook=ahead, workers=2)
    assert [one.failed for one in done] == ["", ""]
    for task in work:
        table = pd.read_csv(task.folder / "csv" / "area-chances.csv", comment="#")
        chances = 100 * ahead.chances.loc[task.brief.focus, [30, 90]]
        assert list(table["Chance, %"]) == [pytest.approx(chance, abs=0.06) for chance in chances.clip(1, 99)]


def test_an_unknown_format_is_refused_before_anything_is_made():
    with pytest.raises(BriefError, match="no format “doc”; there are pdf, onepager"):
        formats.make(compose(STUDY, brief(sections=("figures",))), ["csv", "doc"])


def test_a_theme_is_a_small_file(tmp_path):
    (tmp_path / "logo.png").write_bytes(PIXEL)
    (tmp_path / "theme.toml").write_text('name = "Firm"\nlogo = "logo.png"\naccent = "#0a0b0c"\n')
    assert read_theme(tmp_path / "theme.toml") == Theme(name="Firm", logo=PIXEL, accent="#0a0b0c")
    for text, told in (
        ('colour = "x"', "names “colour”; a theme has name, logo"),
        ('accent = "red"', "accent is “red”; give a colour as"),
        ('logo = "theme.toml"', "neither PNG nor JPEG"),
        ('logo = "none.png"', "cannot be read"),
        ('font = "<b>"', "is no font's name"),
    ):
        (tmp_path / "theme.toml").write_text(text)
        with pytest.raises(BriefError, match=told):
            read_theme(tmp_path / "theme.toml")
    with pytest.raises(BriefError, match="at most 300,000 are taken"):
        Theme(logo=PIXEL + b"x" * 300_000)


def test_one_page_is_the_same_without_the_sections_that_it_does_not_show():
    asked = brief()
    enough = formats.enough_for(["onepager"])
    few, all_of_them = compose(STUDY, asked, enough=enough), compose(STUDY, asked)
    assert len(few.sections) < len(all_of_them.sections)
    assert formats.make(few, ["onepager"]) == formats.make(all_of_them, ["onepager"])
    assert formats.enough_for(["onepager", "pdf"]) is None


def test_a_window_of_chances_that_nobody_states_is_refused():
    with pytest.raises(BriefError, match="within 30, 90 days, not within 45"):
        brief(window=45)
