"""Timeline and the comparison tables as only a browser shows them: clicks in the chart, the keyboard alone, and a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, cut_off, expect_charts_drawn, overflow, sound, still

CHART = "[data-testid=stVegaLiteChart] svg"


def test_a_click_in_the_chart_chooses_a_technique(visit):
    page = visit("timeline")
    expect_charts_drawn(page)
    assert cut_off(page) == []
    page.locator(f"{CHART} text", has_text="AdaGrad").last.click(force=True)
    expect(page.locator(".st-key-time-hop h2")).to_contain_text("AdaGrad")
    page.wait_for_url(re.compile("time-technique=AdaGrad"))
    page.go_back()
    expect(page.locator(".st-key-time-hop h2")).to_contain_text("Momentum")
    sound(page)


def test_the_keyboard_alone_walks_a_chain_and_takes_one_from_the_list(visit):
    page = visit("timeline?time-technique=Sigmoid")
    story = page.locator(".st-key-time-hop h2")
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    expect(story).to_contain_text("Tanh")
    still(page)
    page.locator(".years a", has_text="LSTM").focus()
    page.keyboard.press("Enter")
    expect(story).to_contain_text("LSTM")
    expect(story).to_be_in_viewport()
    expect(page.locator(".years a[aria-current]")).to_have_text("LSTM")
    sound(page)


def test_a_phone_has_the_list_for_its_timeline(visit):
    page = visit("timeline", **PHONE)
    expect(page.locator(CHART).first).to_be_hidden()
    years = page.locator(".years li > span:first-child")
    boxes = [years.nth(0).bounding_box(), years.nth(1).bounding_box(), years.last.bounding_box()]
    assert len({box["x"] for box in boxes}) == 1, "in one column"
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    page.get_by_role("link", name="Adam", exact=True).tap()
    expect(page.locator(".st-key-time-hop h2")).to_contain_text("Adam")
    expect(page.locator(".st-key-time-hop h2")).to_be_in_viewport()
    assert overflow(page) <= 2
    sound(page)


def test_a_chapter_is_chosen_by_keyboard_and_its_links_lead_on(visit):
    page = visit("when_to_use")
    page.get_by_role("radio", name="Losses").or_(page.get_by_role("button", name="Losses", exact=True)).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Losses")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Use it when")).to_be_visible()
    page.get_by_role("rowheader", name="Huber").get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Losses")
    sound(page)


@pytest.mark.parametrize("chapter", ["Optimizers", "RNN to Transformer"])
def test_on_a_phone_each_row_is_a_block_with_its_labels(visit, chapter):
    page = visit(f"when_to_use?when-chapter={chapter.replace(' ', '+')}", **PHONE)
    cells = page.locator(".which tbody tr").first.locator("td:visible")
    expect(cells.first).to_contain_text("Use it when")
    boxes = [cells.nth(place).bounding_box() for place in range(3)]
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    assert len({box["x"] for box in boxes}) == 1
    for choice in page.locator(".st-key-when-chapter button[role=radio]").all():
        expect(choice).to_be_in_viewport(ratio=1)
    assert overflow(page) <= 2
    sound(page)
