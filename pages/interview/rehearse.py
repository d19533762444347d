"""Rehearse: cards that come back when they are about to be forgotten, until the day of the interview."""

from pathlib import Path

import streamlit as st

from dlcore.guide import SECTIONS, TAUGHT
from dlcore.interview.cards import KINDS
from pages.interview.panels import calibration, card, decks, own_cards, progress_store, take_home
from pages.shared import controls, layout, link

PREFIX = "reh-"

st.html(Path(__file__).with_suffix(".css"))
with layout.head("Rehearse"):
    link.copy(PREFIX)
st.markdown(
    "Answer aloud, say how sure you are, and only then look. What you miss comes back soon, what you know later."
)
progress = progress_store.open_store()
everything = decks.cards()

asked, known, own, kept = st.tabs(
    ["Cards", "How it goes", "My cards", "Keep"], key=f"{PREFIX}tab", on_change="rerun", bind="query-params"
)
if asked.open:
    with asked:
        with st.container(horizontal=True, vertical_alignment="bottom", key=f"{PREFIX}controls"):
            mode = controls.segmented_control(
                "Ask me",
                decks.MODES,
                default=decks.TODAY,
                required=True,
                key=f"{PREFIX}mode",
                help="Today: what is due, and a share of new cards. Cram: all of them, without touching the schedule. Starred: those that you gave a star. Missed: those that you missed last time.",
            )
            with st.popover("Which cards", icon=":material/tune:", key=f"{PREFIX}which"):
                sections = controls.pills(
                    "Only these sections",
                    TAUGHT,
                    selection_mode="multi",
                    format_func=SECTIONS.get,
                    key=f"{PREFIX}section",
                    help="None chosen: all of them, mixed, as in an interview.",
                )
                kinds = controls.pills(
                    "Only these kinds of question",
                    tuple(KINDS),
                    selection_mode="multi",
                    format_func=KINDS.get,
                    key=f"{PREFIX}kind",
                    help="None chosen: all of them.",
                )
                decks.interview_date(progress)
        card.another_deck((mode, *sections, *kinds))
        if card.goal() and mode == decks.CRAM and not (sections or kinds):
            chosen = decks.placement_deck(progress, everything, card.answered_here())
        else:
            chosen = decks.choose(progress, everything, mode, sections, kinds)
        card.panel(chosen, progress)
if known.open:
    with known:
        calibration.panel(progress, everything)
if own.open:
    with own:
        own_cards.panel(progress)
if kept.open:
    with kept:
        take_home.panel(progress, everything)
