"""The page BERT, GPT, T5: what it shows first, its tabs, the reader's sentence, and its empty states."""

from hashlib import sha256

import pytest

from tests.pages.conftest import charts, hand_in, leave_and_come_back, texts

PAGE = "pages/language/bert_gpt_t5.py"
TABS = [
    ("Attention masks", 9),
    ("Masked tokens", 7),
    ("Text generation", 5),
    ("Text to text", 6),
    ("Natural text", 6),
    ("Training", 5),
    ("Fine-tuning", 7),
    ("The synthetic corpus", 4),
    ("Formulas", 4),
]


def test_first_view_is_complete(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 5
    for told in (
        "Where the left side decides",
        "Accuracy with 300 labels",
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


def test_the_control_of_longer_training_is_told(open_page):
    assert "GPT was also pre-trained for 3,600 steps" in texts(open_page(PAGE, three_tab="Training"))


def test_natural_text_names_what_had_not_converged_and_what_is_behind_counting(open_page):
    told = texts(open_page(PAGE, three_tab="Natural text"))
    assert "Early training: " in told
    assert "Not learned enough here: BERT" in told


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
        (
            "dog " * 1_200,
            (
                "The model reads the first 16 tokens of your text; what follows is left out.",
                "longer than the 16 tokens",
            ),
        ),
        ("\x00\x07", "There is nothing to read"),
        ("the <b>dog</b> **barks** [link](http://x) .", ("Not in the vocabulary", "longer than the 16 tokens")),
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
        assert any(each in texts(app) for each in ((told,) if isinstance(told, str) else told))
        assert "<b>" not in " ".join(element.value for element in app.markdown)


@pytest.mark.parametrize(
    ("tab", "key", "text", "told"),
    [
        ("Masked tokens", "three-text", "dog " * 16 + "___", "A mask stands beyond the first 16 tokens"),
        ("Masked tokens", "three-text", "the ___ lives in the ___", "Mask one word at a time"),
        ("Text generation", "three-on-text", "dog " * 17, "longer than the 16 tokens that are read"),
        ("Text to text", "three-task-text", "fill : " + "dog " * 14 + "[1]", "The sentinel token [1] stands beyond"),
    ],
)
def test_what_is_asked_beyond_what_is_read_is_refused_in_a_sentence(open_page, tab, key, text, told):
    app = open_page(PAGE, three_tab=tab)
    before = len(charts(app))
    app.text_input(key=key).set_value(text).run()
    assert not app.exception
    assert told in texts(app)
    assert len(charts(app)) < before


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


def test_a_readers_file_can_be_run(open_page, home):
    app = open_page(PAGE, three_tab="Natural text", three_harder_text="Custom")
    assert not app.exception
    assert "Choose a file" in texts(app)
    app = hand_in(app, TALE)
    assert not app.exception
    assert "for training" in texts(app)
    assert "never run" in texts(app)
    assert len(list((home / "texts").glob("*.txt"))) == 1
    assert not [button for button in app.button if button.key == "three-harder-start"][0].disabled


TALE = " ".join(f"word{number % 700} and{number}" for number in range(3_000)).encode()


def open_natural_text(app):
    app.session_state["three-tab"] = "Natural text"
    return app.run()


def test_a_readers_file_stands_there_again_on_coming_back(open_page, home):
    app = hand_in(open_page(PAGE, three_tab="Natural text", three_harder_text="Custom"), TALE)
    told = next(value for value in (element.value for element in app.markdown) if "for training" in value)
    app = open_natural_text(leave_and_come_back(app, PAGE, "three-harder-text"))
    assert not app.exception
    assert "Still here: mine.txt" in texts(app)
    assert told in texts(app)
    assert not app.warning


def test_what_stood_there_last_stands_there_again(open_page, home):
    app = hand_in(open_page(PAGE, three_tab="Natural text", three_harder_text="Custom"), TALE)
    app.button_group(key="three-harder-text").set_value("Python's help").run()
    app = open_natural_text(leave_and_come_back(app, PAGE, "three-harder-text"))
    assert app.button_group(key="three-harder-text").value == "Python's help"


def test_a_page_that_is_loaded_anew_says_that_the_file_is_gone(open_page, home):
    app = hand_in(open_page(PAGE, three_tab="Natural text", three_harder_text="Custom"), TALE)
    address = {name: app.query_params[name] for name in app.query_params}
    digest = sha256(TALE).hexdigest()[:12]
    assert digest in address.values()
    anew = open_page(PAGE, **address)
    assert not anew.exception
    assert [
        warning.value for warning in anew.warning if "Your file is gone" in warning.value and digest in warning.value
    ]
    assert "Python's help" not in [group.value for group in anew.button_group]
    assert "for training" not in texts(anew)
    again = hand_in(anew, TALE)
    assert not [warning for warning in again.warning if "gone" in warning.value]
    assert "for training" in texts(again)


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
