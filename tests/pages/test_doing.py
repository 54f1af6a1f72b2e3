"""What a run tells of itself: its steps when it takes long, one sentence when it fails."""

import re

from pages import _data, _doing, _trouble
from tests.opening import opened
from tests.pages.conftest import TELL
from tests.pages.test_pages import said


class Place:
    """Where the line would stand: keeps what it was told."""

    def __init__(self):
        self.told = []

    def html(self, text):
        self.told.append(re.sub("<[^>]*>", "", text))

    def empty(self):
        self.told.append("")


def test_nothing_is_said_of_a_run_that_takes_less_than_a_second():
    line = _doing._Line(place := Place())
    line.begin("Scoring")
    line.end()
    assert place.told == []


def test_a_long_run_says_its_innermost_step_and_nothing_when_it_ends():
    line = _doing._Line(place := Place())
    line.begin("Making the page ready")
    line.late()
    line.begin("Scoring <b>")
    line.end()
    line.end()
    assert place.told == ["Making the page ready …", "Scoring &lt;b&gt; …", "Making the page ready …", ""]


def test_a_step_outside_a_run_is_silent():
    with _doing.doing("Scoring"):
        pass


def test_a_fault_that_nobody_foresaw_is_one_sentence_and_a_number_in_the_log(monkeypatch, caplog):
    def broken(*_):
        raise ValueError("/secret/path")

    monkeypatch.setattr(_data, "scores", broken)
    monkeypatch.setattr(_trouble, "unexpected", TELL)
    page = opened("overview.py")
    assert not page.exception
    sentence = page.error[0].value.replace("\\", "")
    number = re.search(r"number, (\w{6}):", sentence).group(1)
    assert "secret" not in sentence + said(page)
    assert [record.getMessage() for record in caplog.records if record.name == "sahel"] == [f"Fault {number}"]
    assert "/secret/path" in caplog.text
