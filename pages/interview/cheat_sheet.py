"""Cheat sheet: chosen topics on an A4 page each side, with formulas and what was measured, as PDF and as Markdown."""

import re
from functools import lru_cache

import streamlit as st

from dlcore import typeset
from dlcore.base import InvalidInput
from dlcore.guide import NAMES, PAGES, SECTIONS, TAUGHT, TOPICS
from dlcore.interview import plan, sheet
from pages.interview.panels import decks, progress_store
from pages.shared import address, cache, controls, layout, link, places, verdicts

PREFIX = PAGES["cheat_sheet"].prefix
TITLE = "Cheat sheet"
MINE, REST = "mine", "rest"
CHOICES = {MINE: "What I need most", REST: "The rest", **{section: SECTIONS[section] for section in TAUGHT}}
MOST = 32  # topics that two pages hold in type of a good size, with the parts that a sheet has at first


def key(name):
    return f"{PREFIX}{name}"


@lru_cache(maxsize=16)
def as_pdf(chosen):
    """The sheet as PDF, made once. Raises InvalidInput."""
    return typeset.typeset(sheet.as_data(chosen))


def left_out(chosen, made):
    """Which topics the two pages have no room for, in a sentence."""
    names = [NAMES[entry.topic.id] for entry in chosen.entries[made.entries :]]
    return (
        f"Two pages hold the first {made.entries} of {len(chosen.entries)} topics. The PDF lacks {', '.join(names)}; the Markdown has all of them. "
        "Choose fewer topics, or fewer parts, and make a second sheet of the rest."
    )


def needed(progress):
    """All topics, those that the reader needs most first."""
    ranked = plan.most_wanted(progress.answers, decks.everything(progress, decks.cards()), progress.done)
    return list(dict.fromkeys([*ranked, *TOPICS]))


def say_what_is_mine(ranked, progress):
    """By what the sheet was chosen, and what is not on it."""
    first = "what you missed so far, then " if any(not answer.right for answer in progress.answers) else ""
    layout.small(
        f"{MOST} of {len(ranked)} topics: {first}what tonight's plan names, then the guide's other topics. "
        f"Left out: {', '.join(NAMES[topic] for topic in ranked[MOST:])}. *The rest* makes a sheet of these."
    )


with layout.head(TITLE):
    link.copy(PREFIX)
    controls.reset(PREFIX)
st.markdown(
    "What you choose, on one sheet of paper: an A4 page each side, with formulas, when to use what, and what was measured here."
)

progress = progress_store.open_store(wait=False)
ranked = needed(progress)

with st.container(horizontal=True, vertical_alignment="bottom", key=key("controls")):
    address.allow_empty(key("section"))
    sections = controls.pills(
        "Topics",
        tuple(CHOICES),
        selection_mode="multi",
        default=[MINE],
        format_func=CHOICES.get,
        key=key("section"),
        help=f"What I need most: {MOST} topics, by what you missed so far and what tonight's plan names. The rest: all others. Or a section, in the guide's order.",
    )
    address.allow_empty(key("parts"))
    parts = controls.pills(
        "With",
        sheet.PARTS,
        selection_mode="multi",
        default=list(sheet.FIRST),
        key=key("parts"),
        help="Measured: each claim about a topic and its verdict, from this machine's records where it has any, else from those that ship.",
    )
    title = link.own_text("Heading", TITLE, key("title"), max_chars=60, width=200)
topics = controls.multiselect(
    "And these topics",
    tuple(TOPICS),
    format_func=NAMES.get,
    key=key("topics"),
    placeholder="any topic of the guide",
    help="Single topics, beside those of the sections chosen above.",
)

mine = [*(ranked[:MOST] if MINE in sections else []), *(ranked[MOST:] if REST in sections else [])]
others = [topic.id for topic in TOPICS.values() if topic.section in sections or topic.id in topics]
wanted = list(dict.fromkeys([*mine, *others]))
if sections == [MINE]:
    say_what_is_mine(ranked, progress)
if not wanted:
    st.info("Choose a section, or single topics, and their sheet stands here.")
    st.stop()

found = cache.load_verdicts() if "Measured" in parts else ()
chosen = sheet.make(
    (title or "").strip() or TITLE,
    wanted,
    parts,
    found,
    {verdict.id: places.claim_page(verdict.id) for verdict in found},
    {verdict.id: verdicts.measured_on(verdict) or "" for verdict in found},
)
text = sheet.as_markdown(chosen)
with st.container(horizontal=True, vertical_alignment="center", key=key("foot")):
    try:
        with st.spinner("Setting the pages"):
            made = as_pdf(chosen)
    except InvalidInput as problem:
        made = None
        st.info(str(problem))
    else:
        st.download_button(
            "PDF",
            made.pdf,
            "cheat-sheet.pdf",
            "application/pdf",
            key=key("pdf"),
            on_click="ignore",
            icon=":material/picture_as_pdf:",
        )
    st.download_button(
        "Markdown",
        text,
        "cheat-sheet.md",
        "text/markdown",
        key=key("markdown"),
        on_click="ignore",
        icon=":material/markdown:",
    )
    if made:
        layout.small(f"{made.entries} of {len(chosen.entries)} topics, in {made.size:g} point type")
if made and made.entries < len(chosen.entries):
    st.warning(left_out(chosen, made))
with st.container(border=True, key=key("preview")):
    st.markdown(re.sub("^#", "##", text, flags=re.MULTILINE))  # below the page's own headings
