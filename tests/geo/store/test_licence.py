"""Rows that a source does not let pass on stay in the house; its statement stands under what rests on them."""

from datetime import date

import builders
import pytest
import stores

from geo.errors import SettingError
from geo.incidents.licence import access_days, declare_right, shareable, statements, terms_of, withdraw_right
from geo.incidents.settings import Right, Settings, read_settings, save_settings

ROWS = builders.incident_table(
    builders.incident(1) | {"source": "ACLED", "licence": "ACLED terms"},
    builders.incident(2) | {"source": "UCDP", "licence": "CC BY 4.0 (UCDP)"},
    builders.incident(3) | {"source": "Firm", "licence": "own, internal"},
)


def test_rows_stay_unless_their_licence_lets_them_go_and_the_reason_is_said():
    found = shareable(ROWS)
    assert found.table["source"].tolist() == ["UCDP"]
    assert found.withheld == 2
    assert found.sentence.startswith(
        "2 of 3 rows are left out: the terms of ACLED, Firm do not allow passing single rows on."
    )


def test_free_rows_need_no_sentence():
    assert shareable(ROWS[ROWS["source"] == "UCDP"]).sentence is None


def test_a_declared_right_lets_its_licence_go_and_can_be_withdrawn(tmp_path):
    settings = declare_right(tmp_path, "ACLED terms", by="A. Keeper", ground="contract 12", on=date(2026, 1, 2))
    assert settings.rights == (Right("ACLED terms", "A. Keeper", "2026-01-02", "contract 12"),)
    assert read_settings(tmp_path) == settings
    assert set(shareable(ROWS, settings).table["source"]) == {"ACLED", "UCDP"}
    assert withdraw_right(tmp_path, "ACLED terms").rights == ()
    with pytest.raises(SettingError, match="A declared right needs a name and a ground"):
        declare_right(tmp_path, "ACLED terms", by="", ground="x", on=date(2026, 1, 2))


def test_acleds_statement_has_source_link_access_date_filters_and_changes():
    told = statements(ROWS, {"ACLED": date(2026, 1, 15)}, filters="Mali, 2025", manipulations="linked with UCDP")
    assert told == (
        "Source: Armed Conflict Location & Event Data (ACLED), https://acleddata.com, accessed 2026-01-15. "
        "Filters: Mali, 2025. Changes made to the data: linked with UCDP.",
    )
    assert "date of access unknown" in statements(ROWS, {}, filters="", manipulations="")[0]
    assert statements(ROWS[1:2], {}, filters="", manipulations="") == ()


def test_unknown_terms_are_the_strict_ones():
    assert not terms_of("whatever").may_pass_on_rows


def test_the_day_of_access_is_that_of_the_newest_import(tmp_path):
    store = stores.new_store(tmp_path / "store")
    stores.bring(store, stores.write_acled(tmp_path / "a.csv", 2))
    assert access_days(store)["ACLED"] == stores.NOW.date()
    assert "ACLED" not in access_days(store, 0)


def test_settings_that_cannot_be_are_named(tmp_path):
    with pytest.raises(SettingError, match=r"names \['Mali'\]; ISO3 codes such as MLI"):
        Settings(countries=("Mali",))
    save_settings(tmp_path, Settings(countries=("MLI",)))
    assert read_settings(tmp_path).countries == ("MLI",)
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(SettingError, match="cannot be read .* Delete it to return to the defaults"):
        read_settings(tmp_path)
    (tmp_path / "settings.json").write_text('{"countries": ["X"], "rights": []}')
    with pytest.raises(SettingError, match="ISO3 codes"):
        read_settings(tmp_path)
