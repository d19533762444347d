"""The page Optimizers in practice: what it shows first, its tabs, its empty states, and its own settings."""

import pytest

from tests.pages.conftest import all_cards, charts, texts

PAGE = "pages/foundations/optimizer_benchmarks.py"


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 4
    assert "decades of learning rates" in texts(app)
    assert "shipped record" in texts(app)
    assert len(all_cards(app)) == 5


@pytest.mark.parametrize("axis", ["epoch", "step", "seconds"])
@pytest.mark.parametrize("task", ["MNIST-5k", "Fashion-10k"])
def test_every_axis_and_task_draws(open_page, axis, task):
    app = open_page(PAGE, work_axis=axis, work_task=task, work_batch_axis=axis)
    assert not app.exception
    assert len(charts(app)) == 4
    assert "never run" not in texts(app)


@pytest.mark.parametrize(("tab", "drawn"), [("Noise", 3), ("Formulas", 2)])
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, work_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn


def test_fewer_pictures_are_recorded_too(open_page):
    app = open_page(PAGE)
    app.selectbox(key="work-examples").set_value(320).run()
    assert not app.exception
    assert "never run" not in texts(app)


def test_settings_of_ones_own_offer_to_run_the_whole_grid(open_page):
    app = open_page(PAGE, work_task="Custom")
    app.number_input(key="work-depth").set_value(5).run()
    assert not app.exception
    assert "never run" in texts(app)
    assert "270 runs" in texts(app)
