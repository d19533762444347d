"""The glossary: each term is there once, is seen where it says, and what the app's own words need is in it."""

import re
from pathlib import Path

import pytest

from dlcore.guide import PAGES, TAUGHT
from dlcore.interview.glossary import TERMS

ROOT = Path(__file__).parents[2]
# Anchors that every page of a technique has, beside those in its file.
COMMON = {"whiteboard", "closer", "verdicts", "code"}
KEY_TERMS = """
logits, pre-activation, attention weights, query, parameters, macs, hidden state, n-gram, perplexity, receptive field, stride, padding, iou, dice,
label noise, learning rate, warm-up, weight decay, momentum, batch size, epoch, seed, confidence interval, equivalence margin, activation function,
vanishing gradients, exploding gradients, dead unit, gradient, chain rule, loss, margin, optimizer, schedule, overfitting, checkpoint, kernel, pooling,
feature map, skip connection, patch, semantic segmentation, gate, token, embedding, causal mask, masked language model, autoregressive model, fine-tuning
"""


def test_each_term_is_said_once_in_a_few_sentences():
    assert len({term.name.lower() for term in TERMS.values()}) == len(TERMS)
    for term in TERMS.values():
        assert 20 < len(term.text) < 320, term.name
        assert term.text.endswith("."), term.name
    assert list(TERMS) == sorted(TERMS, key=lambda term: TERMS[term].name.lower())


@pytest.mark.parametrize("page", sorted({term.page for term in TERMS.values()}))
def test_each_term_is_seen_on_a_page_that_has_its_tab_or_anchor(page):
    source = (ROOT / PAGES[page].path).read_text()
    for term in TERMS.values():
        if term.page == page:
            assert not term.tab or f'"{term.tab}"' in source, term.name
            common = PAGES[page].section in TAUGHT and term.anchor in COMMON
            assert not term.anchor or common or f'anchor="{term.anchor}"' in source, term.name


def test_the_projects_own_words_and_the_guides_key_terms_are_in_it():
    table = (ROOT / "CONTRIBUTING.md").read_text().partition("## The words")[2].partition("## The map")[0]
    own = re.findall(r"^\| \*\*(.+?)\*\*", table, re.MULTILINE)
    assert len(own) >= 9
    names = " · ".join(term.name.lower() for term in TERMS.values())
    key_terms = [term.strip() for term in KEY_TERMS.split(",")]
    assert [term for term in [*own, *key_terms] if term not in names] == []
