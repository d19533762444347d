"""Glossary: the field's terms that this app uses, each in a sentence or two, with the way to where it is seen."""

from html import escape
from itertools import groupby

import streamlit as st

from dlcore.guide import PAGES, SECTIONS, TAUGHT
from dlcore.interview.glossary import TERMS
from pages.shared import controls, layout, link

PREFIX = PAGES["glossary"].prefix
LETTERS = tuple(sorted({term.letter for term in TERMS.values()}))
HOMES = {**{section: SECTIONS[section] for section in TAUGHT}, "": "Measuring"}


def key(name):
    return f"{PREFIX}{name}"


def as_markdown(term):
    """A term as Markdown, with the anchor that a link to it opens."""
    formula = f" ${term.formula}$" if term.formula else ""
    seen = f"<a class='within' href='{escape(term.seen)}'>{PAGES[term.page].title}</a>"
    return f"<span id='term-{term.id}' class='term'>**{term.name}**</span> {term.text}{formula} :small[{seen}]"


with layout.head("Glossary"):
    link.copy(PREFIX)
    controls.reset(PREFIX)
st.markdown(f"{len(TERMS)} terms, as the field uses them, each with the page on which it is seen.")

with st.container(horizontal=True, vertical_alignment="bottom", key=key("controls")):
    words = link.own_text("Words", "", key("words"), placeholder="gradient, logits …", max_chars=100, width=230)
    section = controls.pills(
        "Section",
        tuple(HOMES),
        format_func=HOMES.get,
        key=key("section"),
        help="Only terms that are seen in this section of the menu; none chosen: all.",
    )
    letter = controls.pills(
        "Letter",
        LETTERS,
        key=key("letter"),
        help="Only terms that begin with this letter; none chosen: all.",
    )

wanted = st.query_params.get(key("open"))  # a link to a term shows it, whatever is filtered
found = [
    term
    for term in TERMS.values()
    if term.id == wanted
    or (
        (section is None or term.section == section)
        and (not letter or term.letter == letter)
        and all(word in f"{term.name} {term.text}".lower() for word in (words or "").lower().split())
    )
]
layout.small(f"{len(found)} of {len(TERMS)} terms")
if not found:
    st.info("No term matches: choose fewer filters, or search for other words.")
with st.container(key=key("list")):
    for initial, terms in groupby(found, key=lambda term: term.letter):
        st.header(initial, anchor=f"letter-{initial.lower()}")
        st.markdown("\n\n".join(as_markdown(term) for term in terms), unsafe_allow_html=True)
