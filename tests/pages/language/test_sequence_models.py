"""The page RNN, LSTM, GRU, Transformer: what it shows first, its tabs, one sequence through all four, a reader's text, and its empty states."""

from dataclasses import replace

import pytest

from dlcore.experiments import find
from pages.shared import cache
from tests.experiments.language.readers_texts import own_text, text_with_a_short_part
from tests.pages.conftest import charts, hand_in, leave_and_come_back, texts

PAGE = "pages/language/sequence_models.py"


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 4
    assert "RNN over 5, LSTM and GRU over 50, Transformer over 100" in texts(app)
    assert "The first token's gradient over the last one's" in texts(app)
    assert "RNN 5,256, LSTM 19,464, GRU 14,728, Transformer 101,512 to 107,592" in texts(app)
    assert "never run" not in texts(app)


def test_the_limit_is_a_click_away(open_page):
    app = open_page(PAGE)
    app.button(key="read-limit-0").click().run()
    assert app.selectbox(key="read-forget_bias").value == "default"
    assert "RNN and LSTM and GRU over 5, Transformer over 100" in texts(app)


@pytest.mark.parametrize(
    ("tab", "drawn"),
    [
        ("Vanishing and exploding", 6),
        ("Key–value recall", 5),
        ("Surnames", 4),
        ("Language models", 5),
        ("Step time", 5),
        ("Sequential operations", 3),
        ("Model selector", 2),
        ("Formulas", 2),
        ("Gates and states", 4),
        ("Scaling curve", 4),
    ],
)
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, read_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn
    assert "never run" not in texts(app)


def test_pairs_are_found_at_either_address(open_page):
    app = open_page(PAGE, read_tab="Key–value recall")
    told = texts(app)
    assert "99% of validation sequences: " in told
    assert "random address, 100 tokens" in told
    app.button_group(key="read-kv-variants").set_value(["transformer"]).run()
    app.button_group(key="read-kv-address").set_value("fixed").run()
    assert not app.exception
    assert "fixed address, 100 tokens" in texts(app)
    app.button_group(key="read-kv-variants").set_value([]).run()
    assert not app.exception


def test_language_models_stand_beside_ngrams(open_page):
    app = open_page(PAGE, read_tab="Language models")
    told = texts(app)
    assert "Fewest bits per byte: " in told
    assert "GPT less LSTM, seed by seed" in told
    assert "At equal seconds" in told
    assert "Early training: " in told
    assert "Validation prefers order" in told
    app.button_group(key="read-lm-variants").set_value(["gpt"]).run()
    assert not app.exception
    assert "Validation prefers order" not in texts(app)


def test_language_models_begin_with_the_shipped_records_of_pythons_help(open_page, home):
    app = open_page(PAGE, read_tab="Language models")
    assert app.button_group(key="read-lm-text").value == "Python's help"
    assert "long n-grams memorize" in texts(app)
    assert "shipped record" in texts(app)
    assert not app.get("file_uploader")
    assert not (home / "texts").exists()


def open_own_text(open_page, data=None):
    app = open_page(PAGE, read_tab="Language models", read_lm_text="Custom")
    assert not app.exception
    assert "Choose a file" in texts(app)
    return hand_in(app, own_text().encode() if data is None else data)


def test_language_models_of_a_readers_text_can_be_run(open_page, home):
    app = open_own_text(open_page)
    assert not app.exception
    assert not app.error
    (file,) = (home / "texts").glob("*.txt")
    assert f"{len(own_text()) - 298:,} bytes, repetitions left out" in texts(
        app
    )  # a line break for two, and one at the end
    assert "These settings were never run for any of these" in texts(app)
    assert "shipped record is not at hand" not in texts(app)
    assert "Fewest bits per byte" not in texts(app)
    assert not app.button(key="read-lm-start").disabled


def test_language_models_of_a_readers_text_are_drawn_as_those_of_pythons_help(open_page, home):
    app = open_own_text(open_page)
    experiment, (file,) = find("bits-per-byte"), (home / "texts").glob("*.txt")
    for group in experiment.run_groups(experiment.variants):
        for run in group.runs:
            shipped, _ = cache.library().get(run)
            cache.library().add(replace(shipped, run=experiment.run(run.variant, run.seed, corpus=file.stem)))
    app.run()
    assert not app.exception
    assert len(charts(app)) == 5
    told = texts(app)
    assert "never run" not in told
    assert "Fewest bits per byte: " in told
    assert "Validation prefers order" in told
    assert "Each learning rate was tuned on Python's help" in told
    assert "long n-grams memorize" not in told
    assert [table for table in app.table if "Bits per byte, test" in table.value]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"too short", "2 words, repetitions left out; at least 2,000"),
        (b"x" * 1_000_001, "up to 1 MB"),
        (b"\x00\xff" * 9_000, "not plain text"),
        (text_with_a_short_part().encode(), "validation part has"),
    ],
)
def test_a_text_without_enough_bytes_is_one_sentence(open_page, data, said):
    app = open_own_text(open_page, data)
    assert not app.exception
    assert [error.value for error in app.error if said in error.value]
    assert "Fewest bits per byte" not in texts(app)
    assert "read-lm-start" not in [button.key for button in app.button]


def test_a_readers_text_stands_there_again_on_coming_back(open_page):
    app = leave_and_come_back(open_own_text(open_page), PAGE, "read-lm-text")
    app.session_state["read-tab"] = "Language models"
    app.run()
    assert not app.exception
    assert "Still here: mine.txt" in texts(app)
    assert "bytes, repetitions left out" in texts(app)


def test_each_network_stands_beside_its_paper(open_page):
    app = open_page(PAGE, read_tab="Formulas")
    tables = [table.value for table in app.table if "As published" in table.value]
    assert len(tables) == 4
    assert all("Parameters" in set(table[""]) for table in tables)


@pytest.mark.parametrize("distance", ["5", "50", "100"])
def test_every_recorded_distance_and_memory_is_there(open_page, distance):
    app = open_page(PAGE, read_distance=distance, read_forget_bias="forget bias log T")
    assert not app.exception
    assert "never run" not in texts(app)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("", "At least two of the letters"),
        ("a", "At least two"),
        ("xyz!?", "At least two"),
        ("ab😀cd", "1 others were left out"),
        ("ABCD", "assigns the first one a probability of"),
        ("مرحبا", "At least two"),
        ("\x00\x01a<b>b", "left out"),
        ("abcdefgh" * 3, "The networks read the first 20 letters of your text; what follows is left out."),
    ],
)
def test_any_text_is_read_or_answered_in_a_sentence(open_page, told, said):
    app = open_page(PAGE, read_tab="Gates and states")
    app.text_input(key="read-inside-sequence").set_value(told).run()
    assert not app.exception
    assert said in texts(app)


def test_another_sequence_is_drawn(open_page):
    app = open_page(PAGE, read_tab="Gates and states")
    before = app.text_input(key="read-inside-sequence").value
    app.button(key="read-inside-draw").click().run()
    assert not app.exception
    assert app.text_input(key="read-inside-sequence").value != before


def test_one_network_alone(open_page):
    for tab in ("Learning", "Gates and states", "Surnames", "Step time"):
        assert not open_page(PAGE, read_variants="GRU", read_tab=tab).exception


@pytest.mark.parametrize(
    ("distance", "names", "length", "most"),
    [("20", "25", "64", "100"), ("100", "200", "256", "500"), ("5", "200", "16", "5"), ("7", "x", "0", "-3")],
)
def test_every_task_is_answered_from_records(open_page, distance, names, length, most):
    app = open_page(
        PAGE,
        read_tab="Model selector",
        read_task_distance=distance,
        read_task_memory="default initialization" if most == "100" else "x",
        read_task_names=names,
        read_task_length=length,
        read_task_most=most,
    )
    assert not app.exception
    assert "Not all of this is recorded" not in texts(app)
    assert len(app.table) == 1
    assert "remembers" in texts(app) or "None of them" in texts(app)


def test_few_names_are_recorded_too(open_page):
    app = open_page(PAGE, read_tab="Surnames", read_names_names="25")
    assert not app.exception
    assert "never run" not in texts(app)


def test_hidden_units_and_clipping_can_be_set_and_run(open_page):
    app = open_page(PAGE, read_hidden="16", read_clip="0.5")
    assert not app.exception
    assert "never run" in texts(app)
