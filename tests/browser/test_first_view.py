"""What a new visitor meets: a link to a page, its charts, its controls, and its downloads."""

import re

import pytest
from playwright.sync_api import expect

from dlcore.guide import PAGES
from tests.browser.conftest import CHART, expect_charts_drawn, load, new_tab, sound, still


def test_a_link_to_a_page_as_the_very_first_visit(visit, fresh_server):
    page = visit("activations?act-signal-depth=8", base=fresh_server.url)
    sound(page)
    expect(page.locator("h1")).to_have_text("Activations")
    page.wait_for_selector(CHART)
    expect(page).to_have_url(re.compile(re.escape("act-signal-depth=8")))
    expect(page.get_by_role("slider").first).to_have_attribute("aria-valuetext", "8")
    assert not fresh_server.has_loaded("libtorch")


def test_every_page_is_in_sight_in_the_menu(visit):
    page = visit()
    links = page.locator("[data-testid=stSidebarNavLink]")
    expect(links).to_have_count(len(PAGES))
    for link in links.all():
        expect(link).to_be_visible()


def test_nothing_is_fetched_from_elsewhere(chromium, server):
    page = new_tab(chromium)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    load(page, f"{server.url}/activations")
    page.wait_for_selector(CHART)
    page.context.close()
    ours = (server.url, "data:", "blob:", "about:", "https://fonts.gstatic.com")
    assert len(requests) > 10
    assert [url for url in requests if not url.startswith(ours)] == []


@pytest.mark.parametrize(("tab", "counts"), [("Shapes", [7, 7]), ("Signal", [7]), ("Dead+units", [5, 5])])
def test_every_line_is_really_drawn(visit, tab, counts):
    page = visit(f"activations?act-tab={tab}")
    expect_lines(page, [7, 7, *counts])
    shocks = 2 if tab == "Dead+units" else 0  # once in each of its charts
    expect(page.locator(".mark_marks line")).to_have_count(shocks)


def expect_lines(page, counts):
    """Waits until the charts, top to bottom, show so many lines."""
    page.wait_for_function(
        "counts => JSON.stringify([...document.querySelectorAll('[data-testid=stVegaLiteChart]')]"
        ".map(chart => chart.querySelectorAll('.mark-line.role-mark path').length)) === JSON.stringify(counts)",
        arg=counts,
    )


def test_every_bar_is_really_drawn(visit):
    page = visit("activations?act-tab=Speed")
    page.wait_for_selector(".bars_marks path")
    expect(page.locator(".bars_marks path")).to_have_count(14)


def test_verdicts_unfold_by_keyboard(visit):
    page = visit("activations")
    first = page.locator(".st-key-claim-cards summary").first
    first.focus()
    page.keyboard.press("Enter")
    first_finding = page.locator(".st-key-claim-cards .findings li").first
    expect(first_finding).to_be_visible()
    expect(first_finding).to_contain_text("10 seeds")
    expect(page.locator(".st-key-claim-cards .mean_marks path")).to_have_count(3, timeout=20_000)


def test_controls_are_in_the_url_and_survive_a_reload(visit):
    page = visit("activations")
    page.locator(".st-key-act-variants").get_by_text("Sigmoid", exact=True).click()
    still(page)
    page.locator(".st-key-act-race-axis").get_by_text("seconds").click()
    still(page)
    expect(page).to_have_url(re.compile(re.escape("act-race-axis=seconds")))
    expect(page).to_have_url(re.compile(re.escape("act-variants=")))
    page.reload()
    page.wait_for_selector("h1")
    still(page)
    sound(page)
    expect(page).to_have_url(re.compile(re.escape("act-race-axis=seconds")))
    expect(page.get_by_text("seconds of training per network")).to_have_count(1)
    expect(page.get_by_text("Gradient at the first layer over the last: Sigmoid")).to_have_count(0)


def test_nonsense_in_the_url(visit):
    page = visit(
        "activations?act-race-depth=-4&act-race-data=nonsense&act-variants=foo&act-signal-init=zzz&act-tab=nope&act-race-rate=abc&own=maybe&z=%00"
    )
    sound(page)
    page.wait_for_selector(CHART)


def test_downloads(visit):
    page = visit("activations")
    expect_charts_drawn(page)
    still(page)
    page.locator(".st-key-act-race-foot").get_by_text("Download", exact=True).click()
    with page.expect_download() as got:
        page.get_by_text("The table as CSV").click()
    with open(got.value.path(), encoding="utf-8-sig") as file:  # spreadsheets want the mark at its beginning
        assert file.readline().startswith("variant,seed,accuracy,epoch")
    with page.expect_download() as got:
        page.get_by_text("The run as a PyTorch program").click()
    with open(got.value.path()) as file:
        compile(file.read(), "program.py", "exec")
