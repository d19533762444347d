"""A reader's progress, which their browser keeps and no server does: read when a page opens, written when it changes, joined where two tabs differ."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.interview.progress import LONGEST, Progress, read
from dlcore.interview.tabs import join
from pages.shared import ahead, browser_store

KEY, STATE, NAME = "progress-store", ahead.PROGRESS, ahead.IN_BROWSER
READS = "Reading your progress from this browser …"
JOINED = "Another tab of yours was newer: its progress and this tab's are now one."
DAMAGED = (
    "What this browser kept of your progress cannot be read: {problem} It stays there, untouched, until you begin anew."
)


def now():
    """The time in the reader's own time zone."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = UTC
    return datetime.now(zone)


def current():
    """The reader's progress as this session knows it."""
    return st.session_state[STATE]


def keep(progress, replace=False):
    """Makes this the reader's progress; `replace` also over what another tab keeps."""
    st.session_state[STATE] = progress
    if replace:
        st.session_state[f"{KEY}-replace"] = progress.saved


def open_store(wait=True):
    """The reader's progress. The page ends here, with a sentence, until the browser has said what it keeps, and where that cannot be read; without `wait` it goes on with none until then."""
    mine = st.session_state.get(STATE)
    based = st.session_state.get(f"{KEY}-based", 0)
    replace = mine is not None and st.session_state.get(f"{KEY}-replace") == mine.saved
    answer = browser_store.exchange(NAME, None if mine is None else mine.text(), KEY, based, replace)
    if mine is not None:
        st.session_state[f"{KEY}-based"] = mine.saved
    if answer.problem:
        st.warning("Your browser does not let this page keep anything: export your progress before you leave.")
    found = answer.found
    if isinstance(found, str) and found != st.session_state.get(f"{KEY}-found"):
        _take(found, mine)
    if st.session_state.get(STATE) is None:
        if not wait:
            return Progress()
        st.info(READS)
        st.stop()
    return current()


def _begin_anew(damaged):
    st.session_state[f"{KEY}-found"] = damaged
    keep(Progress().replace(now()), replace=True)


def _take(found, mine):
    """Takes what the browser sent: at first as it is, later joined with what this tab has."""
    try:
        theirs = read(found[: LONGEST + 1]) if found else Progress()
    except InvalidInput as problem:
        st.error(DAMAGED.format(problem=problem))
        st.button("Begin anew", on_click=_begin_anew, args=(found,))
        st.stop()
    st.session_state[f"{KEY}-found"] = found
    st.session_state[f"{KEY}-based"] = theirs.saved
    if mine is None or not mine.saved:
        st.session_state[STATE] = theirs
    elif theirs.saved > mine.saved or set(theirs.answers) - set(mine.answers):
        st.session_state[STATE] = join(mine, theirs).replace(now())
        st.toast(JOINED)
    st.rerun()
