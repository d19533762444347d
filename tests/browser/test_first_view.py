"""What a new visitor meets: links to pages, light and dark, wide and narrow, with a screen reader."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dlcore.guide import PAGES
from tests.browser.conftest import CHART, sound, still

# Streamlit's own: the lists of the sectioned menu.
NOT_OURS = {"list", "listitem"}
PATHS = ["", *(page for page in PAGES if page != "home")]


def test_a_link_to_a_page_as_the_very_first_visit(visit, fresh_server):
    page = visit("activations?act-signal-depth=8", base=fresh_server.url)
    sound(page)
    expect(page.locator("h1")).to_have_text("Activations")
    page.wait_for_selector(CHART)
    expect(page).to_have_url(re.compile(re.escape("act-signal-depth=8")))
    expect(page.get_by_role("slider").first).to_have_attribute("aria-valuetext", "8")


def test_every_page_is_in_sight_in_the_menu(visit):
    page = visit()
    links = page.locator("[data-testid=stSidebarNavLink]")
    expect(links).to_have_count(len(PAGES))
    for link in links.all():
        expect(link).to_be_visible()


def test_no_torch_for_the_first_view(visit, fresh_server):
    from pathlib import Path

    page = visit("activations", base=fresh_server.url)
    page.wait_for_selector(CHART)
    assert "libtorch" not in Path(f"/proc/{fresh_server.process.pid}/maps").read_text()


def test_nothing_is_fetched_from_elsewhere(chromium, server):
    context = chromium.new_context()
    page = context.new_page()
    foreign = set()
    page.on(
        "request",
        lambda request: (
            foreign.add(request.url)
            if request.url.startswith("http")
            and not request.url.startswith(server.url)
            and "fonts.gstatic.com" not in request.url
            else None
        ),
    )
    page.goto(f"{server.url}/activations")
    page.wait_for_selector(CHART)
    still(page)
    context.close()
    assert not foreign


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_wide_and_by_axe(visit, path, scheme):
    page = visit(path, color_scheme=scheme)
    sound(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).colorScheme") == scheme
    assert overflow(page) <= 2
    # What depends on colors alone differs in the dark; the rest need be asked once.
    rules = {} if scheme == "light" else {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
    found = [fault for fault in Axe().run(page, options=rules).response["violations"] if fault["id"] not in NOT_OURS]
    assert [(fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found] == []


@pytest.mark.parametrize("path", PATHS)
def test_phone(visit, path):
    page = visit(path, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, device_scale_factor=2)
    sound(page)
    assert overflow(page) <= 2
    expect_charts_drawn(page)
    assert cut_off(page) == []
    assert out_of_sight(page) == []


def out_of_sight(page):
    """The choices of controls, and the tabs of the whiteboard, that lie beyond the right edge."""
    return page.eval_on_selector_all(
        "[data-testid=stMain] [role=toolbar] button, [class*=board] [role=tab]",
        "parts => parts.filter(part => part.getBoundingClientRect().right > innerWidth + 1).map(part => part.innerText)",
    )


def expect_charts_drawn(page):
    """Waits until each chart has its marks, and its text no longer moves."""
    page.wait_for_function(
        "() => { const charts = [...document.querySelectorAll('[data-testid=stVegaLiteChart]')];"
        " const now = JSON.stringify(charts.map(chart => [...chart.querySelectorAll('text')]"
        ".map(text => Math.round(text.getBoundingClientRect().right))));"
        " const same = window.textBefore === now; window.textBefore = now;"
        " return same && charts.every(chart => chart.querySelector('svg .mark-group, canvas')) }",
        polling=250,
    )


def cut_off(page):
    """What is written in charts beyond their right edge."""
    return page.eval_on_selector_all(
        "[data-testid=stVegaLiteChart] svg",
        "charts => charts.flatMap(chart => [...chart.querySelectorAll('text')].filter(text => text.textContent"
        " && text.getBoundingClientRect().right > chart.getBoundingClientRect().right + 1).map(text => text.textContent))",
    )


def overflow(page):
    return page.evaluate(
        "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth }"
    )


@pytest.mark.parametrize(("tab", "counts"), [("Shapes", [7, 7]), ("Signal", [7]), ("Dead+units", [5, 5])])
def test_every_line_is_really_drawn(visit, tab, counts):
    page = visit(f"activations?act-tab={tab}")
    expect_lines(page, [7, 7, *counts])


def test_the_shock_is_marked_once_in_each_chart(visit):
    page = visit("activations?act-tab=Dead+units")
    page.wait_for_selector(".mark_marks line", state="attached")
    expect(page.locator(".mark_marks")).to_have_count(2)
    expect(page.locator(".mark_marks line")).to_have_count(2)


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


def test_every_chart_has_a_name(visit):
    page = visit("activations")
    page.wait_for_selector(CHART)
    unnamed = page.evaluate("""() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].filter(chart =>
        !(chart.getAttribute('aria-label') || chart.querySelector('[aria-label]'))).length""")
    assert unnamed == 0


def test_verdicts_unfold_by_keyboard(visit):
    page = visit("activations")
    first = page.locator(".st-key-claim-cards summary").first
    first.focus()
    page.keyboard.press("Enter")
    first_finding = page.locator(".st-key-claim-cards .findings li").first
    expect(first_finding).to_be_visible()
    expect(first_finding).to_contain_text("of 5 seeds")
    expect(page.locator(".st-key-claim-cards .mean_marks path")).to_have_count(2, timeout=20_000)


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
    expect(page.get_by_text("Sigmoid passes")).to_have_count(0)


def test_nonsense_in_the_url(visit):
    page = visit(
        "activations?act-race-depth=-4&act-race-data=nonsense&act-variants=foo&act-signal-init=zzz&act-tab=nope&act-race-rate=abc&own=maybe&z=%00"
    )
    sound(page)
    page.wait_for_selector(CHART)


def test_downloads(visit):
    page = visit("activations")
    page.locator(".st-key-act-race-foot").get_by_text("Download", exact=True).click()
    with page.expect_download() as got:
        page.get_by_text("The table as CSV").click()
    with open(got.value.path(), encoding="utf-8-sig") as file:  # spreadsheets want the mark at its beginning
        assert file.readline().startswith("variant,seed,accuracy,epoch")
    with page.expect_download() as got:
        page.get_by_text("The run as a PyTorch program").click()
    with open(got.value.path()) as file:
        compile(file.read(), "program.py", "exec")
