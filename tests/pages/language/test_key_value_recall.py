"""The tab Key–value recall: without records, and with those of this machine."""

from dlcore.experiments import find
from dlcore.provenance import provenance
from dlcore.records import Record, Store
from tests.pages.conftest import charts, texts

PAGE, TAB = "pages/language/sequence_models.py", "Key–value recall"
EXPERIMENT = find("key-value-recall")


def test_without_records_the_tab_says_so_and_explains_the_task(open_page, no_shipped_records):
    app = open_page(PAGE, read_tab=TAB)
    assert not app.exception
    assert texts(app).count("never run") >= 2  # the page's own, and the tab's
    assert "Values alone, without their keys, give 62 %, a pure guess 25 %" in texts(app)


def test_records_of_this_machine_are_drawn_beside_the_fixed_address(open_page, home):
    store, made = Store(home / "records"), provenance("cpu", 1.0, 1.0, 1)
    for run_group in EXPERIMENT.shipped_run_groups():
        for run in run_group.runs:
            right = 1.0 if run.variant == "transformer" or run["address"] == "fixed" or run["length"] == 20 else 0.6
            columns = {"accuracy": right, "stored": 1.0, "error": 0.4 + run["learning_rate"], "parameters": 20_000}
            store.put(Record(run, {"end": {name: [value] for name, value in columns.items()}}, made))
    app = open_page(PAGE, read_tab=TAB)
    assert not app.exception
    told = texts(app)
    assert (
        "Pair at a random position: each recalls the value over at most so many tokens: RNN and LSTM and GRU 20, Transformer 200"
        in told
    )
    assert (
        "Pair always first: each recalls the value over at most so many tokens: RNN and LSTM and GRU and Transformer 200"
        in told
    )
    assert "Parameters: RNN 20,000" in told
    assert len(charts(app)) >= 3
    assert "20 tokens, pair at a random position" in told
    one = open_page(PAGE, read_tab=TAB, read_variants="GRU")
    assert not one.exception
    assert "so many tokens: GRU 20" in texts(one)
