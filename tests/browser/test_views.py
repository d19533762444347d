"""How a page is shown: fullscreen, one chart alone, and the projector's view that stays."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, WRITTEN, expect_charts_drawn, still


def test_fullscreen_grows_the_type_and_keeps_the_finding(visit):
    page = visit("activations", viewport=LAPTOP)
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    expect_charts_drawn(page)
    finding = chart.locator("svg .role-title-text text")
    expect(finding).to_have_text("")
    chart.hover()
    page.get_by_role("button", name="Fullscreen").first.click()
    expect(finding).to_have_text(re.compile("Gradient at the first layer over the last"))
    page.wait_for_function(
        f"() => Math.min(...{WRITTEN}.map(text => parseFloat(getComputedStyle(text).fontSize))) >= 16"
    )
    page.keyboard.press("Escape")
    expect(finding).to_have_text("")


def test_an_embedded_page_shows_its_chart_with_finding_and_provenance_alone(chromium, server):
    context = chromium.new_context(viewport={"width": 960, "height": 540})
    page = context.new_page()
    page.goto(f"{server.url}/activations?embed=true")
    expect(page.locator("[data-testid=stVegaLiteChart] svg")).to_have_count(1, timeout=30_000)
    still(page)
    expect(page.get_by_text("Gradient at the first layer over the last")).to_be_visible()
    expect(page.get_by_text("shipped record")).to_be_visible()
    for part in (page.locator("h1"), page.locator("[data-testid=stSidebar]"), page.get_by_role("button", name="Reset")):
        expect(part).not_to_be_visible()
    context.close()


def test_the_sidebars_switch_is_kept_on_the_next_page(visit):
    page = visit("activations")
    page.locator(".st-key-view").get_by_text("projector").click()
    expect(page).to_have_url(re.compile("view=projector"))
    still(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.locator("[data-testid=stSidebarNavLink]").get_by_text("Losses", exact=True).click()
    expect(page.locator("h1")).to_have_text("Losses")
    expect(page).to_have_url(re.compile("/losses.*view=projector"))
