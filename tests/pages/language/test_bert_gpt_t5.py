"""The page BERT, GPT, T5: what it shows first, its tabs, the reader's sentence, and its empty states."""

import pytest

from tests.pages.conftest import charts, texts

PAGE = "pages/language/bert_gpt_t5.py"
TABS = [
    ("Attention masks", 9),
    ("Masked tokens", 7),
    ("Text generation", 5),
    ("Text to text", 6),
    ("Natural text", 6),
    ("Training", 5),
    ("The synthetic corpus", 4),
    ("Formulas", 4),
]


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 5
    for told in (
        "Where the left side decides",
        "Accuracy with a hundred labels",
        "Perplexity: ",
        "sentences are true",
        "shipped record",
    ):
        assert told in texts(app)


@pytest.mark.parametrize(("tab", "drawn"), TABS)
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, three_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn
    assert "never run" not in texts(app)


def test_facts_that_were_never_said_so(open_page):
    app = open_page(PAGE, three_known="compositional")
    assert not app.exception
    assert len(charts(app)) == 5


def test_each_network_fills_the_blank(open_page):
    app = open_page(PAGE, three_tab="Masked tokens")
    app.text_input(key="three-text").set_value("the ___ barks .").run()
    assert not app.exception
    assert {code.value for code in app.code if "___" in code.value} == {"the ___ barks .", "the ___"}
    for name in ("BERT: ", "GPT: ", "T5: "):
        assert f"**{name}" in texts(app)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is nothing to read"),
        ("dog", ""),
        ("🐕", "None of these words"),
        ("الكلب 犬", "None of these words"),
        ("dog " * 1_200, "1,184 more are not"),
        ("\x00\x07", "There is nothing to read"),
        ("the <b>dog</b> **barks** [link](http://x) .", "Not in the vocabulary"),
        ("[mask]", ""),
        ("[1] [1]", ""),
    ],
)
def test_any_text_is_taken(open_page, text, told):
    for tab, key in (
        ("Masked tokens", "three-text"),
        ("Attention masks", "three-text"),
        ("Text generation", "three-on-text"),
        ("Text to text", "three-task-text"),
    ):
        app = open_page(PAGE, three_tab=tab)
        app.text_input(key=key).set_value(text).run()
        assert not app.exception
        assert told in texts(app)
        assert "<b>" not in " ".join(element.value for element in app.markdown)


def sampled_sentence(app):
    """The sentence that stands under “Sampled word by word”."""
    values = [element.value for element in app.markdown]
    return values[values.index("**Sampled word by word**") + 1]


def test_another_sentence_is_sampled_on_request(open_page):
    app = open_page(PAGE, three_tab="Text generation")
    assert not app.exception
    assert "the hungry dog …" in [code.value for code in app.code]
    sentences = {sampled_sentence(app)}
    for _ in range(3):
        sentences.add(sampled_sentence(app.button(key="three-on-another").click().run()))
    assert len(sentences) > 1
    app.slider(key="three-on-top-k").set_value(1).run()
    certain = sampled_sentence(app)
    assert (
        sampled_sentence(app.button(key="three-on-another").click().run()) == certain
    )  # of one word there is nothing to sample


def test_the_answer_and_where_it_looked(open_page):
    app = open_page(PAGE, three_tab="Text to text", three_task_layer="1", three_task_head="2")
    assert not app.exception
    assert "T5 writes: " in texts(app)
    assert "While it writes" in texts(app)
    app.text_input(key="three-task-text").set_value("the dog barks .").run()
    assert "none of its task prefixes" in texts(app)


def test_each_network_stands_beside_its_paper(open_page):
    app = open_page(PAGE, three_tab="Formulas")
    tables = [table.value for table in app.table if "As published" in table.value]
    assert len(tables) == 3
    assert all("Parameters" in set(table[""]) for table in tables)


@pytest.mark.parametrize(
    "chosen", ["GPT", "T5", "Bag of words", "Two-sided trigram model", "BERT trained from scratch"]
)
def test_one_alone(open_page, chosen):
    for tab in (None, "Attention masks", "Masked tokens", "Training", "Formulas"):
        app = open_page(PAGE, three_variants=chosen, **({"three_tab": tab} if tab else {}))
        assert not app.exception


def test_settings_of_ones_own_offer_to_run(open_page):
    app = open_page(PAGE)
    app.number_input(key="three-steps").set_value(20).run()
    assert not app.exception
    assert "never run" in texts(app)


def hand_in(app, data, name="mine.txt"):
    return app.get("file_uploader")[0].set_value((name, data, "text/plain")).run()


def test_a_readers_file_can_be_run(open_page, home):
    app = open_page(PAGE, three_tab="Natural text", three_harder_text="Custom")
    assert not app.exception
    assert "Choose a file" in texts(app)
    app = hand_in(app, " ".join(f"word{number % 700} and{number}" for number in range(3_000)).encode())
    assert not app.exception
    assert "for training" in texts(app)
    assert "never run" in texts(app)
    assert len(list((home / "texts").glob("*.txt"))) == 1
    assert not [button for button in app.button if button.key == "three-harder-start"][0].disabled


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 words"),
        (b"too short", "2 words"),
        (b"\x00\xff" * 9_000, "not plain text"),
        (b"<b>x</b> " * 4_000, "repetitions left out"),
    ],
)
def test_a_file_that_teaches_nothing_is_one_sentence(open_page, home, data, said):
    app = hand_in(open_page(PAGE, three_tab="Natural text", three_harder_text="Custom"), data)
    assert not app.exception
    assert [error.value for error in app.error if said in error.value]
    assert not (home / "texts").exists()
