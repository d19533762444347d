"""The page RNN, LSTM, GRU, Transformer: what it shows first, its tabs, one sequence through all four, and its empty states."""

import pytest

from tests.pages.conftest import charts, texts

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


def test_language_models_stand_beside_ngrams(open_page):
    app = open_page(PAGE, read_tab="Language models")
    told = texts(app)
    assert "Fewest bits per byte: " in told
    assert "GPT less LSTM, seed by seed" in told
    assert "At equal seconds" in told
    assert "Validation prefers order" in told
    app.button_group(key="read-lm-variants").set_value(["gpt"]).run()
    assert not app.exception
    assert "Validation prefers order" not in texts(app)


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
