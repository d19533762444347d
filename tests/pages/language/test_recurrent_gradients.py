"""The tab Vanishing and exploding: without records, with those of this machine, and under nonsense in the address."""

import pytest

from dlcore.experiments import find
from dlcore.experiments.language import recurrent_gradients
from dlcore.provenance import provenance
from dlcore.records import Record, Store
from tests.pages.conftest import charts, texts

PAGE, TAB = "pages/language/sequence_models.py", "Vanishing and exploding"


def test_without_records_both_parts_say_so(open_page, no_shipped_records):
    app = open_page(PAGE, read_tab=TAB)
    assert not app.exception
    assert texts(app).count("never run") >= 3  # the page's own, and both parts of the tab
    assert app.number_input(key="read-grad-gain").value == 1.0
    assert "What clipping does in training" in [header.value for header in app.subheader]


def keep(home, run_groups, tables):
    made = provenance("cpu", 1.0, 1.0, 1)
    store = Store(home / "records")
    for run_group in run_groups:
        for run in run_group.runs:
            store.put(Record(run, tables(run), made))


def profile(run):
    factor = {"rnn": 0.5, "rnn-orthogonal": run["gain"] * 0.7}.get(run.variant, 0.9)
    gradient = [max(factor**back, 1e-300) for back in recurrent_gradients.BACK]
    return {"profile": {"back": list(recurrent_gradients.BACK), "gradient": gradient}, "end": {"per_step": [factor]}}


def end(run):
    accuracy = 1.0 if run.variant == "clip-norm" else 0.125
    return {"end": {"accuracy": [accuracy], "validation_accuracy": [accuracy], "loss": [1.0], "norm": [20.0]}}


def test_records_of_this_machine_are_drawn_and_told(open_page, home, no_shipped_records):
    experiment, clipping = find("recurrent-gradients"), find("recurrent-clipping")
    keep(home, experiment.shipped_run_groups(), profile)
    keep(home, clipping.shipped_run_groups()[:2], end)
    app = open_page(PAGE, read_tab=TAB)
    assert not app.exception
    told = texts(app)
    assert "RNN with default initialization 0.50; orthogonal 0.56 (gain 0.8) to 1.40 (gain 2)" in told
    assert "On 50 tokens the RNN is most accurate at a gain of 1.4: gradient clipping 100%, not clipped 12%" in told
    assert "Largest gradient norm: 20 at a gain of 1.4" in told
    drawn = len(charts(app))
    app.number_input(key="read-grad-gain").set_value(1.75).run()
    assert not app.exception
    assert len(charts(app)) == drawn  # another gain was not measured yet, and what was is still there
    keep(home, [experiment.run_group("rnn-orthogonal", gain=1.75)], profile)
    app.select_slider(key="read-grad-steps").set_value(50).run()
    assert not app.exception
    assert "RNN, your gain" in [row for table in app.table for row in table.value.get("Initialization", ())]


@pytest.mark.parametrize("value", ["", "nonsense", "-1", "1e99", "3.5%00"])
def test_nonsense_in_the_address_opens_the_tab(open_page, value):
    app = open_page(PAGE, read_tab=TAB, **{f"read_grad_{name}": value for name in ("steps", "gain", "length")})
    assert not app.exception
