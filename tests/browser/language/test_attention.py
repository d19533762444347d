"""Attention in a browser: the walk plays, a cell tells its arithmetic, and a typed sentence is answered."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_a_cell_tells_who_asks_whom_and_the_arithmetic(visit):
    page = visit("attention")
    page.wait_for_selector(CHART)
    number = page.locator(".numbers_marks text").nth(10)  # lies over its cell, and tells the same
    number.scroll_into_view_if_needed()
    number.hover()
    tip = page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    for name in ("query of", "key of", "query", "key", "dot product", "score", "attention weight"):
        expect(tip.locator(".key", has_text=re.compile(f"^{name}$"))).to_have_count(1)
    expect(tip).to_have_text(re.compile(r"^[^+]*(\+[^+]*){7}$"))
    sound(page)


def test_the_walk_plays_to_its_end(visit):
    page = visit("attention?att-step=5")
    page.wait_for_selector(CHART)
    page.get_by_role("button", name="Play").click()
    page.get_by_text("Weighted sum of the values").wait_for(timeout=30_000)
    page.get_by_role("button", name="Play").wait_for(timeout=30_000)
    sound(page)


def test_typed_words_are_answered_and_stay_out_of_the_link(visit):
    page = visit("attention?att-sentence=Custom+sentence&att-tab=Heads")
    page.wait_for_selector(CHART)
    field = page.get_by_role("textbox", name="Your words")
    for words, last in (("the young lion eats nothing but", "but"), ("the milk is", "is")):
        field.fill(words)
        field.press("Enter")
        page.get_by_text(f"next-word probabilities after “{last}”").wait_for()
    still(page)
    sound(page)
    assert "milk" not in page.url
