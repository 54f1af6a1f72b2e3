import pytest

from geo.errors import SettingError, StoreBusyError
from geo.incidents import weightings
from geo.incidents.store import writer_lock
from geo.incidents.weightings import FILE, delete_weighting, read_weightings, save_weighting
from geo.weighting import DEFAULT_WEIGHTING, Weighting

EVEN = Weighting.of((1,) * 7, 60)


def test_what_was_saved_comes_back_by_name(tmp_path):
    assert read_weightings(tmp_path) == {}
    save_weighting(tmp_path, "  évent  weights ", EVEN)
    save_weighting(tmp_path, "as it is", DEFAULT_WEIGHTING)
    assert read_weightings(tmp_path) == {"as it is": DEFAULT_WEIGHTING, "évent weights": EVEN}


def test_a_second_one_of_a_name_takes_the_place_of_the_first(tmp_path):
    save_weighting(tmp_path, "mine", EVEN)
    save_weighting(tmp_path, "mine", DEFAULT_WEIGHTING)
    assert read_weightings(tmp_path) == {"mine": DEFAULT_WEIGHTING}


def test_a_forgotten_one_is_gone_and_an_unknown_one_is_gone_already(tmp_path):
    save_weighting(tmp_path, "mine", EVEN)
    delete_weighting(tmp_path, "nobody's")
    delete_weighting(tmp_path, "mine")
    assert read_weightings(tmp_path) == {}


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_that_cannot_be_shown_is_refused(tmp_path, name):
    with pytest.raises(SettingError, match="A name has 1 to 60 printable characters"):
        save_weighting(tmp_path, name, EVEN)
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 1}', '{"a": {"percent": [1], "half_life_days": 90}}'])
def test_a_file_that_is_not_what_was_written_is_named_and_left_alone(tmp_path, content):
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(SettingError, match=r"weightings\.json cannot be read"):
        save_weighting(tmp_path, "mine", EVEN)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == content


def test_two_who_save_at_once_wait_for_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr(weightings, "_WAIT_SECONDS", 0.0)
    with writer_lock(tmp_path, 0.0), pytest.raises(StoreBusyError):
        save_weighting(tmp_path, "mine", EVEN)
