from geo import embedded
from geo.present import data_rows
from tests.builders import dozen, incident, incident_table
from tests.small_study import small_study


def test_the_strip_counts_what_is_loaded_and_what_is_unknown_of_it():
    rows = {label: (value, note) for label, value, note in data_rows.data_figures(small_study(dozen()))}
    assert rows["Incidents"] == ("12", "1 Jan 2025 – 1 Dec 2025")
    assert rows["Data cut-off"][0] == "1 Dec 2025"
    assert rows["Data version"][0] == "synthetic"
    assert rows["Tolls unknown"] == ("17 %", "2 incidents")
    assert rows["Places imprecise"][0] == "33 %"
    assert rows["Actor unidentified"][0] == "17 %"


def test_incidents_are_counted_by_year_and_country_the_newest_year_first():
    study = small_study(
        incident_table(
            incident(1, event_date="2024-05-05", country="MLI"),
            incident(2, event_date="2025-05-05", country="NER"),
            incident(3, event_date="2025-06-06", country="NER"),
        )
    )
    table = data_rows.incidents_by_year(study)
    assert table.columns.tolist() == ["year", "Niger", "Mali"]
    assert table.to_numpy().tolist() == [["2025", 2, 0], ["2024", 0, 1]]


def test_every_embedded_file_is_listed_with_its_licence_and_hash():
    table = data_rows.source_rows()
    assert table["file"].tolist() == [source.file for source in embedded.sources()]
    assert table["licence"].str.len().min() > 3
    assert (table["sha256"].str.len() == 64).all()


def test_an_incident_placed_in_another_country_than_its_source_names_is_told():
    study = small_study(
        incident_table(
            incident(1, country="MLI", longitude=2.0, latitude=17.0, location="Over there", place_precision=2),
            incident(2, country="NER", longitude=2.0, latitude=17.0),
            incident(3, country="MLI", longitude=-3.0, latitude=13.0),
        )
    )
    table = data_rows.country_disagreements(study)
    assert table["event_id"].tolist() == ["T001"]
    row = table.iloc[0]
    assert (row["source says"], row["position lies in"], row["placed"]) == ("Mali", "Niger", "by its position")
    assert (row["place known"], round(row["km to the source's country"])) == ("near it", 213)


def test_a_name_far_from_its_town_is_listed_with_what_speaks_for_the_position(study):
    table = data_rows.name_contradictions(study).set_index("event_id")
    assert len(table) == 7
    assert table.loc["PUB00398", "the name is known at"] == "10.38°N 7.15°W"
    assert table.loc["PUB00398", "position"] == "17.03°N 1.40°W"
    assert table.loc["PUB00398", "what speaks for the position"] == "the source's own region: rather a namesake"


def test_disagreements_in_the_starter_set_are_few_and_every_precision_has_a_word(study):
    table = data_rows.country_disagreements(study)
    assert 0 < len(table) < 0.03 * len(study.incidents)
    assert table["placed"].notna().all()


def test_every_actor_is_listed_with_its_kind_its_incidents_and_its_spellings():
    table = data_rows.actor_rows(small_study(dozen())).set_index("actor")
    assert table["incidents"].sum() == 12
    assert table.loc["JNIM"].tolist() == ["non-state armed group", 5, "JNIM; GSIM"]
    assert table.index[0] == "JNIM"


def test_an_actor_that_nobody_listed_stands_for_itself():
    table = data_rows.actor_rows(small_study(incident_table(incident(1, actor="Strangers"))))
    assert table.to_numpy().tolist() == [["Strangers", "other", 1, "Strangers"]]
