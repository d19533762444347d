"""The page Attention: the walk, every switch, each tab, any text, its empty states and nonsense in its URL."""

import pytest

from pages.language.panels.attention_sentence import OWN, SENTENCES
from tests.pages.conftest import charts, texts

PAGE = "pages/language/attention.py"
TABS = {
    "Heads": 2,
    "Ablation": 4,
    "Scaling by √d": 4,
    "Positions": 4,
    "Induction heads": 6,
    "Seq2seq": 6,
    "Training": 3,
    "Formulas": 2,
}


def test_first_view_is_complete_and_needs_no_torch(open_page):
    app = open_page(PAGE)
    assert not app.exception
    assert len(charts(app)) == 2
    assert "attends most to" in texts(app)
    assert "Likeliest next word" in texts(app)
    assert "; attention weight" in texts(app)


@pytest.mark.parametrize("step", range(7))
def test_every_step_draws_and_tells(open_page, step):
    app = open_page(PAGE, att_step=str(step))
    assert not app.exception
    assert len(charts(app)) == 2
    assert f"**{step} · " in texts(app)


@pytest.mark.parametrize(("tab", "drawn"), TABS.items())
def test_every_tab_opens(open_page, tab, drawn):
    app = open_page(PAGE, att_tab=tab)
    assert not app.exception
    assert len(charts(app)) == drawn
    assert "never run" not in texts(app)
    if tab == "Heads":
        assert len(app.get("image")) == 8


def test_seq2seq_by_task_by_mode_and_by_what_counts_as_right(open_page):
    app = open_page(PAGE, att_tab="Seq2seq")
    assert "Tokens right at 20 tokens" in texts(app)
    assert "lies on the anti-diagonal" in texts(app)
    app.button_group(key="att-s2s-task").set_value("copy").run()
    app.button_group(key="att-s2s-per").set_value("sequence").run()
    free = texts(app)
    app.button_group(key="att-s2s-mode").set_value("teacher forcing").run()
    assert not app.exception
    assert "lies on the diagonal" in texts(app)
    for told in (free, texts(app)):  # greedy: a sequence that is right in one mode is right in both
        assert "Whole sequences right at 20 tokens" in told
    told = [text.partition("Whole sequences right")[2].partition("**")[0] for text in (free, texts(app))]
    assert told[0] == told[1] != ""


@pytest.mark.parametrize("value", ["", "nonsense", "-1", "free running&per=%00"])
def test_nonsense_in_the_address_of_seq2seq_opens_the_tab(open_page, value):
    app = open_page(
        PAGE, att_tab="Seq2seq", **{f"att_s2s_{name}": value for name in ("task", "mode", "per", "attention")}
    )
    assert not app.exception


def test_what_is_switched_off_moves_the_answer(open_page):
    app = open_page(PAGE)
    before = texts(app)
    app.button_group(key="att-parts").set_value(["Causal mask", "Positions"]).run()
    assert not app.exception
    assert "goes from" in texts(app)
    assert "goes from" not in before
    app.slider(key="att-temperature").set_value(3.0).run()
    app.selectbox(key="att-off").set_value(6).run()
    app.selectbox(key="att-hide").set_value(3).run()
    assert not app.exception


def own(app, text):
    app.selectbox(key="att-sentence").set_value(OWN).run()
    return app.text_input(key="att-text").set_value(text).run()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no word to read yet"),
        ("  \x00\x07  ", "There is no word to read yet"),
        ("dog", "Likeliest next word"),
        ("the 🙂 dog", "Not in the vocabulary, and read as [unk]: 🙂"),
        ("كلب قطة", "Not in the vocabulary"),
        ("犬は吠える", "Not in the vocabulary"),
        ("<script>alert(1)</script> **dog** :red[dog] $x$", "Not in the vocabulary"),
        ("dog " * 400, "The model reads the first 63 words of your text; what follows is left out."),
        ("dog" + " " * 6_000 + "dog", "The model reads the first 63 words of your text; what follows is left out."),
        ("dog [pad]", "read as [unk]: [pad]"),
        ("dog [start] [unk]", "read as [unk]: [start], [unk]"),
        ("the ___ barks", "read as [unk]: [mask]"),
        ("می‌خواهم 👩‍👧 dog", "read as [unk]: می‌خواهم, 👩‍👧"),
    ],
)
def test_any_text_gets_an_answer_or_a_sentence(open_page, text, told):
    app = own(open_page(PAGE), text)
    assert not app.exception
    assert told in texts(app)
    assert "script" not in " ".join(element.value for element in app.markdown)
    assert "att-text" not in app.query_params  # what a reader types stays out of the link


def test_another_sentence_asks_from_its_own_end(open_page):
    app = open_page(PAGE, att_sentence=list(SENTENCES)[3])
    assert app.selectbox(key="att-asks").value == len(SENTENCES[list(SENTENCES)[3]].split())
    app.selectbox(key="att-asks").set_value(2).run()
    app.selectbox(key="att-sentence").set_value(list(SENTENCES)[1]).run()
    assert not app.exception
    assert app.selectbox(key="att-asks").value == len(SENTENCES[list(SENTENCES)[1]].split())


@pytest.mark.parametrize("tab", ["Heads", "Ablation"])
def test_sixty_four_words_are_shown(open_page, tab):
    app = open_page(PAGE, att_sentence="64 words", att_tab=tab)
    assert not app.exception
    assert "With numbers: 12 words" in texts(app)
    assert len(charts(app)) == TABS[tab]


def test_at_a_fixed_distance_one_layer_is_enough(open_page):
    app = open_page(PAGE, att_tab="Induction heads", att_induction_offset="always 15 tokens")
    assert not app.exception
    assert "When the distance is fixed" in texts(app)
    assert "one layer 100%" in texts(app)


def test_settings_of_ones_own_offer_to_run(open_page):
    app = open_page(PAGE, att_tab="Training")
    app.number_input(key="att-model-steps").set_value(30).run()
    assert not app.exception
    assert "never run" in texts(app)


def test_guess_first_hides_findings(open_page):
    for tab in TABS:
        app = open_page(PAGE, att_guess="true", att_tab=tab)
        assert not app.exception
        assert "attends most to" not in texts(app)
        assert len(charts(app)) == 0
