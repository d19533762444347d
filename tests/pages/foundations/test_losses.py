"""The Losses page: what it shows first, its tabs, its empty states, and its numbers against the records."""

import pytest

from dlcore.experiments import find
from dlcore.records import Library
from dlcore.verdicts import verdict
from pages.shared import cache
from tests.pages.conftest import all_cards, card_text, charts, texts

PAGE = "pages/foundations/losses.py"
TABS = ("Shapes", "Probabilities", "Sensitivity", "Regression", "Margin", "Which loss?")
CLAIM = "losses/mse-regression-cross-entropy-classification"


def test_rare_classes_have_every_measure_and_a_threshold_that_moves(open_page):
    app = open_page(PAGE, loss_tab="Rare classes")
    assert not app.exception
    assert len(charts(app)) == 6
    assert "PR-AUC: from" in texts(app)
    assert "a random ranking has 0.01" in texts(app)
    app.selectbox(key="loss-rare-measure").set_value("accuracy").run()
    assert "a classifier that never finds one has 0.99" in texts(app)
    before = app.table[-1].value.to_csv()
    app.slider(key="loss-rare-threshold").set_value(0.05).run()
    assert app.table[-1].value.to_csv() != before
    app.number_input(key="loss-rare-cost").set_value(200).run()
    app.selectbox(key="loss-rare-of").set_value("class-weights").run()
    assert not app.exception
    assert len(charts(app)) == 6


def choose(app, *variants):
    return app.button_group(key="loss-variants").set_value(list(variants)).run()


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert app.title[0].value == "Losses"
    assert len(charts(app)) == 6
    assert "Mean epochs to fall below 0.1: Cross-entropy 50" in texts(app)
    assert "shipped record" in texts(app)
    assert len(all_cards(app)) == 1
    judged = verdict(CLAIM, Library())
    assert card_text(judged) in all_cards(app)


@pytest.mark.parametrize(("tab", "drawn"), tuple(zip(TABS, (6, 4, 4, 5, 4, 2))))
def test_every_tab_draws_and_no_chart_has_too_many_points(open_page, tab, drawn):
    app = open_page(PAGE, loss_tab=tab)
    app = choose(app, *find("loss-shapes").variants)
    assert not app.exception
    assert len(charts(app)) == drawn


@pytest.mark.parametrize(
    ("variant", "tab"),
    [
        ("huber", "Regression"),
        ("huber", "Probabilities"),
        ("huber", "Margin"),
        ("kl", "Shapes"),
        ("kl", "Sensitivity"),
        ("hinge", "Margin"),
        ("hinge", "Sensitivity"),
        ("hinge", "Regression"),
        ("hinge", "Probabilities"),
    ],
)
def test_one_loss_alone_gets_its_charts_or_a_sentence(open_page, variant, tab):
    app = open_page(PAGE, loss_tab=tab)
    choose(app, variant)
    assert not app.exception
    if variant in ("huber", "kl"):
        assert "None of the chosen losses" in texts(app)
    if variant == "hinge":
        assert "None falls below 0.1" in texts(app)


def test_a_moved_prediction_changes_dots_table_and_title(open_page):
    app = choose(open_page(PAGE), "mse", "mse-raw", "cross-entropy", "mae", "huber")
    app.slider(key="loss-miss").set_value(3.0).run()
    app.session_state["loss-score"] = -2.013
    app.run()
    assert not app.exception
    assert "A residual of 3 has the loss 9.0 under MSE" in texts(app)
    assert "A logit of −2 has a gradient of size 6.0 under MSE on logits" in texts(app)
    costs = dict(zip(app.table[0].value["Loss"], app.table[0].value["Value"]))
    assert costs == {"MSE": "9.0", "MAE": "3.0", "Huber": "2.5"}


def test_the_helper_names_what_the_records_say(open_page):
    app = open_page(PAGE, loss_tab="Which loss?")
    told = {row["Task"]: row for row in app.table[0].value.to_dict("records")}
    assert len(told) == 10
    assert told["Recover from a confidently wrong neuron"]["Use"] == "Cross-entropy"
    assert "Hinge never" in told["Recover from a confidently wrong neuron"]["Measured"]
    dirty = told["Regression, 10% outliers"]
    assert "MSE" not in dirty["Use"]
    assert "Hinge" in told["Classification, with probabilities"]["Measured"]


@pytest.mark.parametrize("task", ["Small output layer", "Fashion-20k"])
def test_every_task_is_recorded(open_page, task):
    app = open_page(PAGE, loss_task=task, loss_tab="Sensitivity")
    assert not app.exception
    assert len(charts(app)) == 4
    assert "never run" not in texts(app)


def test_probabilities_of_a_loss_and_at_a_fitted_temperature(open_page):
    app = open_page(PAGE, loss_tab="Probabilities", loss_task="Small output layer")
    choose(app, "mse-raw", "cross-entropy", "hinge")
    table = {row["Loss"]: row for row in app.table[0].value.to_dict("records")}
    assert table["Hinge"]["Brier score"] == "–"
    assert table["MSE on logits"]["Log-loss"] == "∞"  # a right class that was clipped to 0
    assert float(table["MSE on logits"]["Log-loss, T"]) < 1
    assert "Mean confidence minus accuracy" in texts(app)
    before = texts(app)
    app.button_group(key="loss-reading").set_value("Softmax at a fitted temperature").run()
    assert not app.exception
    assert texts(app) != before


def test_rates_of_a_task_are_those_that_tuned_it(open_page):
    """Not those of the other tasks with the same data."""
    from dlcore.experiments.foundations import loss_comparison

    experiment = find("loss-comparison")
    records = cache.load_tuning(experiment, ("mse",), loss_comparison.MNIST)
    assert {run["gain"] for group in records.run_groups for run in group.runs} == {1.0}
    assert {run["depth"] for group in records.run_groups for run in group.runs} == {2}
    assert len(records.run_groups) == len(experiment.tuning.values_of("mse"))


@pytest.mark.parametrize("targets", ["Laplace noise", "20% outliers"])
def test_targets_of_a_regression(open_page, targets):
    app = open_page(PAGE, loss_tab="Regression", loss_targets=targets)
    assert not app.exception
    assert "never run" not in texts(app)
    assert "Smallest RMSE under Normal: " in texts(app)


def test_settings_never_run_offer_to_run(open_page):
    app = open_page(PAGE, loss_task="Custom")
    app.number_input(key="loss-race-depth").set_value(5).run()
    assert not app.exception
    assert "never run" in texts(app)
    assert app.button(key="loss-race-start").label == "Run it here"


@pytest.mark.parametrize("tab", ["Margin", "Which loss?"])
def test_guess_first_veils_until_answered(open_page, tab):
    app = open_page(PAGE, loss_guess="true", loss_tab=tab)
    assert not app.exception
    assert "Before you look" in texts(app)
    assert "Mean epochs" not in texts(app)
    assert not charts(app)
    assert not app.table
    assert not all_cards(app)
    app.button_group(key="loss-pick").set_value("more than 20").run()
    assert "You said *more than 20*" in texts(app)
    assert "*3 to 20*" in texts(app)
    assert all_cards(app)


def test_reset_puts_controls_back(open_page):
    app = open_page(PAGE)
    app.select_slider(key="loss-neuron-start").set_value(0.0).run()
    assert "Mean epochs to fall below 0.1: Cross-entropy 3" in texts(app)
    app.button(key="loss-reset-all").click().run()
    assert app.select_slider(key="loss-neuron-start").value == find("loss-saturation").setting("start").default


def test_a_run_from_the_page_ends_in_the_store(open_page):
    app = open_page(PAGE)
    choose(app, "cross-entropy")
    app.button(key="loss-saturation-start").click().run()
    jobs = cache.engine().jobs()
    cache.engine().wait(jobs)
    app.run()
    assert not app.exception
    assert "measured on this machine" in texts(app)
    assert len(list((cache.library().local.folder / "loss-saturation").glob("*.json.gz"))) == 5


@pytest.mark.parametrize(("page", "prefix", "result"), [(PAGE, "loss", r"p_k-y_k"), ("pages/foundations/activations.py", "act", r"\frac2{n_{\text{in}}}")])  # fmt: skip
def test_a_derivation_is_written_line_by_line_and_checked_at_the_end(open_page, page, prefix, result):
    app = open_page(page, **{f"{prefix}_tab": "Derivation"})
    assert not app.exception
    first = [formula.value for formula in app.latex]
    assert not any(result in formula for formula in first)
    app.button(key=f"{prefix}-line-next").click().run()
    assert len(app.latex) == len(first) + 1
    app.button(key=f"{prefix}-line-all").click().run()
    assert not app.exception
    assert any(result in formula.value for formula in app.latex)
    assert any("assert" in code.value for code in app.code)
    assert app.button(key=f"{prefix}-line-next").disabled
