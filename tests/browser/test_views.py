"""How pages are shown: the first chart in sight, a projector's view, fullscreen, and one chart alone."""


import pytest
from playwright.sync_api import expect

from dlcore.guide import PAGES
from tests.browser.conftest import sound
from tests.browser.test_first_view import expect_charts_drawn

LAPTOP = {"width": 1280, "height": 720}
WITHOUT_CHARTS = {"home", "checkpoints"}
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


def type_sizes(page):
    """Of what is written in the first chart, in px."""
    return (
        page.locator("[data-testid=stVegaLiteChart]")
        .first.locator("svg text")
        .evaluate_all(
            "all => all.filter(text => text.textContent.trim() && getComputedStyle(text).opacity > 0)"
            ".map(text => parseFloat(getComputedStyle(text).fontSize))"
        )
    )


@pytest.mark.parametrize("name", ["activations", "optimizers", "optimizer_benchmarks", "attention", "cnn_evolution"])
def test_a_projector_has_large_type(visit, name):
    page = visit(f"{name}?view=projector", viewport=LAPTOP)
    expect_charts_drawn(page)
    sizes = type_sizes(page)
    assert sizes
    assert min(sizes) >= 16
