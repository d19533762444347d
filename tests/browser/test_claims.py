"""Links between Home, cards and charts: each opens what it promises, in the same session."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHART, LAPTOP, PHONE, sound, still


def mark(page):
    """So that a page that was loaded anew is found out."""
    page.wait_for_function("window.dlcoreFrame")  # until then a link is a browser's own
    page.evaluate("window.same = true")


def same_session(page):
    return page.evaluate("window.same === true")


def test_home_is_one_screen(visit):
    page = visit(viewport=LAPTOP)
    sound(page)
    for place in (page.locator(CHART).first, page.locator(".legend"), page.locator(".doors a").last):
        expect(place).to_be_in_viewport(ratio=1)


def test_a_square_says_its_claim_and_opens_its_card(visit):
    page = visit()
    mark(page)
    square = page.locator(".scoreboard a").nth(4)
    says = square.locator(".says")
    expect(says).to_have_css("clip-path", "inset(50%)")
    square.hover()
    expect(says).to_have_css("clip-path", "none")
    page.mouse.move(0, 0)
    square.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(says).to_have_css("clip-path", "none")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/activations.*claim-relu-mitigates-vanishing=true"))
    still(page)
    sound(page)
    expect(page.locator(".st-key-claim-relu-mitigates-vanishing .findings").first).to_be_visible()
    expect(page.locator(".st-key-claim-relu-mitigates-vanishing summary")).to_be_in_viewport()
    assert same_session(page)
    page.go_back()
    expect(page.locator(".scoreboard")).to_be_visible()


def test_a_row_opens_its_chart_at_its_settings(visit):
    page = visit("claims?claim-relu-mitigates-vanishing=true")
    mark(page)
    card = page.locator(".st-key-claim-relu-mitigates-vanishing")
    card.locator(".findings li", has_text="standard deviation 0.01").get_by_role("link", name="chart").click()
    page.wait_for_url(re.compile("/activations.*act-signal-init="))
    still(page)
    sound(page)
    expect(page.locator(".st-key-act-signal-init")).to_be_in_viewport()
    expect(page.get_by_role("slider").first).to_have_attribute("aria-valuetext", "30")
    assert same_session(page)


def test_a_row_on_the_same_page_changes_its_chart(visit):
    page = visit("activations?claim-relu-mitigates-vanishing=true#claim-relu-mitigates-vanishing")
    card = page.locator(".st-key-claim-relu-mitigates-vanishing")
    expect(card.locator("summary")).to_be_in_viewport()
    card.locator(".findings li", has_text="Xavier").get_by_role("link", name="chart").click()
    page.wait_for_url(re.compile("act-signal-init=Xavier"))
    still(page)
    sound(page)
    expect(page.locator(".st-key-act-signal-init input")).to_have_value("Xavier")
    expect(page.locator(".st-key-act-signal-init")).to_be_in_viewport()


def test_a_fragment_alone_unfolds_the_card(visit):
    page = visit("activations#claim-relu-fast")
    expect(page.locator(".st-key-claim-relu-fast .findings").first).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("view", [{"viewport": LAPTOP}, PHONE], ids=["laptop", "phone"])
def test_doors_land_on_the_control_that_they_promise(visit, view):
    page = visit(**view)
    page.locator(".doors a", has_text="Draw a digit").click()
    expect(page.locator(".st-key-evo-try-canvas canvas")).to_be_in_viewport(ratio=1, timeout=20_000)
    page.go_back()
    page.locator(".doors a", has_text="Type a sentence").click()
    field = page.locator(".st-key-att-text input")
    expect(field).to_be_focused(timeout=20_000)
    expect(field).to_be_in_viewport()


def test_words_that_the_small_network_does_not_know_lead_to_a_pretrained_one(visit):
    page = visit("attention?att-sentence=Custom+sentence")
    field = page.locator(".st-key-att-text input")
    field.fill("transformers conquered biology")
    field.press("Enter")
    page.get_by_role("link", name="Read it with a pretrained model").click(timeout=20_000)
    expect(page.locator("h1")).to_have_text("Pretrained checkpoints", timeout=20_000)
    sound(page)
