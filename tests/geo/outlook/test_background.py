"""The worker that makes outlooks: its progress, its end, and how it is stopped."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geo.outlook.background import MADE, STOPPED, Fits, Task

TASK = Task(Path("/nowhere"), 3, "admin1", date(2020, 1, 31), "data-7")


def stand_in(code):
    return [sys.executable, "-c", f"import sys, time\n{code}"]


@pytest.fixture
def fits():
    found = Fits()
    yield found
    found.stop()


def ended(fits):
    fit = fits.running()
    if fit is not None:
        fit.process.wait()
    assert fits.running() is None


def test_the_worker_is_the_command_line_asked_for_one_outlook():
    command = TASK.command()
    assert command[:3] == [sys.executable, "-m", "geo"]
    assert command[3:] == [
        "--data-dir", "/nowhere", "outlook", "--layer", "admin1", "--as-of", "2020-01-31", "--version", "3", "--keep",
    ]  # fmt: skip


def test_what_the_worker_tells_is_its_progress(fits):
    fits.start(TASK, stand_in("sys.stderr.write('progress 2 4 deaths by country\\n')"))
    fit = fits._fit
    ended(fits)
    assert (fit.done, fit.total, fit.text) == (2, 4, "deaths by country")
    assert fits.how_it_ended(TASK) == MADE


def test_a_worker_that_fails_says_why(fits):
    fits.start(TASK, stand_in("sys.stderr.write('There is no layer “moon”.\\n'); sys.exit(1)"))
    ended(fits)
    assert fits.how_it_ended(TASK) == "There is no layer “moon”."


def test_a_worker_that_dies_silently_is_told_by_its_code(fits):
    fits.start(TASK, stand_in("sys.exit(7)"))
    ended(fits)
    assert fits.how_it_ended(TASK) == "The worker ended with 7."


def test_one_outlook_is_made_at_a_time_and_can_be_stopped(fits):
    assert fits.start(TASK, stand_in("time.sleep(600)"))
    assert not fits.start(TASK, stand_in("pass"))
    process = fits.running().process
    fits.stop()
    assert process.poll() is not None
    assert fits.running() is None
    assert fits.how_it_ended(TASK) == STOPPED
    fits.stop()


def test_the_same_question_about_other_data_is_another_task(fits):
    fits.start(TASK, stand_in("pass"))
    ended(fits)
    assert fits.how_it_ended(replace(TASK, data="data-8")) is None


def test_a_task_begun_again_has_not_ended(fits):
    fits.start(TASK, stand_in("sys.exit(7)"))
    ended(fits)
    fits.start(TASK, stand_in("time.sleep(600)"))
    assert fits.how_it_ended(TASK) is None
