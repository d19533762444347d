"""The Callbacks page: replayed stops, checkpoints, schedules, and its empty states."""

import pytest

from tests.pages.conftest import all_cards, charts, texts

PAGE = "pages/foundations/callbacks.py"


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 4
    assert "with the best weights" in texts(app)
    assert "shipped record" in texts(app)
    assert len(all_cards(app)) == 2


def test_patience_and_monitor_are_replayed(open_page):
    app = open_page(PAGE)
    assert "With patience 10 training stops" in texts(app)
    app.slider(key="call-patience").set_value(2).run()
    assert "With patience 2 training stops" in texts(app)
    app.button_group(key="call-monitor").set_value("training loss").run()
    assert not app.exception
    app.toggle(key="call-restore").set_value(False).run()
    assert not app.exception


@pytest.mark.parametrize(
    ("judge", "caption"),
    [("test loss", "test loss"), ("calibration error", "a calibration error of")],
)
def test_the_test_digits_judge_by_loss_or_calibration(open_page, judge, caption):
    app = open_page(PAGE, call_judge=judge)
    assert not app.exception
    assert f"{caption}" in texts(app)
    assert len(charts(app)) == 4


@pytest.mark.parametrize(("tab", "drawn"), [("Checkpoints", 3), ("TensorBoard", 2), ("Formulas", 2)])
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, call_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn


def test_checkpoints_are_scrubbed(open_page):
    app = open_page(PAGE, call_tab="Checkpoints")
    assert "Epoch 80:" in texts(app)
    assert [len(table.value) for table in app.table] == [10, 3]
    app.select_slider(key="call-epoch").set_value(0).run()
    assert not app.exception
    assert "Epoch 0:" in texts(app)
    assert app.table[1].value["Ratio"].tolist() == ["1.0"] * 3


def test_settings_never_run_offer_to_run(open_page):
    for tab in ("Schedules", "Checkpoints", "TensorBoard"):
        app = open_page(PAGE, call_tab=tab)
        app.number_input(key="call-epochs").set_value(7).run()
        assert not app.exception
        assert "never run" in texts(app)


def test_fashion_is_recorded_too(open_page):
    app = open_page(PAGE, call_data="Fashion-10k")
    assert not app.exception
    assert "never run" not in texts(app)
