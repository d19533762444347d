"""Cheat sheet: chosen topics on an A4 page each side, with formulas and what was measured, as PDF and as Markdown."""

import re
from functools import lru_cache

import streamlit as st

from dlcore import typeset
from dlcore.base import InvalidInput
from dlcore.guide import NAMES, PAGES, SECTIONS, TAUGHT, TOPICS
from dlcore.interview import sheet
from dlcore.interview.needed import missed_topics, rank_topics
from pages.interview.panels import decks, progress_store, steps_done
from pages.shared import address, ahead, cache, controls, layout, link, places, verdicts

PREFIX = PAGES["cheat_sheet"].prefix
TITLE = "Cheat sheet"
DOWNLOADED = "sheet-downloaded"
MINE, REST = "mine", "rest"
CHOICES = {MINE: "What I need most", REST: "All other topics", **{section: SECTIONS[section] for section in TAUGHT}}
MOST = 28  # topics that two pages hold in readable type, with the parts that a sheet has at first


def key(name):
    return f"{PREFIX}{name}"


@lru_cache(maxsize=16)
def as_pdf(chosen):
    """The sheet as PDF, made once. Raises InvalidInput."""
    return typeset.typeset(sheet.as_data(chosen))


def left_out(chosen, made):
    """Which topics the two pages have no room for, in a sentence."""
    names = [NAMES[entry.topic.id] for entry in chosen.entries if entry.rank >= made.entries]
    return (
        f"Two pages hold {made.entries} of {len(chosen.entries)} topics. The PDF lacks {', '.join(names)}; the Markdown has all of them. "
        "Choose fewer topics, or fewer parts, and make a second sheet of the rest."
    )


def say_what_is_mine(ranked, wrong):
    """By what the sheet was chosen, and what is not on it."""
    also = ", ".join(NAMES[topic] for topic in ranked[:MOST] if topic in wrong)
    mine = f"what you missed ({also})" if also else "what you miss in cards and mock interviews"
    layout.small(
        f"What every interviewer asks, {mine}, and what comes up often. *{CHOICES[REST]}* makes a second sheet of the rest."
    )
    with st.expander(f"The {len(ranked[MOST:])} topics that are not on it"):
        layout.small(", ".join(NAMES[topic] for topic in ranked[MOST:]))


def tick():
    """Remembers that the sheet was downloaded, which may be before the browser has said what it keeps of the plan."""
    st.session_state[DOWNLOADED] = True


with layout.head(TITLE):
    link.copy(PREFIX)
    controls.reset(PREFIX)
st.markdown(
    "What you choose, on one sheet of paper: an A4 page each side, with formulas, when to use what, and what was measured here."
)

progress = progress_store.open_store(wait=False)
if progress_store.STATE in st.session_state and st.session_state.pop(DOWNLOADED, False):
    steps_done.notice("sheet")
    st.rerun()  # the store stands above, and has yet to hear of it
every = decks.everything(progress, decks.cards())
ranked = rank_topics(progress, every)

with st.container(horizontal=True, vertical_alignment="bottom", key=key("controls")):
    address.allow_empty(key("section"))
    sections = controls.pills(
        "Topics",
        tuple(CHOICES),
        selection_mode="multi",
        default=[MINE],
        format_func=CHOICES.get,
        key=key("section"),
        help=f"What I need most: the {MOST} topics that every interviewer asks about, that you missed, and that come up often. All other topics: the rest. Or a section of the guide.",
    )
    address.allow_empty(key("parts"))
    parts = controls.pills(
        "Show",
        sheet.PARTS,
        selection_mode="multi",
        default=list(sheet.FIRST),
        key=key("parts"),
        help="Measured: each claim about a topic and its verdict, from this machine's records where it has any, else from those that ship.",
    )
    title = link.own_text("Title", TITLE, key("title"), max_chars=60, width=200)
topics = controls.multiselect(
    "Add single topics",
    tuple(TOPICS),
    format_func=NAMES.get,
    key=key("topics"),
    placeholder="any topic of the guide",
    help="Single topics, beside those of the sections chosen above.",
)

mine = [*(ranked[:MOST] if MINE in sections else []), *(ranked[MOST:] if REST in sections else [])]
others = [topic.id for topic in TOPICS.values() if topic.section in sections or topic.id in topics]
wanted = list(dict.fromkeys([*mine, *others]))
if not wanted:
    st.info("Choose a section, or single topics, and their sheet stands here.")
    st.stop()

today = progress_store.now()
found = cache.load_verdicts() if "Measured" in parts else ()
chosen = sheet.make(
    (title or "").strip() or TITLE,
    wanted,
    parts,
    found,
    {verdict.id: places.claim_page(verdict.id) for verdict in found},
    {verdict.id: verdicts.measured_on(verdict) or "" for verdict in found},
    f"{today:%B} {today.day}, {today.year}",
)
text = sheet.as_markdown(chosen)
with st.container(horizontal=True, vertical_alignment="center", key=key("foot")):
    try:
        with st.spinner("Typesetting the pages"):
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
            on_click=tick,
            icon=":material/picture_as_pdf:",
        )
    st.download_button(
        "Markdown",
        text,
        "cheat-sheet.md",
        "text/markdown",
        key=key("markdown"),
        on_click=tick,
        icon=":material/markdown:",
    )
    if made:
        layout.small(f"{made.entries} of {len(chosen.entries)} topics on two pages, in {made.size:g}-point type")
ahead.lead_on("cheat_sheet")
if made and made.entries < len(chosen.entries):
    st.warning(left_out(chosen, made))
if sections == [MINE] and not topics:
    say_what_is_mine(ranked, missed_topics(progress, every))
with st.container(border=True, key=key("preview")):
    st.markdown(re.sub("^#", "##", text, flags=re.MULTILINE))  # below the page's own headings
