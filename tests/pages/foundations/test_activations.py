"""The Activations page: what it shows first, its controls, its empty states, and its numbers against the records."""

import dataclasses

import pytest

from dlcore import experiments
from dlcore.experiments import find
from dlcore.records import Library, Record, Store
from pages.shared import cache
from tests.pages.conftest import all_cards, charts, texts

PAGE = "pages/foundations/activations.py"


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert app.title[0].value == "Activations"
    assert len(charts(app)) == 4
    assert "Gradient at the first layer over the last" in texts(app)
    assert "shipped record" in texts(app)
    assert len(all_cards(app)) == 8


def test_verdicts_do_not_follow_the_controls(open_page):
    app = open_page(PAGE)
    before = all_cards(app)
    app.select_slider(key="act-signal-depth").set_value(2).run()
    assert all_cards(app) == before


@pytest.mark.parametrize("tab", ["Signal", "Dead units", "Speed"])
def test_every_tab_draws(open_page, tab):
    app = open_page(PAGE, act_tab=tab)
    assert not app.exception
    assert len(charts(app)) == (3 if tab == "Signal" else 4)


def test_one_variant_alone(open_page):
    app = open_page(PAGE)
    app.button_group(key="act-variants").set_value(["relu"]).run()
    assert not app.exception
    assert "ReLU ends at" in texts(app)


def test_a_z_between_the_steps_is_taken_to_the_nearest(open_page):
    app = open_page(PAGE)
    app.session_state["act-z"] = 0.513
    app.run()
    assert not app.exception
    assert app.table[0].value["f(z)"].tolist()[2] == "0.50"


def test_squashing_functions_have_no_shut_side(open_page):
    app = open_page(PAGE, act_tab="Dead units")
    app.button_group(key="act-variants").set_value(["sigmoid", "tanh"]).run()
    assert not app.exception
    assert "no inactive side" in texts(app)


def test_settings_never_run_offer_to_run(open_page):
    app = open_page(PAGE)
    app.number_input(key="act-race-depth").set_value(5).run()
    assert not app.exception
    assert "never run" in texts(app)
    assert app.button(key="act-race-start").label == "Run it here"


def test_reset_puts_controls_back(open_page):
    app = open_page(PAGE)
    app.select_slider(key="act-signal-depth").set_value(8).run()
    app.button(key="act-reset-all").click().run()
    assert app.select_slider(key="act-signal-depth").value == find("signal-propagation").setting("depth").default


def test_stale_records_are_said_to_be_stale(open_page, home, monkeypatch):
    race = find("activation-comparison")
    shipped = Library().get(race.run("relu", 0))[0]
    for seed in race.seeds:
        Store(home / "records").put(Record(race.run("relu", seed, depth=7), shipped.tables, shipped.provenance))
    newer = dataclasses.replace(race, revision=race.revision + 1)
    monkeypatch.setattr(experiments, "EXPERIMENTS", {**experiments.EXPERIMENTS, race.id: newer})
    app = open_page(PAGE)
    app.number_input(key="act-race-depth").set_value(7).run()
    assert not app.exception
    assert "older version" in texts(app)


def test_a_run_from_the_page_ends_in_the_store(open_page):
    app = open_page(PAGE, act_race_depth="2", act_race_width="8", act_race_epochs="1")
    app.button_group(key="act-variants").set_value(["relu"]).run()
    app.button(key="act-race-start").click().run()
    jobs = cache.engine().jobs()
    assert [job.run_group.first.variant for job in jobs] == ["relu"]
    cache.engine().wait(jobs)
    app.run()
    assert not app.exception
    assert "measured on this machine" in texts(app)
    assert len(list((cache.library().local.folder / "activation-comparison").glob("*.json.gz"))) == len(
        find("activation-comparison").seeds
    )


def test_own_results_stand_first_and_can_be_switched_off(open_page, home):
    race = find("activation-comparison")
    for seed in race.seeds:
        record, _ = Library().get(race.run("relu", seed))
        half = record.tables["curve"] | {"accuracy": [value / 2 for value in record.tables["curve"]["accuracy"]]}
        Store(home / "records").put(dataclasses.replace(record, tables={"curve": half}))
    app = open_page(PAGE)
    assert "ReLU ends at 47%" in texts(app)
    assert "measured on this machine" in texts(app)
    assert "shipped record" in texts(app), "a line for each source"
    app.toggle(key="own").set_value(False).run()
    assert "ReLU ends at" not in texts(app)


def test_a_damaged_record_is_said_and_the_shipped_one_shown(open_page, home):
    run = find("activation-comparison").run("relu", 0)
    store = Store(home / "records")
    store.put(Library().get(run)[0])
    store.path(run).write_bytes(store.path(run).read_bytes()[:200])
    app = open_page(PAGE).run()  # what is found while a page is drawn stands in the sidebar from the next run on
    assert not app.exception
    assert "of 7 reach" in texts(app)
    assert f"{run.fingerprint}.json.gz could not be used" in app.sidebar.warning[0].value
