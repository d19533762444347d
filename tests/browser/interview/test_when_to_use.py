"""When to use which in a browser: covered, it shows the answers of one row at a time, by click and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, sound, still

TRANSPARENT = "rgba(0, 0, 0, 0)"


def answer(page, row):
    return page.locator("table.which tbody tr").nth(row).locator("td").first


@pytest.mark.parametrize("view", [{}, PHONE])
def test_answers_are_covered_until_their_row_is_asked_for(visit, view):
    page = visit("when_to_use", **view)
    expect(answer(page, 0)).not_to_have_css("color", TRANSPARENT)
    page.get_by_text("Cover", exact=True).click()
    expect(page).to_have_url(re.compile("when-cover=true"))
    expect(answer(page, 0)).to_have_css("color", TRANSPARENT)
    still(page)
    answer(page, 1).click()
    expect(answer(page, 1)).not_to_have_css("color", TRANSPARENT)
    expect(answer(page, 0)).to_have_css("color", TRANSPARENT)
    sound(page)


def test_a_link_opens_it_covered_and_the_keyboard_uncovers(visit):
    page = visit("when_to_use?when-cover=true")
    still(page)
    expect(answer(page, 0)).to_have_css("color", TRANSPARENT)
    page.locator("table.which tbody tr").first.focus()
    expect(answer(page, 0)).not_to_have_css("color", TRANSPARENT)
    page.keyboard.press("Tab")  # to a link of the row, which stays uncovered
    expect(answer(page, 0)).not_to_have_css("color", TRANSPARENT)
    page.get_by_role("heading", level=1).click()
    expect(answer(page, 0)).to_have_css("color", TRANSPARENT)
    sound(page)
