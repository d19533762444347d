"""The Callbacks page: replayed stops, checkpoints, schedules, and its empty states."""

import pytest

from dlcore.experiments import find
from dlcore.experiments.foundations.cnn_schedules import SHARED
from dlcore.provenance import provenance
from dlcore.records import Record, Store
from tests.analysis.foundations.made_up_schedules import curve
from tests.pages.conftest import all_cards, charts, texts

CNN = find("cnn-schedules")
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


def made_up_curve(run):
    """Every schedule a point ahead of the one before, and of a lower log-loss; a constant rate is worse at the one that is the same for all, which is that of the others."""
    place = CNN.variants.index(run.variant)
    worse = 0.02 if (run.variant, run["learning_rate"]) == ("constant", SHARED) else 0.0
    return curve(0.84 + place / 100 - worse + run.seed / 10_000, 0.5 - place / 100 + worse, run["learning_rate"])


@pytest.mark.slow
def test_a_cnn_without_records_offers_to_run_it(open_page, no_shipped_records):
    app = open_page(PAGE, call_tab="Schedules", call_network="CNN")
    assert not app.exception
    assert "50 runs" in texts(app)
    assert "The tuning runs are not recorded" in texts(app)


@pytest.mark.slow
def test_a_cnn_with_records_draws_both_measures_and_a_table_of_ends(open_page, home):
    store, made = Store(home / "records"), provenance("cpu", 1.0, 1.0, 1)
    for run_group in CNN.shipped_run_groups():
        for run in run_group.runs:
            table = made_up_curve(run)
            right = tuple(place < 1_000 * table["accuracy"][-1] for place in range(1_000))
            store.put(Record(run, {"curve": table}, made, {"test": right}))
    app = open_page(PAGE, call_tab="Schedules", call_network="CNN")
    assert not app.exception
    assert len(charts(app)) == 4
    assert app.table[-1].value.columns[0] == "Learning rate"  # what tuning saw
    assert "Reduce on plateau ends with the highest test accuracy, 88.0%; a constant learning rate with 84.0%" in texts(
        app
    )
    assert "Final learning rate, relative to its peak: Constant 0.10" in texts(app)
    assert app.table[-2].value["Minus constant, points"].tolist()[1] == "+1.00 (+1.00 to +1.00)"
    app.button_group(key="call-measure").set_value("loss").run()
    app.button_group(key="call-rate").set_value("The same for all").run()
    assert not app.exception
    assert (
        f"At a peak learning rate of {SHARED:g}: Reduce on plateau ends with the lowest test log-loss, 0.460; a constant learning rate with 0.520"
        in texts(app)
    )
    app.button_group(key="call-schedules").set_value(["warm-up"]).run()
    assert not app.exception
    assert "The CNN was not trained with this schedule" in texts(app)
