"""The outlook page: too thin, being made, stale, failed, and with an outlook to show; all chances are synthetic."""

from dataclasses import replace
from datetime import date
from html import unescape

import numpy as np
import pandas as pd
import pytest

from geo.outlook.background import STOPPED
from geo.outlook.density import FEW_CASES, Density, Reason
from geo.outlook.model import DeathsForecast
from geo.outlook.result import MODEL, OutlookResult
from geo.outlook.stored import keep_outlook
from pages import _data
from tests.opening import opened
from tests.pages.test_pages import said

UNTIL = date(2025, 12, 31)
LINK = {"from_": "2025-01-01", "to": "2025-12-31"}
MALI = Density("MLI", pd.Timestamp("2012-01-01"), 168.0, 900, 30.0, 0.0, ())


def text_of(page):
    return unescape(said(page)).replace("\\", "").replace("\xa0", " ")


class NoWorker:
    """Stands in for the worker: notes what is asked, makes nothing."""

    def __init__(self, how=None):
        self.asked, self.how = [], how

    def running(self):
        return None

    def start(self, task):
        self.asked.append(task)
        return True

    def stop(self):
        self.how = STOPPED

    def how_it_ended(self, task):
        return self.how


@pytest.fixture
def dense(store_folder, monkeypatch):
    """The starter set, said to be dense in Mali."""
    monkeypatch.setattr(_data, "how_dense", lambda *_: (MALI,))
    return store_folder


def synthetic(study, *, data_version=None):
    areas = study.layer("admin1").areas
    mali = areas.index[areas["country"] == "MLI"]
    chances = pd.DataFrame(
        {30: np.linspace(0.001, 0.6, len(mali)), 90: np.linspace(0.02, 0.999, len(mali))}, index=mali
    )
    chances.index.name = "area_id"
    draws = np.sort(np.random.default_rng(0).poisson(5, (len(mali), 12, 1000)).astype(float), axis=-1)
    months, until = pd.period_range("2026-01", periods=12, freq="M"), pd.Period("2025-12", "M")
    deaths = DeathsForecast(draws, tuple(mali), months, until)
    countries = DeathsForecast(draws[:1], ("MLI",), months, until)
    return OutlookResult(
        "admin1", UNTIL, data_version or study.version, MODEL, (MALI,), (), chances, deaths, countries, None
    )


def test_with_the_starter_set_alone_the_page_states_no_chance_and_shows_what_it_can():
    page = opened("outlook.py")
    assert not page.exception
    text = text_of(page)
    assert "not dense enough to state chances, so none is stated" in text
    assert "needs, in one country at least, a record of 60 months, 15 fatal incidents a month" in text
    assert "incidents a month on record" in text
    assert "UCDP Nigeria's 37 states, 2012–2016" in text
    assert not any(word in text for word in ("almost certain", "very likely", "roughly even"))


def test_an_outlook_stands_with_words_numbers_and_its_record(dense):
    keep_outlook(synthetic(_data.study()), dense)
    page = opened("outlook.py", area="MLI-timbuktu", **LINK)
    assert not page.exception
    text = text_of(page)
    assert "at least one fatal incident is almost certain (above 99 %)" in text
    assert "came true in" in text
    assert "Timbuktu: deaths a month, known and ahead" in text
    assert "conflictology" in text
    assert page.query_params["window"] in ("90", ["90"])
    page.radio(key="window").set_value(30).run()
    assert not page.exception
    assert page.query_params["window"] in ("30", ["30"])
    page.selectbox(key="area").set_value("MLI").run()
    assert not page.exception
    assert "Mali (whole country): deaths a month" in text_of(page)


def test_an_area_of_the_link_that_is_not_forecast_is_named_and_let_go(dense):
    keep_outlook(synthetic(_data.study()), dense)
    page = opened("outlook.py", area="NER-tahoua", **LINK)
    assert not page.exception
    assert "NER-tahoua" in page.warning[0].value.replace("\\", "")
    assert "NER-tahoua" not in page.query_params.get("area", "")


def test_where_chances_cannot_be_learned_deaths_stand_alone(dense):
    figures = {"window": "30", "struck": "4999", "cases": "5000", "needed": "50"}
    result = replace(synthetic(_data.study()), chances=None, too_few=(Reason(FEW_CASES, figures),))
    keep_outlook(result, dense)
    page = opened("outlook.py", **LINK)
    assert not page.exception
    text = text_of(page)
    assert "followed in 4,999 of 5,000 area-months" in text
    assert "Mali (whole country): deaths a month" in text
    assert "almost certain" not in text


def test_a_stale_outlook_is_not_shown_and_is_made_again(dense, monkeypatch):
    keep_outlook(synthetic(_data.study(), data_version="older"), dense)
    worker = NoWorker(how=STOPPED)
    monkeypatch.setattr(_data, "fits", lambda: worker)
    page = opened("outlook.py", **LINK)
    text = text_of(page)
    assert "was made from data older" in text
    assert "almost certain" not in text
    next(button for button in page.button if button.label == "Make it now").click().run()
    assert [(task.layer, task.as_of, task.version) for task in worker.asked] == [("admin1", UNTIL, 0)]


def test_a_worker_that_failed_is_said(dense, monkeypatch):
    monkeypatch.setattr(_data, "fits", lambda: NoWorker(how="The disk is full."))
    page = opened("outlook.py", **LINK)
    assert "The disk is full" in page.error[0].value.replace("\\", "")
    assert "No outlook for this view is kept yet" in text_of(page)


def test_a_window_that_is_none_is_named():
    page = opened("outlook.py", window="31")
    assert "window=31" in page.warning[0].value.replace("\\", "")
    assert page.session_state["window"] == 90
