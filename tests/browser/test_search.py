"""The search in the sidebar, by keyboard and by touch: what is found opens in the same session, and is out of the way afterwards."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, sound, still
from tests.browser.test_claims import mark, same_session
from tests.browser.test_every_page import NOT_OURS

RESULTS, FIELD = ".st-key-search-found", ".st-key-search input"


def type_in(page, words):
    page.keyboard.press("/")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.type(words, delay=30)


def test_by_keyboard_from_a_misspelt_word_to_the_topic_that_was_meant(visit):
    page = visit("claims")
    mark(page)
    expect(page.locator(RESULTS)).to_be_hidden()
    type_in(page, "bacth norm")
    expect(page.locator(f"{RESULTS} mark").first).to_have_text("Batch normalization")
    expect(page.locator(RESULTS)).to_contain_text("Shown for batch norm")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("s => getComputedStyle(document.querySelector('.stApp')).colorScheme === s", arg=scheme)
        faults = Axe().run(page, context="[data-testid=stSidebar]").response["violations"]
        assert [fault["id"] for fault in faults if fault["id"] not in NOT_OURS] == []
    page.keyboard.press("ArrowDown")
    expect(page.locator(f"{RESULTS} a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/ablations.*#topic-batch-norm"))
    still(page)
    expect(page.locator(".st-key-topic-batch-norm")).to_be_in_viewport()
    page.mouse.move(900, 500)
    expect(page.locator(RESULTS)).to_be_hidden()
    sound(page)
    assert same_session(page)


def test_a_term_opens_in_the_glossary_and_escape_leaves_the_search(visit):
    page = visit("claims")
    mark(page)
    type_in(page, "equivalence margin")
    page.locator(f"{RESULTS} a").first.click()
    page.wait_for_url(re.compile("/glossary.*#term-equivalence-margin"))
    still(page)
    expect(page.locator("#term-equivalence-margin")).to_be_in_viewport(timeout=20_000)
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator(FIELD)).not_to_be_focused()
    assert same_session(page)


def test_a_question_mark_lists_the_keys_and_is_a_letter_in_a_field(visit):
    page = visit("claims")
    mark(page)
    field = page.locator(".st-key-claim-search input")
    field.click()
    page.keyboard.type("?/")
    expect(field).to_have_value("?/")
    expect(page.get_by_text("What it does")).to_have_count(0)
    field.blur()
    page.keyboard.press("?")
    expect(page.get_by_text("What it does")).to_be_visible()


def test_on_a_phone_the_sidebar_opens_for_it_and_closes_behind_it(visit):
    page = visit("glossary", **PHONE)
    mark(page)
    sidebar = page.locator("[data-testid=stSidebar]")
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    type_in(page, "nms")
    page.locator(f"{RESULTS} a").first.tap()
    page.wait_for_url(re.compile("#term-non-maximum-suppression"))
    expect(sidebar).to_have_attribute("data-collapsed", "true")
    sound(page)


def test_an_embedded_chart_has_no_search_and_a_projector_has_it_folded(visit):
    expect(visit("activations?embed=true").locator(FIELD)).to_have_count(0)
    page = visit("activations?view=projector")
    expect(page.locator("[data-testid=stSidebar]")).to_have_attribute("data-collapsed", "true")
