"""The search in the sidebar, over pages, topics, claims, terms and cards; and the list of keys."""

import re
import threading
from functools import cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from dlcore.guide import NAMES, PAGES, WHITEBOARDS, WORDS
from dlcore.interview import search
from pages.shared.cache import load_verdicts
from pages.shared.places import card_link

FOLDED = ("activations", "losses")  # the pages whose topics are folded below a chart; on others they have a tab
CHOSEN = ("losses", "optimizers", "optimizer_benchmarks")  # the pages that show the topics chosen alone, at first some
ELSEWHERE = {
    "mini-batch": "optimizer_benchmarks",
    "muon": "optimizer_benchmarks",
}  # topics that another page than their own shows
BATCH_OF_ONE = "optimizer_benchmarks?work-tab=Batch+size#closer"  # where SGD is compared, as a size of batches
SHORT = 2  # letters before which nothing is looked for
KINDS = {"Page": "Pages", "Topic": "Topics", "Claim": "Claims", "Term": "Glossary", "Card": "Cards to rehearse"}
HINT = "Pages, topics, claims, terms and cards: try <em>NMS</em>, <em>batch norm</em> or <em>vanishing</em>."
KEYS = (
    ("/", "Search"),
    ("?", "This list"),
    ("↓ ↑", "From result to result, while you search"),
    ("Esc", "Leave the search"),
)
OF_BOARDS = (
    ("w", "The whiteboard"),
    ("→ ←", "On and back, at the whiteboard"),
    ("t n Esc", "There: the clock, the notes, and back to the page"),
)
OF_LESSONS = (("n b", "Next and back in the lesson"),)
OPTIONS = ("a s d f …", "The options of a question that has some")
OF_PAGES = {
    "rehearse": (("1 … 4", "How sure you are, and then how it went"), ("5", "Another card"), OPTIONS),
    "drills": (("Ctrl Enter", "Run the tests"), ("Esc Tab", "Leave the editor")),
    "diagnose": (("o", "Show the choices"), OPTIONS, ("1 … 4", "How sure you are"), ("n", "The next case")),
    "mock_interview": (("n", "Go on"), ("h", "A hint"), OPTIONS),
}
MARKUP = re.compile(r"\[\[.*?\]\]|\$[^$]*\$|[*`]|\[([^\]]*)\]\([^)]*\)")
_building = threading.Lock()


def topic_link(topic, page):
    """The address of a topic in words, relative to any page."""
    if topic == "sgd":
        return BATCH_OF_ONE
    page = ELSEWHERE.get(topic, page)
    prefix = PAGES[page].prefix
    opened = {f"{prefix}topics": "true"} if page in FOLDED else {f"{prefix}tab": "Formulas"}
    if page in CHOSEN:
        opened[f"{prefix}variants"] = NAMES[topic]
    return f"{page}?{urlencode(opened)}#topic-{topic}"


def term_link(term):
    return f"glossary?{urlencode({'term-open': term})}#term-{term}"


def as_words(markdown):
    """Markdown as plain words, formulas and measured numbers left out."""
    return re.sub(r"\s+", " ", MARKUP.sub(lambda found: found[1] or " ", markdown)).strip()


def entries():
    """All that can be found."""
    from dlcore.interview.cards import deck  # when somebody searches, not when a page opens
    from dlcore.interview.glossary import TERMS

    for page in PAGES.values():
        said = WHITEBOARDS[page.id].say if page.id in WHITEBOARDS else ""
        yield search.Entry("Page", page.title, as_words(said), page.id)
    for page, words in WORDS.items():
        for topic in words.TOPICS:
            text = as_words(f"{topic.idea} {topic.when_to_use} {topic.trade_offs}")
            yield search.Entry("Topic", topic.name, text, topic_link(topic.id, page))
    verdicts = load_verdicts()
    for verdict in verdicts:
        yield search.Entry("Claim", verdict.text, as_words(verdict.sentence), card_link(verdict.id))
    for term in TERMS.values():
        yield search.Entry("Term", term.name, as_words(term.text), term_link(term.id))
    for card in deck(verdicts).values():
        address = f"rehearse?{urlencode({'reh-card': card.id})}"
        yield search.Entry("Card", as_words(card.question), as_words(f"{card.answer} {card.more}"), address, minor=True)


@cache
def _build():
    return search.Index(entries())


def index():
    """Made when the first reader has typed a word, once for all; others wait for it."""
    with _building:
        return _build()


@st.fragment
def field():
    """The field, and below it what was found; a run of its own, so that typing runs no page."""
    with st.container(key="search", gap=None):
        query = st.text_input(
            "Search all pages",
            type="search",
            live=True,
            key="search-words",
            placeholder="Search",
            label_visibility="collapsed",
        )
        with st.container(key="search-found"):
            st.html(f"<div role='status'>{results(query or '')}</div>")


def results(query):
    """What was found, as HTML: groups of links, a hint, or a sentence."""
    if len("".join(search.words(query))) < SHORT:
        return f"<p>{HINT}</p>"
    found = index().find(query)
    if not found.hits:
        return f"<p>Nothing found for “{escape(query[: search.LONGEST])}”. Try another word, or fewer.</p>"
    groups = {}
    for hit in found.hits:
        groups.setdefault(KINDS[hit.entry.kind], []).append(_result(hit))
    lists = "".join(f"<h3>{kind}</h3><ul>{''.join(hits)}</ul>" for kind, hits in groups.items())
    return _corrections(found) + lists


def _corrections(found):
    """How the query was understood, and which words of it were corrected."""
    if not found.corrected:
        return ""
    pairs = ", ".join(f"“{escape(meant)}” for “{escape(typed)}”" for typed, meant in found.corrected)
    return f"<p>Shown for <strong>{escape(found.mended)}</strong>: {pairs}</p>"


def _result(hit):
    passage = f"<span>{hit.passage}</span>" if "<mark>" in hit.passage else ""
    return f"<li><a class='within' href='{escape(hit.entry.address)}'>{hit.title}</a>{passage}</li>"


def keys_of(page, lesson=False):
    """The keys that do something on a page, and in a lesson, where one is shown: pairs of a key and what it does."""
    return (
        *KEYS,
        *(OF_BOARDS if page in WHITEBOARDS else ()),
        *OF_PAGES.get(page, ()),
        *(OF_LESSONS if lesson else ()),
    )


def keys(page, lesson=False):
    """The button that shows which keys there are."""
    with st.popover("Keys", icon=":material/keyboard:", type="tertiary", key="keys"):
        st.markdown(
            "\n".join(
                [
                    "| Key | What it does |",
                    "|---|---|",
                    *(f"| `{key}` | {text} |" for key, text in keys_of(page, lesson)),
                ]
            )
        )
