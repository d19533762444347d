"""Steps of a plan that tick themselves, once the reader has done on its page what they ask."""

import json
from pathlib import Path

import streamlit as st

from dlcore.guide import WHITEBOARDS
from dlcore.interview import plan, schedule
from pages.interview.panels import decks, progress_store
from pages.shared import component, view

BROWSER, PAGES = "walked-in-browser", "walked"
_WALKED = component.from_folder(Path(__file__).parent / "walked", html="<span></span>")


def notice(what, minutes=999):
    """Ticks the step that asks for this: `what` is a page, or what a step's id ends with."""
    progress = progress_store.current()
    every = decks.everything(progress, decks.cards())
    after = plan.notice(what, progress, every, progress_store.now(), minutes)
    if after is not progress:
        progress_store.keep(after)


def onward():
    """The way on, once something is done: the next step of the plan that fits, and the plan itself."""
    progress = progress_store.current()
    fitting = plan.suggest(schedule.days_left(progress, progress_store.now()))
    step = plan.next_step(fitting, progress, decks.everything(progress, decks.cards()))
    if step:
        st.html(f"<p class='headline'><a class='within primary' href='{step.link}'>Next step: {step.title}</a></p>")
    st.html("<p class='headline'><a class='within' href='plan'>Back to the plan</a></p>")


def tick_whiteboards():
    """The progress, with a tick for each whiteboard that this browser saw to its end, in this visit or one before."""
    before = progress_store.current()
    _WALKED(key=BROWSER, data={"name": view.WALKED}, on_pages_change=_take)
    for page in st.session_state.pop(PAGES, ()):
        notice(page)
    if progress_store.current() is not before:
        st.rerun()  # the store stands above, and has yet to hear of it
    return progress_store.current()


def _take():
    st.session_state[PAGES] = known_pages(st.session_state[BROWSER].pages)


def known_pages(text):
    """Those pages with a whiteboard that are named in what a browser kept, where anybody may have written anything."""
    try:
        named = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    return [page for page in WHITEBOARDS if isinstance(named, list) and page in named]
