"""Steps of a plan that tick themselves, once the reader has done on its page what they ask."""

import streamlit as st

from dlcore.interview import plan
from pages.interview.panels import decks, progress_store
from pages.shared import view


def notice(what, minutes=999):
    """Ticks the step that asks for this: `what` is a page, or what a step's id ends with."""
    progress = progress_store.current()
    every = decks.everything(progress, decks.cards())
    after = plan.noticed(what, progress, every, progress_store.now(), minutes)
    if after is not progress:
        progress_store.keep(after)


def walked():
    """The progress, with a tick for each whiteboard that this session saw to its end."""
    before = progress_store.current()
    for page in dict.fromkeys(st.session_state.pop(view.WALKED, ())):
        notice(page)
    if progress_store.current() is not before:
        st.rerun()  # the store stands above, and has yet to hear of it
    return progress_store.current()
