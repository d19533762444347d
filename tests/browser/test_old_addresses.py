"""Addresses of earlier versions open the page that took their place, with all that they set."""

import pytest

from dlcore.guide import MOVED
from tests.browser.conftest import sound, still

LINKS = {
    "one_idea": "idea-tab=Cost",
    "optimizers_at_work": "work-axis=seconds",
    "optimizer_choice": "choice-features=sparse",
    "recurrent": "read-variants=GRU",
}


@pytest.mark.parametrize("old", MOVED)
def test_an_old_link_opens_its_new_page_with_its_parameters(old, visit):
    page = visit(f"{old}?{LINKS[old]}")
    page.wait_for_url(f"**/{MOVED[old]}?*")
    still(page)
    assert LINKS[old] in page.url
    sound(page)
