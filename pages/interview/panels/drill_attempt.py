"""The attempt at a drill: its clock, its hints, and what the reader's progress keeps of it."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from dlcore.drills.catalog import DRILLS
from dlcore.interview.drilled import HINTS, begin_again, open_attempt, pause, record_try
from pages.interview.panels import progress_store, steps_done
from pages.shared import component, layout

_CLOCK = component.from_folder(Path(__file__).parent / "drill_clock", html="<p role='timer'></p>")
OPEN, FRESH = (
    "drill-open",
    "drill-fresh",
)  # in the session: which drill is on view, and what there is of it before anything is kept
TOLD = "drill-told"  # what was said of the last try
BEFORE = "As you last checked it, before the page was reloaded."
_AGAIN = "A new attempt: its clock begins at 0. {said}"
PRACTICE = "It is for practice: our solution was on the screen, and your first time stays."
COUNTED = "Hints that you have seen stay counted until you solve it."
LAST = "drill-last"  # whether the last try was right, and, if it solved the drill again, in what time


def of(drill):
    """What the reader has of the drill on view; where it is not solved its clock runs, and that of the drill before stops."""
    progress, now = progress_store.current(), progress_store.now()
    drills = dict(progress.drills)
    before = st.session_state.get(OPEN)
    if before != drill.id:
        st.session_state[OPEN] = drill.id
        for key in (FRESH, TOLD, LAST):
            st.session_state.pop(key, None)
        if before in drills:
            drills[before] = pause(drills[before], now)
    if drill.id in drills and drills[drill.id].attempt:
        drills[drill.id] = open_attempt(drills[drill.id], now)
    if drills != progress.drills:
        progress_store.keep(progress.replace(now, drills=drills))
        st.rerun()  # so that the browser keeps it too
    if drill.id in drills:
        return drills[drill.id]
    return st.session_state.setdefault(FRESH, open_attempt(None, now))


def current(drill):
    """What the reader has of a drill, by its id, kept or not; None where it is not the one on view."""
    kept = progress_store.current().drills.get(drill)
    return kept or (st.session_state.get(FRESH) if st.session_state.get(OPEN) == drill else None)


def _keep(drill, drilled):
    progress_store.keep(progress_store.current().with_drill(drill, drilled, progress_store.now()))


def keep_open():
    """Keeps the attempt at the drill on view, so that its clock survives a reload."""
    drill = st.session_state.get(OPEN)
    if drill and drill not in progress_store.current().drills and (drilled := current(drill)):
        _keep(drill, drilled)


def keep_answer(drill, answer):
    """Keeps what the reader has so far of a drill without code."""
    if (drilled := current(drill)) and drilled.attempt and drilled.attempt.answer != answer:
        _keep(drill, drilled.change(progress_store.now(), answer=answer))


def record(drill, right, counts=True, **found):
    """After a try, of which the progress keeps what was `found`; one at a drill that is solved already counts for none, nor does one that is none of the reader's own."""
    drilled, now = current(drill), progress_store.now()
    if not drilled:
        return
    attempt, last = drilled.attempt, {"drill": drill, "right": right}
    if attempt and right and drilled.solved:
        last["again"] = in_words(replace(attempt, seconds=attempt.seconds_until(now)))
    st.session_state[LAST] = last
    if attempt and counts:
        _keep(drill, record_try(drilled, right, now, **found))
        if right and DRILLS[drill].kind == "write":  # as a plan's step asks
            for what in (DRILLS[drill].section, drill):
                steps_done.notice(f"drill-{what}")


def tell(drill, said):
    """What to say of the last try, until another drill is opened."""
    st.session_state[TOLD] = {"drill": drill, **said}


def last_words(drill):
    """What was said of the last try at this drill; empty where there was none."""
    said = st.session_state.get(TOLD) or {}
    return said if said.get("drill") == drill else {}


def clock(drill, drilled):
    """How long this attempt has taken, until it is over."""
    if drilled.attempt:
        # Named, as a component whose data are what they were is not drawn anew: one attempt after 0 seconds is not another.
        named = {"attempt": f"{drill.id} {drilled.attempts}"}
        seconds = drilled.attempt.seconds_until(progress_store.now())
        _CLOCK(key="drill-clock", data={**named, "seconds": seconds}, width="content")


def in_words(attempt):
    """The time and the hints of an attempt, or of the one that first solved a drill."""
    hints = {0: "no hint", 1: "1 hint"}.get(attempt.hints, f"{attempt.hints} hints")
    return f"{attempt.seconds // 60}:{attempt.seconds % 60:02d}, {hints}"


def say_solved(drill, drilled):
    """That a drill is solved, in what time, and what the last try has to do with it."""
    first, last = in_words(drilled), st.session_state.get(LAST) or {}
    if last.get("drill") != drill.id:
        last = {}
    if "again" in last:
        said = f"Solved again: {last['again']}, after seeing our solution. What counts is your first time: {first}."
        st.success(said, icon=":material/check:")
    elif last and not last["right"]:
        st.info(f"Solved before: {first}. Your last run changes nothing about that.")
    else:
        st.success(f"Solved: {first}.", icon=":material/check:")


def hints(drill, drilled):
    """The hints taken so far, and the button for the next, which the first try unlocks."""
    attempt = drilled.attempt
    own = "run code of your own" if drill.kind == "write" else "checked an answer"
    locked = None if attempt.tries else f"The first hint is unlocked once you have {own}."
    for number, hint in enumerate(drill.hints[: attempt.hints], start=1):
        st.markdown(f"**Hint {number}.** {hint}")
    with st.container(horizontal=True, vertical_alignment="center", key="drill-hints"):
        if attempt.hints < HINTS:
            st.button(
                f"Hint {attempt.hints + 1} of {HINTS}",
                key="drill-hint",
                icon=":material/lightbulb:",
                disabled=locked is not None,
                on_click=_take_hint,
                args=(drill.id, attempt.hints),
                help=locked,
            )
        if locked:
            layout.small(locked)


def _take_hint(drill, seen):
    """One hint more than the reader saw: the second of two quick clicks takes none."""
    drilled = current(drill)
    if drilled and drilled.attempt and drilled.attempt.hints == seen and drilled.attempt.tries:
        _keep(drill, drilled.change(progress_store.now(), hints=seen + 1))


def again_button(drill, drilled):
    """Begins a new attempt: clock and tries at zero, and the starter in the editor. What one under way has is cleared on a second click alone."""
    again = {"key": "drill-again", "on_click": _begin_again, "args": (drill.id, drilled.attempts)}
    if not drilled.attempt:
        st.button("Try it again", icon=":material/restart_alt:", help=_AGAIN.format(said=PRACTICE), **again)
        return
    with st.popover("Start over", icon=":material/restart_alt:"):
        cleared, back = ("code", " *Undo the reset* brings code back.") if drill.kind == "write" else ("answer", "")
        st.markdown(_AGAIN.format(said=PRACTICE if drilled.solved else COUNTED) + back)
        st.button(f"Clear {cleared} and time", **again)


def _begin_again(drill, seen):
    drilled = current(drill)
    if drilled and drilled.attempts == seen:
        for key in (TOLD, LAST):
            st.session_state.pop(key, None)
        _keep(drill, begin_again(drilled, progress_store.now()))
