"""The page Inside a modern Transformer: its tabs, any text for the tokenizer, any shape for the cache."""

import pytest

from tests.pages.conftest import charts, tables, texts

PAGE = "pages/language/modern_transformer.py"
TABS = ["Tokenization", "Embeddings", "Positions", "Normalization", "KV cache", "Sampling", "Quantization", "Formulas"]


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_has_its_formula_its_minute_and_its_code(open_page, tab):
    app = open_page(PAGE, mod_tab=tab)
    assert not app.exception
    assert not app.error
    if tab == "Formulas":
        assert "*Trade-offs:*" in texts(app)
        return
    labels = [expander.label for expander in app.expander]
    assert "A minute at the whiteboard" in labels
    assert any(label.startswith("The code: dlcore/") for label in labels)
    assert any("def " in code.value for code in app.code)


def test_sampling_has_a_minute_on_beam_search(open_page):
    told = texts(open_page(PAGE, mod_tab="Sampling"))
    assert "the length penalty" in told
    assert "keeps the k best prefixes" in told


def test_what_came_later_is_a_link_away(open_page):
    told = texts(open_page(PAGE))
    for page in ("sequence_models?read-", "attention?att-", "bert_gpt_t5?three-"):
        assert f"]({page}tab=Formulas): " in told
    for name in ("Mixture of experts", "FlashAttention", "Instruction tuning", "RLHF", "DPO", "Speculative decoding"):
        assert name in told


def type_text(open_page, text):
    app = open_page(PAGE, mod_text="Custom")
    return app.text_area(key="mod-own").set_value(text).run()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no text yet"),
        ("   \n ", "There is no text yet"),
        ("a", "no two bytes beside each other"),
        ("🐈", "1 characters are 4 tokens"),
        ("ab", "2 characters are 2 tokens"),
        ("犬は吠える", "no pair occurs twice"),
        ("the cat " * 12_500, "reads the first 20,000 characters of your text; what follows is left out"),
        ("<b>x</b> **dog** :red[dog] $x$ <b>x</b>", "bytes per token"),
    ],
)
def test_any_text_is_tokenized_or_answered(open_page, text, told):
    app = type_text(open_page, text)
    assert not app.exception
    assert told in texts(app)
    assert "<b>" not in " ".join(element.value for element in app.markdown)
    assert "mod-own" not in app.query_params  # what a reader types stays out of the link


def test_merges_move_on(open_page):
    app = open_page(PAGE)
    assert "Merge 4 will be lo + w, which occurs 7 times" in texts(app)
    app.select_slider(key="mod-merges").set_value(20).run()
    assert not app.exception
    assert "nothing more to learn from this text" in texts(app) or "Merge 21" in texts(app)
    app.button_group(key="mod-text").set_value("Python's help").run()
    assert not app.exception
    assert "Merge 21 will be" in texts(app)


def test_a_shape_of_ones_own(open_page):
    app = open_page(PAGE, mod_tab="KV cache")
    assert "Llama 3.1 8B at 131,072 tokens: 17 GB" in texts(app)
    app.selectbox(key="mod-model").set_value("Custom").run()
    app.number_input(key="mod-groups").set_value(32).run()
    assert "Your model at 131,072 tokens: 69 GB" in texts(app)
    before = len(charts(app))
    app.number_input(key="mod-groups").set_value(7).run()
    assert not app.exception
    assert "32 query heads cannot be shared evenly among 7" in texts(app)
    assert len(charts(app)) == before - 1


def test_the_distribution_follows_the_controls(open_page):
    app = open_page(PAGE, mod_tab="Sampling")
    assert "of which 15 are left" in texts(app)
    app.slider(key="mod-min-p").set_value(0.5).run()
    assert not app.exception
    assert "of which 15 are left" not in texts(app)
    app.slider(key="mod-temperature").set_value(0.0).run()
    assert "is sampled with a probability of 100%" in texts(app)
    app.text_input(key="mod-on-text").set_value("🐕").run()
    assert not app.exception
    assert "None of these words" in texts(app)


def test_quantization_tells_the_bits(open_page):
    app = open_page(PAGE, mod_tab="Quantization")
    assert "with 16 bits" in texts(app)
    assert len(charts(app)) >= 1


def test_an_analogy_of_the_reader_is_answered_and_a_link_restores_it(open_page):
    app = open_page(PAGE, mod_tab="Embeddings")
    assert not app.exception
    assert "dog is to kennel as cat is to" in texts(app)
    assert "Analogies right with windows of 1 and 10" in texts(app)
    assert len(charts(app)) == 4
    before = tables(app)[0]
    app.selectbox(key="mod-emb-c").set_value("kennel").run()
    assert not app.exception
    assert "have no answer to it" in texts(app)
    app.selectbox(key="mod-emb-b").set_value("dog").run()
    assert "nothing is left of the offset" in texts(app)
    app = open_page(
        PAGE,
        mod_tab="Embeddings",
        mod_emb_window="1",
        mod_emb_vectors="input + output",
        mod_emb_relation="job → verb",
        mod_emb_a="baker",
        mod_emb_b="bread",
        mod_emb_c="miner",
    )
    assert "baker is to bread as miner is to" in texts(app)
    assert "From job to verb" in texts(app)
    assert tables(app)[0] != before


def test_embeddings_open_without_records(open_page, no_shipped_records):
    app = open_page(PAGE, mod_tab="Embeddings")
    assert not app.exception
    assert not charts(app)
    assert "none are recorded" in texts(app)
    assert any("A minute" in expander.label for expander in app.expander)
