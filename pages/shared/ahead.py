"""What comes next in the reader's plan, on any page that it leads to. The page *Plan* says so; a session that has not seen it knows none."""

from dataclasses import dataclass
from html import escape

import streamlit as st

KEY = "plan-ahead"


@dataclass(frozen=True)
class Stop:
    """A step of the plan: the page that it is on, its title and address, and whether it is done."""

    page: str
    title: str
    link: str
    done: bool


def keep(stops):
    """The plan's steps in their order, while the reader is at them."""
    st.session_state[KEY] = tuple(stops)


def find_next(page):
    """The first open step after that of this page, else the first open one; None where there is none, or the page is in no plan."""
    stops = st.session_state.get(KEY, ())
    place = next((place for place, stop in enumerate(stops) if stop.page == page and not stop.done), None)
    if place is None:
        place = next((place for place, stop in enumerate(stops) if stop.page == page), None)
    if place is None:
        return None
    return next((stop for stop in (*stops[place + 1 :], *stops[:place]) if not stop.done and stop.page != page), None)


def lead_on(page):
    """A line with the way to the next step of the plan, and back to the plan."""
    stop = find_next(page)
    next_step = f"Next: <a class='within' href='{escape(stop.link)}'>{escape(stop.title)}</a>, or " if stop else ""
    st.html(
        f"<p class='headline'>{next_step}<a class='within' href='plan'>{'back to' if stop else 'To'} the plan</a></p>"
    )
