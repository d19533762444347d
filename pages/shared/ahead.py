"""What comes next in the reader's plan, on any page that it leads to. The page *Plan* says so, and the browser keeps it, so that the next visit knows it too."""

import json
import re
from dataclasses import astuple, dataclass
from html import escape

import streamlit as st

from dlcore.guide import PAGES
from pages.shared import browser_store, view

PROGRESS, IN_BROWSER = (
    "progress",
    "dlcore-progress",
)  # the reader's progress: in the session, once a page has read it; and in the browser
NAME = "dlcore-plan"  # under which the browser keeps the plan's steps
BROWSER = {"plan": NAME, "progress": IN_BROWSER, "walked": view.WALKED}
LONGEST, MOST = 100_000, 200
_STOPS, _DONE = "plan-ahead", "plan-ahead-done"


@dataclass(frozen=True)
class Stop:
    """A step of the plan, with its minutes, and its title and address."""

    id: str
    minutes: int
    title: str
    link: str

    @property
    def page(self):
        return re.split("[?#]", self.link)[0]


def keep(steps):
    """The plan's steps in their order, while the reader is at them."""
    stops = tuple(Stop(step.id, step.minutes, step.title, step.link) for step in steps)
    st.session_state[_STOPS], st.session_state[_DONE] = stops, frozenset()  # what is done, the progress has by now
    browser_store.exchange(NAME, json.dumps([astuple(stop) for stop in stops]), "plan-ahead-store", replace=True)


def recall(found):
    """Takes what the browser says in a visit's first moment: {"steps", "done"} as JSON, or None. Anybody may have written anything there."""
    if not found or _STOPS in st.session_state:
        return
    try:
        said = json.loads(found[:LONGEST])
        stops = tuple(Stop(*each) for each in said["steps"][:MOST])
        done = frozenset(said["done"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    if all(_is_sound(stop) for stop in stops):
        st.session_state[_STOPS], st.session_state[_DONE] = stops, done


def _is_sound(stop):
    texts = (stop.id, stop.title, stop.link)
    return all(isinstance(text, str) and len(text) < 200 for text in texts) and (
        stop.page in PAGES and type(stop.minutes) is int and 0 < stop.minutes < 600
    )


def tick(page):
    """The plan's first open step on this page is done; the page *Plan* hears of it from the browser."""
    if stop := next((stop for stop in _stops() if stop.page == page and not _is_done(stop)), None):
        st.session_state[_DONE] |= {stop.id}


def _stops():
    return st.session_state.get(_STOPS, ())


def _is_done(stop):
    progress = st.session_state.get(PROGRESS)
    return stop.id in st.session_state.get(_DONE, ()) or (progress is not None and stop.id in progress.done)


def minutes():
    """Of the plan: how many are done, and how many there are; (0, 0) without one."""
    return sum(stop.minutes for stop in _stops() if _is_done(stop)), sum(stop.minutes for stop in _stops())


def find_next(page):
    """The first open step after that of this page, else the first open one; None where there is none, or the page is in no plan."""
    stops = _stops()
    place = next((place for place, stop in enumerate(stops) if stop.page == page and not _is_done(stop)), None)
    if place is None:
        place = next((place for place, stop in enumerate(stops) if stop.page == page), None)
    if place is None:
        return None
    return next(
        (stop for stop in (*stops[place + 1 :], *stops[:place]) if not _is_done(stop) and stop.page != page), None
    )


def lead_on(page):
    """A line with the way to the next step of the plan, and back to the plan."""
    stop = find_next(page)
    next_step = f"Next: <a class='within' href='{escape(stop.link)}'>{escape(stop.title)}</a>, or " if stop else ""
    st.html(
        f"<p class='headline'>{next_step}<a class='within' href='plan'>{'back to' if stop else 'To'} the plan</a></p>"
    )
