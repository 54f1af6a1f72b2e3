"""A whole study of three square countries, synthetic: what borders, rings and months are counted in by hand."""

import pandas as pd

from geo.areas.layers import build_layers
from geo.areas.places import Place
from geo.study import Study
from tests import builders

CAPITALS = {
    "bamako": Place("bamako", "Bamako", "MLI", -2.0, 15.0),
    "ouagadougou": Place("ouagadougou", "Ouagadougou", "BFA", 2.0, 13.0),
    "niamey": Place("niamey", "Niamey", "NER", 2.0, 17.0),
}
BOUNDARIES = builders.three_countries()
LAYERS = build_layers(BOUNDARIES, CAPITALS)


def small_study(table: pd.DataFrame) -> Study:
    """`builders.three_countries` with these incidents. Bamako stands at 2°W, 15°N, two degrees from each border."""
    return Study(
        incidents=builders.incidents(table),
        boundaries=BOUNDARIES,
        layers=LAYERS,
        places=pd.DataFrame(columns=["name", "iso3", "longitude", "latitude", "population"]),
        capitals=CAPITALS,
        context=pd.DataFrame(columns=["date", "country", "kind", "label"]),
    )
