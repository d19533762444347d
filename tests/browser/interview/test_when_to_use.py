"""When to use which in a browser: covered, a row shows its answers once the reader asks for them, by click and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE, sound, still


def answer(page, row):
    return page.locator("table.which tbody tr").nth(row).locator("td > div").first


@pytest.mark.parametrize("view", [{}, PHONE])
def test_answers_are_covered_until_their_row_is_asked_for(visit, view):
    page = visit("when_to_use", **view)
    expect(answer(page, 0)).to_be_visible()
    page.get_by_text("Cover", exact=True).click()
    expect(page).to_have_url(re.compile("when-cover=true"))
    expect(answer(page, 0)).to_be_hidden()
    expect(page.get_by_text("sigmoid where the output is a probability")).to_be_hidden()
    expect(page.locator("table.which b").first).to_be_visible(visible=bool(view))  # a phone has no heads of columns
    still(page)
    page.locator("table.which td").first.click()
    page.locator("table.which tbody tr").nth(2).click(position={"x": 200, "y": 12})
    for row, visible in enumerate((True, False, True)):
        expect(answer(page, row)).to_be_visible(visible=visible)
    expect(page.get_by_text("2 of 7 said")).to_be_visible()
    page.get_by_role("button", name="Cover all again").click()
    expect(answer(page, 0)).to_be_hidden()
    sound(page)


def test_a_whole_table_by_keyboard_ticks_the_step_of_the_plan(visit):
    page = visit("when_to_use?when-cover=true&when-chapter=BERT, GPT, T5")
    for row, key in enumerate(("Enter", "Space", "Enter")):
        button = page.locator("table.which [aria-expanded]").nth(row)
        button.focus()
        expect(answer(page, row)).to_be_hidden()
        page.keyboard.press(key)
        expect(answer(page, row)).to_be_visible()
    expect(page.get_by_text("3 of 3 said")).to_be_visible()
    still(page)
    expect(answer(page, 0)).to_be_visible()  # still, after the server has heard of it
    expect(page.get_by_text("3 of 3 said")).to_be_in_viewport()
    page.get_by_role("link", name="Back to the plan", exact=True).click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    sound(page)


def test_the_heads_of_columns_stay_in_sight(visit):
    page = visit("when_to_use?when-chapter=Optimizers", viewport=LAPTOP)
    page.locator("table.which tbody tr").last.scroll_into_view_if_needed()
    expect(page.get_by_role("columnheader", name="Use it when")).to_be_in_viewport()
    head = page.get_by_role("columnheader", name="Use it when").bounding_box()
    assert page.evaluate("([x, y]) => document.elementFromPoint(x, y).textContent", [head["x"] + 5, head["y"] + head["height"] / 2]) == "Use it when"  # fmt: skip
    sound(page)
