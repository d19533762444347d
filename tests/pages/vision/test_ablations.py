"""The page One idea at a time: each idea and tab, its empty states, its own settings, and nonsense in its URL."""

import pytest

from dlcore.experiments.vision.residual_depth import EXPERIMENT as RESIDUAL
from dlcore.experiments.vision.residual_depth import LEARNING_RATES
from dlcore.records import Library
from dlcore.verdicts import verdict
from tests.pages.conftest import all_cards, card_text, charts, texts

PAGE = "pages/vision/ablations.py"
IDEAS = ("Residual connections", "Compound scaling", "Dropout and batch normalization")


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 3
    assert "Training accuracy gained by residual connections, in points" in texts(app)
    assert "Gradient at the stem" in texts(app)
    assert "shipped record" in texts(app)
    assert len(all_cards(app)) == 2
    assert list(app.table[0].value["Layers"]) == ["8", "8", "20", "20", "56", "56"]


def test_verdicts_are_those_of_the_records(open_page):
    judged = verdict("vision/residual-trains-deep", Library())
    assert judged.seeds == 3
    assert [finding.condition.split()[0] for finding in judged.findings[:3]] == ["56", "20", "8"]
    assert card_text(judged) in all_cards(open_page(PAGE))


@pytest.mark.parametrize("idea", IDEAS)
@pytest.mark.parametrize(
    ("tab", "drawn"),
    [
        ("Initial gradients", 3),
        ("Cost", 4),
        ("Learning rates", 3),
        ("Filter size", 3),
        ("Published scaling", 3),
        ("Batch norm modes", 4),
        ("Formulas", 2),
    ],
)
def test_every_idea_and_tab_draws(open_page, idea, tab, drawn):
    app = open_page(PAGE, idea_which=idea, idea_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn
    assert tab == "Filter size" or "never run" not in texts(app)  # that tab's records are those of the page Convolution
    assert "Parameters" in app.table[0].value


def test_the_networks_that_are_compared_do_equal_arithmetic(open_page):
    table = open_page(PAGE, idea_which="Compound scaling").table[0].value
    macs = [float(told.split()[0]) for told in table["MACs"]]
    assert len(macs) == 5
    assert max(macs) > 3 * min(macs)
    assert max(macs[1:]) < 1.1 * min(macs[1:])


@pytest.mark.parametrize("part", ["training", "test"])
@pytest.mark.parametrize("idea", IDEAS)
def test_curves_are_of_the_pictures_asked_for(open_page, idea, part):
    app = open_page(PAGE, idea_which=idea, idea_training_on=part, idea_test_on=part)
    assert not app.exception
    assert f"accuracy on {part} images" in texts(app)


@pytest.mark.parametrize("depth", [8, 20])
def test_other_depths_are_recorded(open_page, depth):
    app = open_page(PAGE)
    app.selectbox(key="idea-residual-depth").set_value(depth).run()
    assert not app.exception
    assert "never run" not in texts(app)


def test_settings_never_run_offer_to_run(open_page):
    app = open_page(PAGE)
    app.selectbox(key="idea-residual-depth").set_value(110).run()
    assert not app.exception
    assert "never run" in texts(app)
    runs = len(RESIDUAL.variants) * len(RESIDUAL.seeds) * len(LEARNING_RATES)
    assert f"{runs} runs" in texts(app)


def test_a_setting_out_of_bounds_does_not_reach_the_experiment(open_page):
    app = open_page(PAGE, idea_residual_width="9999")
    assert not app.exception
