"""The lesson that a lecturer is collecting: scenes are added from any page, and the browser keeps what there is."""

import time
from dataclasses import replace

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.guide import PAGES
from dlcore.interview import lesson_files
from dlcore.interview.lessons import Lesson, Scene
from pages.shared import browser_store, link

COLLECTING = "collecting-scenes"
FIELDS = "draft-fields"  # counts how often they began anew
EMPTY = Lesson("My lesson", "", 5, ())
NAME = "dlcore-lesson-draft"  # where the browser keeps it
_DRAFT, _KEY = "drafted-lesson", "draft-store"
# What the browser sent last, and whether it has answered; what it is to keep: the text, when that was saved, what it says, and what is overwritten.
_FOUND, _LOADED, _TEXT, _SAVED, _LAST = "draft-found", "draft-loaded", "draft-text", "draft-saved", "draft-last"
_BASED, _REPLACE, _SWITCH = "draft-based", "draft-replace", "draft-switch"
DAMAGED = "The lesson that this browser kept cannot be read: {problem} It stays there, untouched, until you begin anew."
NEWER = "Another tab of yours was newer: its lesson is now here, too."
UNKEPT = "Your browser does not let this page keep anything: download your lesson before you leave."


def draft():
    """What was collected."""
    return st.session_state.get(_DRAFT, EMPTY)


def put(lesson):
    """Another draft; its fields begin anew with what they hold, under new names: a browser would fill the old ones as they were."""
    st.session_state[_DRAFT] = lesson
    st.session_state[FIELDS] = st.session_state.get(FIELDS, 0) + 1


def fields():
    """What begins the names of the draft's fields."""
    return f"edit-{st.session_state.get(FIELDS, 0)}"


def set_draft(lesson):
    """The draft as its fields have it."""
    st.session_state[_DRAFT] = lesson


def keep():
    """Lets the browser keep the draft, and takes what it has kept. Call it once per run, after what changes the draft."""
    state, now = st.session_state, _now()
    if state.get(_LOADED) and now != state[_LAST]:
        saved = max(state[_SAVED] + 1, int(time.time() * 1000))
        text = lesson_files.write_draft(*now, saved)
        if _readable(text):  # else the fields say what is wrong, and what stood there before is kept
            state[_TEXT], state[_SAVED], state[_LAST] = text, saved, now
    based, replace_it = state.get(_BASED, 0), state.pop(_REPLACE, False)
    answer = browser_store.exchange(NAME, state.get(_TEXT), _KEY, based, replace_it)
    state[_BASED] = state.get(_SAVED, 0)
    if answer.problem:
        st.warning(UNKEPT)
    if isinstance(answer.found, str) and answer.found != state.get(_FOUND):
        _take(answer.found)


def _now():
    return draft(), bool(st.session_state.get(COLLECTING))


def _readable(text):
    try:
        lesson_files.read_draft(text)
    except InvalidInput:
        return False
    return True


def _take(found):
    """Takes what the browser sent: at first beside what was added before it did, later in place of what this tab has."""
    state = st.session_state
    try:
        theirs = lesson_files.read_draft(found[: lesson_files.LARGEST + 1]) if found else (EMPTY, False, 0)
    except InvalidInput as problem:
        st.error(DAMAGED.format(problem=problem))
        st.button(
            "Begin anew", key="draft-anew", on_click=_begin, args=(found, (EMPTY, False, 0)), kwargs={"anew": True}
        )
        return
    lesson, collecting, saved = theirs
    if not state.get(_LOADED):
        added, wanted = _now()
        _begin(found, theirs)
        put(replace(lesson, scenes=(*lesson.scenes, *added.scenes)[: lesson_files.SCENES]))
        _collect(collecting or wanted)
    elif saved > state[_SAVED]:
        _begin(found, theirs)
        put(lesson)
        _collect(collecting)
        st.toast(NEWER)
    else:
        state[_FOUND] = found
        return
    st.rerun()


def _collect(collecting):
    if collecting != bool(st.session_state.get(COLLECTING)):
        st.session_state[COLLECTING] = collecting
        st.session_state[_SWITCH] = st.session_state.get(_SWITCH, 0) + 1


def _begin(found, kept, anew=False):
    """From here on the browser keeps what differs from this."""
    lesson, collecting, saved = kept
    state = st.session_state
    state[_FOUND], state[_LOADED], state[_LAST], state[_SAVED], state[_BASED] = (
        found,
        True,
        (lesson, collecting),
        saved,
        saved,
    )
    state[_TEXT], state[_REPLACE] = None, anew
    if anew:
        state[_LAST] = None


def offer(collecting, page):
    """Before each page but Lessons, which keeps the draft itself: while scenes are collected. After F5 `collecting` is what the browser says."""
    if page == PAGES["lessons"].id:
        return
    if collecting:
        st.session_state.setdefault(COLLECTING, True)
    if st.session_state.get(COLLECTING):
        keep()


def switch(prefix):
    """Whether scenes are collected. What the browser kept makes a new control of it: the old one would send what it stood at."""
    key = f"{prefix}collect-{st.session_state.get(_SWITCH, 0)}"

    def collect():
        st.session_state[COLLECTING] = st.session_state[key]

    st.toggle(
        "Collect scenes",
        bool(st.session_state.get(COLLECTING)),
        key=key,
        on_change=collect,
        help="While this is on, every page has *Add this scene* beside *Copy link*. This browser keeps what you collect; to share it, download it, or copy its link.",
    )


def add_button(page_id):
    """Beside *Copy link*, while scenes are collected: adds the page with everything that is set."""
    if not st.session_state.get(COLLECTING):
        return
    st.button(
        f"Add this scene ({len(draft().scenes)})",
        key=f"{PAGES[page_id].prefix}add-scene",
        type="tertiary",
        icon=":material/playlist_add:",
        on_click=_add,
        args=(page_id,),
        disabled=len(draft().scenes) >= lesson_files.SCENES,
        help="The page as its link has it. Order and describe the scenes, and fix or hide their controls, on the page Lessons.",
    )


def _add(page_id):
    prefix = PAGES[page_id].prefix
    settings = {
        name: tuple(st.query_params.get_all(name))
        for name in st.query_params
        if name.startswith(prefix) and not name.endswith((link.LEFT_OUT, link.HERE))
    }
    put(replace(draft(), scenes=(*draft().scenes, Scene(page_id, "", settings))))
