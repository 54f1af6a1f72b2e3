import pytest

from geo import embedded
from geo.areas import CAPITALS, read_places
from geo.areas.places import capitals
from geo.errors import DataFileError


def test_places_are_491_towns_the_largest_first():
    places = read_places()
    assert len(places) == 491
    assert places["population"].is_monotonic_decreasing


def test_the_three_capitals_are_where_they_are():
    found = capitals(read_places())
    assert list(found) == list(CAPITALS)
    assert (found["bamako"].longitude, found["bamako"].latitude) == pytest.approx((-7.99, 12.64), abs=0.1)
    assert (found["ouagadougou"].longitude, found["ouagadougou"].latitude) == pytest.approx((-1.53, 12.37), abs=0.1)
    assert (found["niamey"].longitude, found["niamey"].latitude) == pytest.approx((2.11, 13.51), abs=0.1)
    assert [place.iso3 for place in found.values()] == ["MLI", "BFA", "NER"]


def test_a_missing_capital_is_named():
    places = read_places()
    with pytest.raises(DataFileError, match=r"places\.csv has no Niamey \(NER\), which distances are measured from"):
        capitals(places[places["name"] != "Niamey"])


@pytest.fixture
def csv(tmp_path):
    def write(old, new):
        path = tmp_path / "places.csv"
        text = (embedded.FOLDER / "places.csv").read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("9.33716", "99.33716", r"in_range.* of column latitude in row 2, got 99\.33716"),
        ("9.33716", "north", r"of column latitude in row 2, got 'north'"),
        ("population", "people", r"unknown column 'people'; missing column 'population'"),
        ("2394560", "2392204", r"of column geonames_id in row 3, got 2392204"),
    ],
)
def test_a_damaged_file_of_places_is_refused_in_words(csv, old, new, message):
    with pytest.raises(DataFileError, match=rf"places\.csv does not hold .*{message}"):
        read_places(csv(old, new))


def test_a_file_of_places_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataFileError, match=r"places\.csv cannot be read as a CSV file \(.+\)\. Restore it"):
        read_places(tmp_path / "places.csv")
