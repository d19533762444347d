"""The search in the sidebar: every address opens what it names, and no page pays for it before a word is typed."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dlcore.guide import PAGES, TOPICS, WORDS
from dlcore.interview.glossary import TERMS
from pages.shared import search

ROOT = Path(__file__).parents[2]
FIELD = "search-words"


def search_status(app):
    (body,) = (element.proto.body for element in app.sidebar.get("html") if "role='status'" in element.proto.body)
    return body


def test_nothing_is_indexed_before_a_word_is_typed(open_page, monkeypatch):
    def no_index(_):
        raise AssertionError("indexed")

    search._build.cache_clear()
    monkeypatch.setattr(search.search, "Index", no_index)
    app = open_page(PAGES["claims"].path)
    assert not app.exception
    assert "try" in search_status(app)
    app.text_input(key=FIELD).set_value("a ").run()
    assert "try" in search_status(app)


def test_results_are_links_in_groups_with_marked_words(open_page):
    app = open_page()
    app.text_input(key=FIELD).set_value("bacth norm").run()
    body = search_status(app)
    assert "Shown for <strong>batch norm</strong>: “batch” for “bacth”" in body
    assert re.search(
        r"<h3>Topics</h3><ul><li><a class='within' href='ablations\?[^']*#topic-batch-norm'><mark>Batch normalization</mark>",
        body,
    )
    assert 0 < body.count("<li>") <= 8


@pytest.mark.parametrize("typed", ["zzzzqqqq", "<script>alert(1)</script> zzzzqqqq", "é" * 3_000])
def test_nothing_found_is_a_sentence(open_page, typed):
    app = open_page()
    app.text_input(key=FIELD).set_value(typed).run()
    assert not app.exception
    assert "<script>" not in search_status(app)
    assert "Nothing found for" in search_status(app) or "<li>" in search_status(app)


def test_a_link_cannot_fill_it(open_page):
    assert "try" in search_status(open_page(search_words="adam"))


def test_every_entry_has_an_address_of_a_page():
    entries = list(search.entries())
    assert {entry.kind for entry in entries} == set(search.KINDS)
    assert {urlsplit(entry.address).path for entry in entries} <= set(PAGES)
    assert [entry.title for entry in entries if not entry.title or re.search(r"[$*]|\[\[", entry.title)] == []


def test_each_page_with_topics_unfolds_them_or_has_a_tab_for_them():
    for page, words in WORDS.items():
        source = (ROOT / PAGES[page].path).read_text()
        assert not words.TOPICS or ("folded=True" in source if page in search.FOLDED else '"Formulas"' in source), page


@pytest.mark.parametrize("topic", ["elu", "label-smoothing", "muon", "positional-encoding"])
def test_topics_are_where_their_addresses_say(open_page, topic):
    home = next(page for page, words in WORDS.items() if TOPICS[topic] in words.TOPICS)
    split = urlsplit(search.topic_link(topic, home))
    app = open_page(
        PAGES[split.path].path, **{name.replace("-", "_"): values for name, values in parse_qs(split.query).items()}
    )
    assert not app.exception
    assert any(element.value.startswith(f"**{TOPICS[topic].name}** :small[") for element in app.markdown)


def test_a_term_opens_the_glossary():
    assert search.term_link("logits") == "glossary?term-open=logits#term-logits"
    assert set(TERMS) >= {"logits"}


def test_words_of_markdown():
    said = search.as_words("The *loss* $L$ is [[momentum-convergence 0]] `x` [here](#there)")
    assert said == "The loss is x here"
    assert unescape(said) == said
