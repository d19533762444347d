"""What a new visitor meets: links to pages, light and dark, wide and narrow, with a screen reader."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import CHART, sound, still

# Streamlit's own: the lists of the sectioned menu.
NOT_OURS = {"list", "listitem"}
PAGES = (
    "",
    "backpropagation",
    "activations",
    "losses",
    "optimizers",
    "optimizer_benchmarks",
    "choosing_an_optimizer",
    "callbacks",
    "convolution",
    "ablations",
    "cnn_evolution",
    "vision_transformer",
    "sequence_models",
    "bert_gpt_t5",
    "detection",
    "segmentation",
    "checkpoints",
    "attention",
)


def test_a_link_to_a_page_as_the_very_first_visit(visit, fresh_server):
    page = visit("activations?act-signal-depth=8", base=fresh_server.url)
    sound(page)
    assert page.locator("h1").inner_text() == "Activations"
    page.wait_for_selector(CHART)
    assert "act-signal-depth=8" in page.url
    assert page.get_by_role("slider").first.get_attribute("aria-valuetext") == "8"


def test_every_page_is_in_sight_in_the_menu(visit):
    page = visit()
    links = page.locator("[data-testid=stSidebarNavLink]")
    assert links.count() == len(PAGES)
    assert all(links.nth(number).is_visible() for number in range(links.count()))


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


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_wide_and_by_axe(visit, path, scheme):
    page = visit(path, color_scheme=scheme)
    sound(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.stApp')).colorScheme") == scheme
    assert overflow(page) <= 2
    found = [fault for fault in Axe().run(page).response["violations"] if fault["id"] not in NOT_OURS]
    told = [(fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found]
    assert not told


@pytest.mark.parametrize("path", PAGES)
def test_phone(visit, path):
    page = visit(path, viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, device_scale_factor=2)
    sound(page)
    assert overflow(page) <= 2
    page.wait_for_timeout(1_500)
    assert cut_off(page) == []


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


@pytest.mark.parametrize(("tab", "drawn"), [("Shapes", [7, 7]), ("Signal", [7]), ("Dead+units", [5, 5])])
def test_every_line_is_really_drawn(visit, tab, drawn):
    page = visit(f"activations?act-tab={tab}")
    page.wait_for_selector(CHART)
    page.wait_for_timeout(1500)
    assert lines(page) == [7, 7, *drawn]


def test_the_shock_is_marked_once_in_each_chart(visit):
    page = visit("activations?act-tab=Dead+units")
    page.wait_for_selector(".mark_marks line", state="attached")
    assert page.locator(".mark_marks").count() == 2
    assert page.locator(".mark_marks line").count() == 2


def lines(page):
    """How many lines each chart shows, top to bottom."""
    return page.eval_on_selector_all(
        "[data-testid=stVegaLiteChart]",
        "charts => charts.map(chart => chart.querySelectorAll('.mark-line.role-mark path').length)",
    )


def test_every_bar_is_really_drawn(visit):
    page = visit("activations?act-tab=Speed")
    page.wait_for_selector(".bars_marks path")
    assert page.locator(".bars_marks path").count() == 14


def test_every_chart_has_a_name(visit):
    page = visit("activations")
    page.wait_for_selector(CHART)
    unnamed = page.evaluate("""() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].filter(chart =>
        !(chart.getAttribute('aria-label') || chart.querySelector('[aria-label]'))).length""")
    assert unnamed == 0


def test_verdicts_unfold_by_keyboard(visit):
    page = visit("activations")
    first = page.locator(".verdicts summary").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".verdicts details[open] li").first.is_visible()
    assert "95 % interval" in page.locator(".verdicts details[open] li").first.inner_text()


def test_controls_are_in_the_url_and_survive_a_reload(visit):
    page = visit("activations")
    page.locator(".st-key-act-variants").get_by_text("Sigmoid", exact=True).click()
    still(page)
    page.locator(".st-key-act-race-axis").get_by_text("seconds").click()
    still(page)
    assert "act-race-axis=seconds" in page.url
    assert "act-variants=" in page.url
    page.reload()
    page.wait_for_selector("h1")
    still(page)
    sound(page)
    assert "act-race-axis=seconds" in page.url
    assert page.get_by_text("seconds of training per network").count() == 1
    assert page.get_by_text("Sigmoid passes").count() == 0


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
    with open(got.value.path()) as file:
        assert file.readline().startswith("variant,seed,accuracy,epoch")
    with page.expect_download() as got:
        page.get_by_text("The run as a PyTorch program").click()
    with open(got.value.path()) as file:
        compile(file.read(), "program.py", "exec")
