"""The watch list and the saved views on the pages."""

from geo.own.watch import watch_list
from tests.pages.test_pages import opened


def test_the_switch_beside_an_area_puts_it_on_the_list_and_takes_it_off(store_folder):
    page = opened("overview.py", area="MLI-gao")
    page.toggle(key="watch_area_admin1/MLI-gao").set_value(True).run()
    assert [(item.key, item.name, item.look.version) for item in watch_list(store_folder)] == [
        ("admin1/MLI-gao", "Gao", 0)
    ]
    page.toggle(key="watch_area_admin1/MLI-gao").set_value(False).run()
    assert not page.exception
    assert watch_list(store_folder) == ()
