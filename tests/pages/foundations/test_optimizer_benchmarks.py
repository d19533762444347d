"""The page Optimizers at work: what it shows first, its tabs, its empty states, and its own settings."""

import pyarrow
import pytest

from dlcore.records import Library
from dlcore.verdicts import verdict
from tests.pages.conftest import charts, texts

PAGE = "pages/foundations/optimizer_benchmarks.py"


def cards(app):
    return next((element.proto.body for element in app.get("html") if "class='verdicts'" in element.proto.body), "")


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 4
    assert "decades of rates" in texts(app)
    assert "shipped record" in texts(app)
    assert cards(app).count("<details>") == 5
    for chart in app.get("vega_lite_chart"):
        data = chart.proto.data.data or chart.proto.datasets[0].data.data
        assert 0 < len(pyarrow.ipc.open_stream(data).read_all()) <= 2_000


def test_verdicts_are_those_of_the_records(open_page):
    judged = verdict("optimizers/adam-fast", Library())
    assert judged.seeds == 5
    assert f"{judged.verdict}</span><span class='says'>{judged.text}" in cards(open_page(PAGE))


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
    app = open_page(PAGE, work_task="My own")
    app.number_input(key="work-depth").set_value(5).run()
    assert not app.exception
    assert "never run" in texts(app)
    assert "270 runs" in texts(app)


def test_nothing_chosen_is_a_sentence(open_page):
    app = open_page(PAGE)
    app.button_group(key="work-variants").set_value([]).run()
    assert not app.exception
    assert "pick at least one" in app.info[0].value


def test_nonsense_in_the_url_falls_back(open_page):
    app = open_page(PAGE, work_task="x", work_axis="y", work_variants="z", work_examples="-1", work_tab="q")
    assert not app.exception
    assert len(charts(app)) == 4


def test_guess_first_veils(open_page):
    app = open_page(PAGE, work_guess="true")
    assert not charts(app)
    app.button_group(key="work-pick").set_value("fewer").run()
    assert "You said *fewer*" in texts(app)
    assert charts(app)


def test_missing_shipped_records_are_said(open_page, home, monkeypatch):
    monkeypatch.setattr("dlcore.records.store.SHIPPED", home / "nothing")
    app = open_page(PAGE)
    assert not app.exception
    assert "never" in texts(app)
    assert cards(app).count("no records yet") == 5
