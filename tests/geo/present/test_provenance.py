from dataclasses import fields, replace
from datetime import date

from geo.areas.boundaries import DISCLAIMER, VINTAGE
from geo.incidents.starter import STARTER_SENTENCE
from geo.present.provenance import provenance
from geo.query import Query
from geo.risk.model import MODEL
from geo.weighting import Weighting
from tests.builders import dozen
from tests.geo.present.figure_world import NOTHING, PROVENANCE
from tests.small_study import small_study

YEAR = Query(start=date(2025, 1, 1), end=date(2025, 12, 31), layer="border")


def test_what_is_uncertain_is_counted_over_the_incidents_of_the_query():
    found = provenance(small_study(dozen()), YEAR)
    assert (found.incidents, found.unknown_tolls, found.unidentified) == (12, 2, 2)
    assert found.imprecise == 4  # two near a place, one in a district, one in a region
    half = provenance(small_study(dozen()), replace(YEAR, start=date(2025, 7, 1)))
    assert (half.incidents, half.unknown_tolls, half.imprecise) == (6, 1, 2)


def test_the_unplaced_are_those_that_the_layer_cannot_place():
    study = small_study(dozen())
    assert provenance(study, YEAR).unplaced == len(study.placed("border")[1])
    assert provenance(study, replace(YEAR, layer="admin1")).unplaced == 0


def test_the_uncertainty_is_one_sentence():
    assert PROVENANCE.uncertainty == (
        "12 incidents: 33 % without a death toll, 25 % placed only near a town or in a district, 17 % with an "
        "unidentified actor; 1 cannot be placed in this layer."
    )
    assert replace(PROVENANCE, unplaced=0).uncertainty.endswith("actor; all are placed in this layer.")
    assert NOTHING.uncertainty == "No incident matches these filters."


def test_every_value_stands_in_the_lines_and_in_the_record():
    lines, record = "\n".join(PROVENANCE.lines()), "\n".join(str(value) for value in PROVENANCE.record().values())
    counted = {"incidents", "unplaced", "imprecise", "unknown_tolls", "unidentified"}  # they are in the uncertainty
    for field in fields(PROVENANCE):
        if field.name not in counted:
            assert str(getattr(PROVENANCE, field.name)) in lines, field.name
            assert str(getattr(PROVENANCE, field.name)) in record, field.name
    assert PROVENANCE.uncertainty in lines
    assert PROVENANCE.uncertainty in record


def test_a_figure_names_period_layer_cut_off_version_vintage_and_model():
    found = provenance(small_study(dozen()), YEAR)
    assert found.period == "1 Jan 2025 – 31 Dec 2025"
    assert found.layer == "Border areas, all three borders"
    assert found.cut_off == "1 Dec 2025"
    assert "synthetic" in found.data_version
    assert (found.vintage, found.model, found.disclaimer) == (VINTAGE, MODEL.version, DISCLAIMER)


def test_a_figure_of_the_starter_set_names_its_sources_and_that_it_is_no_census(study):
    found = provenance(study, study.choices.default())
    for named in ("starter set compiled from public reporting (CC BY 4.0)", "Natural Earth 4.1", "GeoNames"):
        assert named in found.sources
    assert found.caveat == STARTER_SENTENCE
    assert "not a census" in found.caveat


def test_another_weighting_stands_on_every_export(study):
    query = replace(study.choices.default(), weighting=Weighting.of((50, 10, 10, 10, 5, 10, 5), 45))
    said = " ".join(provenance(study, query).lines())
    assert "re-weighted by the reader: How often 50 %, How deadly 10 %" in said
    assert "half-life 45 days" in said
    assert "re-weighted" not in " ".join(provenance(study, study.choices.default()).lines())
