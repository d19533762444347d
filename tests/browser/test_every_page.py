"""What every page must look like: wide and narrow, light and dark, on a laptop and by projector, and what a screen reader finds."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from dlcore.charts.theme import PAPERS, contrast
from dlcore.guide import PAGES
from tests.browser.conftest import (
    LAPTOP,
    PHONE,
    WIDE,
    WRITTEN,
    cut_off,
    expect_charts_drawn,
    load,
    new_tab,
    overflow,
    sound,
    still,
)
from tests.common.test_pages import WITHOUT_CHARTS

# Streamlit's own: the lists of the sectioned menu.
NOT_OURS = {"list", "listitem"}
WITH_CHARTS = [page for page in PAGES if page not in {"home", *WITHOUT_CHARTS}]
# What these show first are pictures.
PICTURES = {"segmentation", "detection", "convolution"}
LARGE_TYPE = {"activations", "optimizers", "optimizer_benchmarks", "attention", "cnn_evolution"}
ON_PAPER = {"activations", "optimizers", "losses", "cnn_evolution"}  # whose charts have no text on colored marks
EXHIBIT = "[data-testid=stVegaLiteChart], [data-testid=stImage] img"


def module_tab(path="", **view):
    """A tab that goes from page to page, which takes half as long as loading each."""

    @pytest.fixture(scope="module")
    def tab(chromium, server):
        page = load(new_tab(chromium, **view), f"{server.url}/{path}")
        yield page
        page.context.close()

    return tab


wide, phone = module_tab(), module_tab(**PHONE)
projector = module_tab("?view=projector", viewport=LAPTOP)


def go(tab, page, query=""):
    """To that page as by *Back* and *Forward*, without loading the app anew."""
    tab.faults.clear()
    path = f"/{query}" if page == "home" else f"/{page}{query}"
    title = "Deep Learning, Side by Side" if page == "home" else PAGES[page].title
    still(tab)  # a rerun that the page before has asked for would bring that back
    tab.evaluate("path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')) }", path)
    expect(tab.locator("h1")).to_have_text(title, timeout=30_000)
    still(tab)
    expect_charts_drawn(tab)


def in_scheme(tab, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.wait_for_function(
        "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme", arg=scheme
    )
    expect_charts_drawn(tab)


def violations(tab, **options):
    found = Axe().run(tab, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in found if fault["id"] not in NOT_OURS
    ]


def top_exhibit(tab, page):
    """Where the first chart stands, or the first picture on a page that shows pictures first."""
    first = tab.locator(EXHIBIT if page in PICTURES else "[data-testid=stVegaLiteChart]").first
    expect(first).to_be_visible()
    return first.bounding_box()


@pytest.mark.parametrize("page", PAGES)
def test_wide_by_axe_in_light_and_dark_and_on_a_laptop(wide, page):
    wide.set_viewport_size(WIDE)
    wide.emulate_media(color_scheme="light")
    go(wide, page)
    in_scheme(wide, "light")
    sound(wide)
    assert overflow(wide) <= 2
    assert violations(wide) == []
    names = wide.eval_on_selector_all(
        "[data-testid=stVegaLiteChart]",
        "charts => charts.map(chart => (chart.querySelector('[aria-label]') ?? chart).getAttribute('aria-label'))",
    )
    assert all(names)
    assert names or page in {"home", *WITHOUT_CHARTS}
    in_scheme(wide, "dark")
    # What depends on colors alone differs in the dark; the rest need be asked once.
    assert violations(wide, runOnly={"type": "rule", "values": ["color-contrast"]}) == []
    wide.set_viewport_size(LAPTOP)
    expect_charts_drawn(wide)
    assert out_of_sight(wide) == []
    if page in WITH_CHARTS:
        assert top_exhibit(wide, page)["y"] < 600, "the first chart begins in sight"


@pytest.mark.parametrize("page", PAGES)
def test_phone(phone, page):
    go(phone, page)
    sound(phone)
    assert overflow(phone) <= 2
    assert cut_off(phone) == []
    assert out_of_sight(phone) == []


def out_of_sight(tab):
    """The choices of controls, and the tabs of the whiteboard, that lie beyond the right edge of the window, or of what they stand in."""
    return tab.eval_on_selector_all(
        "[data-testid=stMain] :is([role=toolbar], [role=radiogroup]) :is(button, label), [class*=board] [role=tab]",
        "parts => parts.filter(part => { const right = part.getBoundingClientRect().right;"
        " return right > innerWidth + 1 || right > part.parentElement.getBoundingClientRect().right + 1 })"
        ".map(part => part.innerText)",
    )


def pale(tab, scheme):
    """The colors of what is written in the first chart that are too pale on this paper."""
    fills = tab.evaluate(f"() => {WRITTEN}.map(text => getComputedStyle(text).fill)")
    colors = {"#" + "".join(f"{int(channel):02X}" for channel in re.findall(r"\d+", fill)[:3]) for fill in fills}
    colors.discard(PAPERS[scheme])  # halos around labels
    return {color: contrast(color, PAPERS[scheme]) for color in colors if contrast(color, PAPERS[scheme]) < 4.5}


# The timeline has a row for all that happened at once: a lecturer chooses a field, and sees that whole.
@pytest.mark.parametrize("page", WITH_CHARTS)
def test_a_projector_shows_the_first_chart_whole_and_legible(projector, page):
    projector.emulate_media(color_scheme="light")
    go(projector, page, "?view=projector" + ("&time-field=Training" if page == "timeline" else ""))
    in_scheme(projector, "light")
    sound(projector)
    box = top_exhibit(projector, page)
    assert box["y"] > 0
    assert box["y"] + box["height"] <= 720
    sizes = projector.evaluate(f"() => {WRITTEN}.map(text => parseFloat(getComputedStyle(text).fontSize))")
    assert page not in LARGE_TYPE or min(sizes) >= 16
    for scheme in ("light", "dark") if page in ON_PAPER else ():
        in_scheme(projector, scheme)
        for _ in range(40):  # a chart is drawn before it knows the theme
            if not pale(projector, scheme):
                break
            projector.wait_for_timeout(250)
        assert pale(projector, scheme) == {}
