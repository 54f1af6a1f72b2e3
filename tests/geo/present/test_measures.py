from geo.present.measures import COMPONENT_HELP, COMPONENT_NAMES
from geo.risk.model import COMPONENTS


def test_every_component_of_the_model_has_a_name_and_a_sentence():
    assert tuple(COMPONENT_NAMES) == COMPONENTS
    assert tuple(COMPONENT_HELP) == COMPONENTS
    assert all(sentence.endswith(".") for sentence in COMPONENT_HELP.values())
