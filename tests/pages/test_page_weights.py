"""The page Weights: sliders, link, note on every page, saved weightings."""

from geo.weighting import DEFAULT_WEIGHTING, Weighting
from tests.opening import opened
from tests.pages.test_pages import said


def test_a_moved_slider_weighs_every_page_and_stands_in_the_link():
    page = opened("weights.py")
    page.slider(key="share_frequency").set_value(90).run()
    weighting = page.session_state["weighting"]
    assert weighting == Weighting.of((90, 20, 15, 10, 5, 10, 10))
    assert page.query_params["weights"] in (weighting.link()["weights"], weighting.link()["weights"][0])
    assert "Re-weighted, not the model" in said(page.switch_page("overview.py").run())


def test_a_link_sets_the_sliders_and_the_button_brings_the_model_back():
    page = opened("weights.py", weights="50,10,10,10,5,10,5", **{"half-life": "45"})
    assert page.slider(key="share_frequency").value == 50
    assert page.slider(key="half_life").value == 45
    page.button(key="own").click().run()
    assert page.session_state["weighting"] == DEFAULT_WEIGHTING
    assert page.slider(key="share_frequency").value == 30
    assert "Re-weighted" not in said(page)


def test_all_weights_at_nought_leave_the_last_ones_in_force():
    page = opened("weights.py", weights="1,0,0,0,0,0,0")
    page.slider(key="share_frequency").set_value(0).run()
    assert page.session_state["weighting"] == Weighting.of((1, 0, 0, 0, 0, 0, 0))
    assert "All weights are at 0" in said(page)


def test_a_saved_weighting_is_picked_again_and_forgotten(store_folder):
    page = opened("weights.py", weights="50,10,10,10,5,10,5")
    page.text_input[0].set_value("Field office")
    next(button for button in page.button if button.label == "Save").click().run()
    page.button(key="own").click().run()
    page.selectbox(key="saved_weighting").set_value("Field office").run()
    assert page.session_state["weighting"] == Weighting.of((50, 10, 10, 10, 5, 10, 5))
    page.button(key="forget_Field office").click().run()
    assert not [box for box in page.selectbox if box.key == "saved_weighting"]
