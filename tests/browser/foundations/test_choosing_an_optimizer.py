"""Choosing an optimizer in a browser: a click changes the answer and the link, every chart is drawn, a link restores the view."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import CHART, sound, still


def test_a_click_changes_the_answer_and_the_link(visit):
    page = visit("choosing_an_optimizer")
    page.wait_for_selector(CHART)
    still(page)
    expect(page.get_by_text("Take Adam", exact=True)).to_have_count(1)
    page.locator(".st-key-choice-ask-compute").get_by_role("combobox").click()
    page.get_by_role("option", name="scarce").click()
    page.get_by_text("the guide recommends Momentum").first.wait_for()
    still(page)
    expect(page).to_have_url(re.compile(re.escape("choice-ask-compute=scarce")))
    sound(page)


def test_lines_and_cells_are_drawn_and_a_link_restores_the_view(visit):
    page = visit(
        "optimizer_choice?choice-ask-features=sparse&choice-spread=All+equally+rarely&choice-variants=AdaGrad&choice-variants=Adam&choice-tab=Decoupled+decay"
    )
    page.wait_for_selector(".cells_marks path")
    still(page)
    sound(page)
    expect(page.locator(".cells_marks path")).to_have_count(1 + 2 * 10)
    expect(page.locator(".mean_marks path")).to_have_count(2 + 2 + 3 + 4 + 4 + 2)
    expect(page).to_have_url(re.compile(re.escape("choice-spread=All")))
    expect(page.get_by_text("For sparse features, the guide recommends AdaGrad")).to_have_count(1)
