"""The page Choosing an optimizer: the answer first, then what was measured; its tabs, empty states and nonsense."""

import json
import math

import pyarrow
import pytest

from dlcore.experiments import find
from dlcore.guide import NAMES
from dlcore.guide.foundations.choosing_an_optimizer import LEAVES
from dlcore.provenance import provenance
from dlcore.records import Library, Record, Store
from dlcore.verdicts import verdict
from tests.pages.conftest import all_cards, card_text, charts, texts

PAGE = "pages/foundations/choosing_an_optimizer.py"
EVIDENCE = "choice-evidence-"  # begins the names of the cards beside the answer


def advised_optimizer(app):
    """The optimizer that the page advises; nothing while that is hidden."""
    return next((header.value.removeprefix("Take ") for header in app.header if header.value.startswith("Take ")), None)


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 6
    assert advised_optimizer(app) == "Adam"
    assert "nats with learning rate" in texts(app)
    assert "shipped record" in texts(app)
    assert [len(all_cards(app, prefix)) for prefix in (EVIDENCE, "claim-")] == [2, 3]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.id)
def test_answers_in_the_url_lead_to_the_leaf_with_its_evidence(open_page, leaf):
    app = open_page(PAGE, **{f"choice_ask_{question}": value for question, value in LINKS[leaf.id].items()})
    assert not app.exception
    judged = verdict(leaf.claim, Library())
    assert advised_optimizer(app) == NAMES[leaf.advice(judged.verdict)]
    assert card_text(judged) in all_cards(app, EVIDENCE)
    assert len(all_cards(app, EVIDENCE)) == 1 + len(leaf.related)


LINKS = {
    "sparse": {"features": "sparse"},
    "regularize": {"data": "little"},
    "recurrent": {"network": "recurrent"},
    "scarce": {"compute": "scarce"},
    "search": {"tuning": "a search"},
    "default": {},
}


def test_an_answer_by_click(open_page):
    app = open_page(PAGE)
    app.selectbox(key="choice-ask-features").set_value("sparse").run()
    assert "For sparse features, the guide recommends AdaGrad" in texts(app)


@pytest.mark.parametrize(
    ("tab", "drawn", "words"),
    [
        ("All answers", 6, "The first of these that applies"),
        ("Learning rates", 8, "How many of 7 learning rates end within two points of the best"),
        ("Decoupled decay", 7, "of the small-gradient weights"),
        ("Formulas", 6, "When to use:"),
    ],
)
def test_every_tab_opens(open_page, tab, drawn, words):
    app = open_page(PAGE, choice_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn
    assert words in texts(app)


def test_the_grid_frames_the_decay_that_validation_chose_and_the_title_names(open_page):
    app = open_page(PAGE)
    sent = next(
        chart.proto
        for chart in app.get("vega_lite_chart")
        if '"name": "cells"' in json.dumps(json.loads(chart.proto.spec))
    )
    table = pyarrow.ipc.open_stream(sent.data.data or sent.datasets[0].data.data).read_all().to_pandas()
    framed = table[table["best"]].set_index("name")["value"].to_dict()
    assert set(framed) == {"Adam", "Adam + L2", "AdamW"}
    for name, value in framed.items():
        assert f"{name} with decay {value} (" in texts(app)
    for _, row in table.groupby("name", observed=True):
        assert row.loc[row["judged"].idxmax(), "best"]


@pytest.mark.parametrize("place", ["choice-sparse-", "choice-decay-", "choice-memory-", "choice-over-"])
def test_every_training_experiment_offers_its_program(open_page, place):
    app = open_page(PAGE)
    decays = place == "choice-decay-"
    if decays:
        app.selectbox(key=f"{place}script-of").set_value("adamw").run()  # plain Adam has no decay to choose
    variant = app.selectbox(key=f"{place}script-of").value
    learning_rate = "decay" if decays else "learning_rate"
    assert app.selectbox(key=f"{place}script-{learning_rate}-{variant}").options


@pytest.mark.parametrize("spread", ["equal", "dense"])
def test_the_other_data_are_recorded_too(open_page, spread):
    app = open_page(PAGE)
    app.selectbox(key="choice-spread").set_value(spread).run()
    app.button_group(key="choice-wrong").set_value(0.2).run()
    assert not app.exception
    assert "never run" not in texts(app)
    assert "Last features" in texts(app)


def test_settings_never_run_offer_to(open_page):
    app = open_page(PAGE, choice_tab="Decoupled decay")
    app.number_input(key="choice-decay").set_value(0.7).run()
    assert not app.exception
    assert "never run" in texts(app)


def test_the_grid_without_records_says_so(open_page, no_shipped_records):
    app = open_page(PAGE, choice_tab="Decay and rate")
    assert not app.exception
    assert "never run for any of these" in texts(app)
    assert "Loshchilov and Hutter (2019)" in texts(app)
    assert "Near its best" not in texts(app)


@pytest.mark.slow
def test_the_grid_of_records_of_this_machine(open_page, home):
    experiment, made = find("decay-grid"), provenance("cpu", 1.0, 1.0, 1)
    store, best = Store(home / "records"), {"adam-l2": lambda rate: 0.1, "adamw": lambda rate: 1e-3 / rate}
    for run_group in experiment.shipped_run_groups():
        for run in run_group.runs:
            rate, decay = run["learning_rate"], run["decay"]
            off = abs(math.log10(decay / best[run.variant](rate))) if decay else 3
            right = 0.8 - 0.02 * off - 0.01 * abs(math.log10(rate / 1e-3)) + 0.001 * run.seed
            store.put(Record(run, {"end": {"validation": [right], "accuracy": [right], "train_accuracy": [1.0]}}, made))
    app = open_page(PAGE, choice_tab="Decay and rate")
    assert not app.exception
    assert "Adam + L2: validation chooses learning rate 0.001 and decay 0.1, test accuracy 80.5%" in texts(app)
    assert "AdamW: validation chooses learning rate 0.001 and decay 1, test accuracy 80.5%" in texts(app)
    assert "the decay itself may stay the same, the product does not" in texts(app)
    assert "No verdict rests on this" in texts(app)
    assert len(charts(app)) == 8
    assert "Preferred decay" in app.table[0].value
    assert app.selectbox(key="choice-grid-script-decay-adam-l2").value == 0.1
    assert app.selectbox(key="choice-grid-script-learning_rate-adam-l2").value == 1e-3
    app.toggle(key="choice-grid-noise").set_value(True)
    app.button_group(key="choice-columns").set_value("rate × decay").run()
    assert not app.exception
    assert "differ by" in texts(app)
    assert "products rounded to half a decade" in texts(app)


def test_nothing_chosen_is_a_sentence(open_page):
    app = open_page(PAGE)
    app.button_group(key="choice-variants").set_value([]).run()
    assert not app.exception
    assert "pick at least one" in app.info[0].value
    assert len(charts(app)) == 4


def test_guess_first_veils(open_page):
    app = open_page(PAGE, choice_guess="true", choice_tab="All answers")
    assert not charts(app)
    assert not all_cards(app)
    assert advised_optimizer(app) is None
    assert "The first of these" not in texts(app)
    app.button_group(key="choice-pick").set_value("no larger").run()
    assert "You said *no larger*" in texts(app)
    assert charts(app)
