"""A page for a projector, one chart alone for slides, and the link that has a reader's words only when they say so."""

import pytest

from dlcore.guide import PAGES
from tests.common.test_pages import WITHOUT_CHARTS
from tests.pages.conftest import charts, texts

ACTIVATIONS = PAGES["activations"].path


@pytest.fixture
def open_embedded(open_page):
    def open_at(page, **url):
        app = open_page()
        app.context["is_embedded"] = True
        for name, value in url.items():
            app.query_params[name.replace("_", "-")] = value
        return app.switch_page(page).run()

    return open_at


def alone(app):
    """The one chart, by what it found, which stands above it."""
    (chart,) = app.get("vega_lite_chart")
    assert f"**{chart.proto.alt}**" in texts(app)
    return chart.proto.alt


def test_an_embedded_page_ends_after_its_first_chart_and_its_provenance(open_embedded, open_page):
    first, second, *_ = (chart.proto.alt for chart in open_page(ACTIVATIONS).get("vega_lite_chart"))
    app = open_embedded(ACTIVATIONS)
    assert not app.exception
    assert alone(app) == first
    assert "shipped record" in texts(app)
    assert not app.header
    assert not app.get("download_button")
    assert alone(open_embedded(ACTIVATIONS, chart="2")) == second


def test_the_walk_through_a_network_and_the_charts_below_it_can_be_embedded(open_embedded):
    page = PAGES["backpropagation"].path
    assert alone(open_embedded(page, bp_step="4")).startswith("Forward, step 4 of ")
    assert "shipped record" in texts(below := open_embedded(page, chart="2"))
    assert "Autograd" in alone(below)


def test_a_chart_of_a_tab_can_be_embedded(open_embedded):
    app = open_embedded(ACTIVATIONS, chart="3", act_tab="Speed")
    assert "ns per element" in alone(app)
    assert "shipped record" in texts(app)


@pytest.mark.parametrize("number", ["99", "9"])
def test_a_chart_that_is_not_there_is_a_sentence(open_embedded, number):
    app = open_embedded(ACTIVATIONS, chart=number)
    assert not app.exception
    assert app.info[0].value == f"This page has no chart {number}: under these settings it has 4."


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "1e3", "١", "9" * 400])
def test_nonsense_is_the_first_chart(open_embedded, number):
    assert alone(open_embedded(ACTIVATIONS, chart=number))


@pytest.mark.parametrize("page", [page for page in PAGES if page not in {"home", *WITHOUT_CHARTS}])
def test_every_page_can_be_embedded(open_embedded, page):
    app = open_embedded(PAGES[page].path)
    assert not app.exception
    assert alone(app)


def test_a_projector_has_larger_type_on_the_same_chart(open_page):
    page, lecture = open_page(ACTIVATIONS), open_page(ACTIVATIONS, view="projector")
    assert not lecture.exception
    assert [chart["layer"] for chart in charts(page)] == [chart["layer"] for chart in charts(lecture)]
    assert charts(lecture)[0]["params"][-1]["expr"].endswith(": 1.333")
    assert charts(page)[0]["params"][-1]["expr"].endswith(": 1")


def test_the_switch_in_the_sidebar_is_kept_when_the_page_changes(open_page):
    app = open_page(ACTIVATIONS)
    app.sidebar.button_group(key="view").set_value("projector").run()
    app.switch_page(PAGES["losses"].path).run()
    assert app.sidebar.button_group(key="view").value == "projector"
