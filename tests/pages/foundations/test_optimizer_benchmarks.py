"""The page Optimizers in practice: what it shows first, its tabs, its empty states, and its own settings."""

import pytest

from dlcore.experiments import find
from dlcore.experiments.foundations.optimizer_tasks import RATES
from dlcore.paths import SHIPPED
from dlcore.recipes.small_tasks import TASKS
from dlcore.records import Archive, Record
from tests.pages.conftest import all_cards, charts, texts

SIX = find("optimizer-tasks")
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


@pytest.mark.slow
def test_six_tasks_without_records_offer_to_run_them(open_page, no_shipped_records):
    app = open_page(PAGE, work_tab="Six tasks")
    assert not app.exception
    assert not charts(app)
    assert "720 runs" in texts(app)


def write_made_up_records(folder):
    """Every judged run halves its distance to a loss of 0.1 after as many steps as its optimizer's place in the row, and twice as many at the default rate."""
    records, like = [], Archive(SHIPPED).get(find("learning-rate-sensitivity").run("adam", 0)).provenance
    for group in (each for each in SIX.shipped_run_groups() if each.seeds == SIX.seeds):
        for run in group.runs:
            half = 10 * (1 + SIX.variants.index(run.variant)) * (1 + RATES.index(run["rate_choice"]))
            steps = list(range(0, 301, 10))
            losses = [0.1 + 0.9 * 0.5 ** (step / half) for step in steps]
            curve = {"step": steps, "seconds": [step / 100 for step in steps], "loss": losses}
            records.append(Record(run, {"curve": curve, "end": {"loss": losses[-1:]}}, like))
    Archive(folder).write(SIX.id, SIX.revision, records)


@pytest.mark.slow
def test_six_tasks_with_records_draw_a_profile_and_what_defaults_cost(open_page, tmp_path, monkeypatch):
    write_made_up_records(tmp_path)
    monkeypatch.setenv("DLCORE_RECORDS", str(tmp_path))
    app = open_page(PAGE, work_tab="Six tasks")
    assert not app.exception
    assert len(charts(app)) == 4
    assert f"twice the fastest's steps: {len(TASKS)} of {len(TASKS)} with Mini-batch SGD and Momentum" in texts(app)
    targets, rates = app.table[-2:]
    assert "never" not in str(targets.value)
    assert "Noise floor" not in [toggle.label for toggle in app.toggle if toggle.key.startswith("work-six")]
    app.button_group(key="work-six-rate").set_value("default").run()
    app.button_group(key="work-six-axis").set_value("seconds").run()
    assert not app.exception
    assert f"twice the fastest's seconds: {len(TASKS)} of {len(TASKS)} with Mini-batch SGD; none with" in texts(app)
    assert set(rates.value["Learning rate"]) == {"Mini-batch SGD", "Momentum", "AdaGrad", "RMSProp", "Adam", "AdamW"}
