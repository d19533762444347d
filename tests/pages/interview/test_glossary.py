"""Glossary: all terms, filters that narrow them, and links that show a term whatever is filtered."""

import pytest

from dlcore.guide import PAGES
from dlcore.interview.glossary import TERMS
from tests.pages.conftest import texts

PAGE = PAGES["glossary"].path


def shown_terms(app):
    return [term.id for term in TERMS.values() if f"<span id='term-{term.id}'" in texts(app)]


def test_every_term_is_there_with_its_formula_and_the_way_to_where_it_is_seen(open_page):
    app = open_page(PAGE)
    assert shown_terms(app) == list(TERMS)
    for term in TERMS.values():
        assert f"href='{term.page}" in texts(app)
        assert term.formula in texts(app)


def test_words_section_and_letter_narrow_it(open_page):
    app = open_page(PAGE, term_words="softmax Scores")
    assert {"softmax", "logits", "attention-weights"} >= set(shown_terms(app)) >= {"softmax", "attention-weights"}
    app = open_page(PAGE, term_section="Vision", term_letter="S")
    assert shown_terms(app) == [term.id for term in TERMS.values() if term.section == "vision" and term.letter == "S"]
    assert "stride" in shown_terms(app)


def test_nothing_found_is_a_sentence(open_page):
    app = open_page(PAGE, term_words="quantum")
    assert shown_terms(app) == []
    assert "No term matches" in app.info[0].value


def test_a_link_to_a_term_shows_it_whatever_is_filtered(open_page):
    assert shown_terms(open_page(PAGE, term_letter="A", term_open="logits"))[-1] == "logits"


@pytest.mark.parametrize("name", ["term_section", "term_letter", "term_open"])
def test_nonsense_in_the_link_falls_back(open_page, name):
    app = open_page(PAGE, **{name: ["zzz", "<b>"]})
    assert not app.exception
    assert shown_terms(app) == list(TERMS)
