import numpy as np
import pytest

from geo.areas.sites import Site
from geo.present import site_words
from geo.risk.routes import route_table
from geo.risk.sites import nearest_incidents, site_scores
from tests.builders import incident, incident_table
from tests.french import typed
from tests.geo.risk.test_route_measures import EAST, YEAR
from tests.small_study import small_study

SITE = Site("site-1", "Office <b>", -2.0, 13.5, 25.0)
STUDY = small_study(
    incident_table(incident(1, longitude=-1.9, latitude=13.5, location="Kona", event_date="2025-06-05"))
)
QUERY = YEAR.__class__(start=YEAR.start, end=YEAR.end, layer="site")


@pytest.fixture(scope="module")
def scores():
    return site_scores(STUDY, QUERY, (SITE,))


def test_the_sentence_about_sites_names_the_most_severe(scores):
    row = scores.iloc[0]
    assert site_words.sites_sentence(scores).startswith(
        "1 site; the most severe surroundings are those of Office <b> ("
    )
    assert f"({row['level']}, {row['severity']:.0f}" in site_words.sites_sentence(scores)
    french = typed(site_words.sites_sentence(scores, "fr"))
    assert french.startswith("1 site ; les environs les plus graves sont ceux du site « Office <b> » (")


def test_sites_without_any_severity_are_said_to_have_none(scores):
    nothing = scores.assign(severity=0.0)
    assert "no incident in or near any of them" in site_words.sites_sentence(nothing)
    assert "aucun incident" in site_words.sites_sentence(nothing, "fr")


def test_the_sentence_about_a_site_names_the_nearest_incident(scores):
    nearest = nearest_incidents(STUDY, QUERY, SITE)
    said = site_words.site_sentence(SITE, scores.iloc[0], nearest)
    assert said == "1 incident within 25 km of Office <b>. The nearest: Kona, 11 km E, on 5 Jun 2025."
    french = typed(site_words.site_sentence(SITE, scores.iloc[0], nearest, "fr"))
    assert french == (
        "1 incident à moins de 25 km du site « Office <b> ». Le plus proche : Kona, à 11 km E, le 5 juin 2025."
    )
    assert site_words.site_sentence(SITE, scores.iloc[0], nearest.iloc[:0]) == "1 incident within 25 km of Office <b>."


def test_distances_of_a_site_name_borders_and_capitals():
    said = site_words.distances_of_site(STUDY, SITE)
    assert said == (
        "217 km from the Mali–Burkina Faso border; 166 km S of Bamako; 437 km W of Ouagadougou; 578 km SW of Niamey."
    )
    assert "frontière Mali–Burkina Faso" in site_words.distances_of_site(STUDY, SITE, "fr")


@pytest.mark.parametrize(("km", "written"), [(0.34, "0.3"), (9.94, "9.9"), (9.96, "10"), (120.4, "120")])
def test_near_distances_have_a_decimal(km, written):
    assert site_words.far(km) == written


def test_the_sentence_about_routes_names_the_one_with_most_for_its_length():
    study = small_study(incident_table(incident(1, longitude=-2.5, latitude=13.5, event_date="2025-06-05")))
    table = route_table(study, YEAR, [EAST])
    assert site_words.routes_sentence(table) == (
        "Most for its length: A, 1 incident within 10 km (0.9 per 100 km), in 1 of 5 segments of 20 km."
    )
    assert "(0,9 pour 100 km), dans 1 des 5 tronçons de 20 km" in site_words.routes_sentence(table, "fr")
    nothing = table.assign(incidents=0)
    assert site_words.routes_sentence(nothing).startswith("No incident of this selection lies within 10 km")
    assert site_words.routes_sentence(nothing, "fr").startswith("Aucun incident")


def test_tables_say_unknown_tolls_and_missing_incidents(scores):
    ranked = site_words.ranked_sites(scores.assign(nearest_km=float("nan")), np.zeros((1, 24), dtype=np.int64))
    assert ranked["nearest"].tolist() == ["none"]
    rows = site_words.nearest_rows(nearest_incidents(STUDY, QUERY, SITE))
    assert rows["distance"].tolist() == ["11 km E"]
    study = small_study(incident_table(incident(1, longitude=-2.5, latitude=13.5, dead=None)))
    table = site_words.route_rows(route_table(study, YEAR, [EAST]))
    assert table["segments with any"].tolist() == ["1 of 5"]
    assert table["deaths"].tolist() == ["no figure"]
