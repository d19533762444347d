"""How pages are shown: the first chart in sight, a projector's view, fullscreen, and one chart alone."""

import re

import pytest
from playwright.sync_api import expect

from dlcore.charts.theme import PAPERS, contrast
from dlcore.guide import PAGES
from tests.browser.conftest import sound, still
from tests.browser.test_first_view import expect_charts_drawn

LAPTOP = {"width": 1280, "height": 720}
WITHOUT_CHARTS = {"home", "claims", "checkpoints"}
# What these show first are pictures.
PICTURES = {"segmentation", "detection", "convolution"}
EXHIBIT = "[data-testid=stVegaLiteChart], [data-testid=stImage] img"
WITH_CHARTS = [page for page in PAGES if page not in WITHOUT_CHARTS]


def first_exhibit(page, name):
    shown = page.locator(EXHIBIT if name in PICTURES else "[data-testid=stVegaLiteChart]").first
    expect(shown).to_be_visible()
    expect_charts_drawn(page)
    return shown.bounding_box()


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_the_first_chart_begins_in_sight(visit, name):
    page = visit(name, viewport=LAPTOP)
    assert first_exhibit(page, name)["y"] < 600


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_a_projector_shows_the_first_chart_whole(visit, name):
    page = visit(f"{name}?view=projector", viewport=LAPTOP)
    box = first_exhibit(page, name)
    assert box["y"] > 0
    assert box["y"] + box["height"] <= 720
    sound(page)


WRITTEN = """[...document.querySelector('[data-testid=stVegaLiteChart]')?.querySelectorAll('svg text') ?? []]
    .filter(text => text.textContent.trim() && getComputedStyle(text).opacity > 0)"""


@pytest.mark.parametrize("name", ["activations", "optimizers", "optimizer_benchmarks", "attention", "cnn_evolution"])
def test_a_projector_has_large_type(visit, name):
    page = visit(f"{name}?view=projector", viewport=LAPTOP)
    page.wait_for_function(
        f"() => {{ const sizes = {WRITTEN}.map(text => parseFloat(getComputedStyle(text).fontSize));"
        " return sizes.length > 3 && Math.min(...sizes) >= 16 }"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["activations", "optimizers", "losses", "cnn_evolution"])
def test_what_is_written_in_charts_has_contrast(visit, name, scheme):
    page = visit(f"{name}?view=projector", viewport=LAPTOP, color_scheme=scheme)
    expect_charts_drawn(page)

    def pale():
        """The colors that are too pale on this paper."""
        fills = page.wait_for_function(
            f"() => {{ const fills = {WRITTEN}.map(text => getComputedStyle(text).fill); return fills.length > 3 && fills }}"
        ).json_value()
        colors = {"#" + "".join(f"{int(channel):02X}" for channel in re.findall(r"\d+", fill)[:3]) for fill in fills}
        colors.discard(PAPERS[scheme])  # halos around labels
        return {color: contrast(color, PAPERS[scheme]) for color in colors if contrast(color, PAPERS[scheme]) < 4.5}

    for _ in range(40):  # a chart is drawn before it knows the theme
        if not pale():
            break
        page.wait_for_timeout(250)
    assert pale() == {}


def test_fullscreen_grows_the_type_and_keeps_the_finding(visit):
    page = visit("activations", viewport=LAPTOP)
    chart = page.locator("[data-testid=stVegaLiteChart]").first
    expect_charts_drawn(page)
    finding = chart.locator("svg .role-title-text text")
    expect(finding).to_have_text("")
    chart.hover()
    page.get_by_role("button", name="Fullscreen").first.click()
    expect(finding).to_have_text(re.compile("Sigmoid passes"))
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
    expect(page.get_by_text("Sigmoid passes")).to_be_visible()
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
