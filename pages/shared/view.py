"""How a page is shown: to a reader, in a lecture room (`?view=projector`), as its whiteboard (`?view=whiteboard`), or as one chart in slides and course pages (`?embed=true`, `&chart=2` for another)."""

import re

import streamlit as st

READER, PROJECTOR, WHITEBOARD = "reader", "projector", "whiteboard"
BEFORE = "view-before-whiteboard"  # where one goes back to
WALKED = "dlcore-walked"  # under which the browser keeps the pages whose whiteboard was seen to its end, until the page Plan ticks them


def projector():
    shown = st.query_params.get("view")
    return shown == PROJECTOR or (shown == WHITEBOARD and st.session_state.get(BEFORE) == PROJECTOR)


def whiteboard():
    return st.query_params.get("view") == WHITEBOARD


def is_embedded():
    return bool(st.context.is_embedded)


def switch():
    """In the sidebar: larger type and a compact page, kept in links and on every page."""
    st.segmented_control(
        "View",
        (READER, PROJECTOR, WHITEBOARD),
        default=READER,
        required=True,
        key="view",
        bind="query-params",
        on_change=_remember,
        help="Projector: a compact page and charts with larger type. Whiteboard: the page's subject one idea at a time, on pages that have a whiteboard. To show one chart alone, in slides or on a course page, add `embed=true` to a link, and `chart=2` for the second one.",
    )


def _remember():
    if st.session_state["view"] != WHITEBOARD:
        st.session_state[BEFORE] = st.session_state["view"]


def whiteboard_button(key, shortcut=None):
    """Opens the page's whiteboard, over the whole screen."""
    st.button(
        "Whiteboard",
        key=f"{key}whiteboard",
        on_click=_open_whiteboard,
        type="tertiary",
        icon=":material/draw:",
        shortcut=shortcut,
        help="One idea at a time, in large type, with the formula and the drawing as they grow, a clock and notes.",
    )


def _open_whiteboard():
    st.session_state[BEFORE] = st.session_state.get("view", READER)
    st.session_state["view"] = WHITEBOARD


def leave_whiteboard():
    """Back to how the page was shown before."""
    st.session_state["view"] = st.session_state.get(BEFORE, READER)


class Embedded:
    """Which chart of a page is to be shown alone: counts them as they come, from 1."""

    def __init__(self):
        number = st.query_params.get("chart", "1")
        self.wanted = int(number) if re.fullmatch("[1-9][0-9]?", number) else 1
        self.seen = 0

    def next(self):
        """Whether this chart is the wanted one."""
        self.seen += 1
        return self.seen == self.wanted

    @property
    def found(self):
        return self.seen >= self.wanted


def begin():
    """Once per run, before the page."""
    st.session_state["embedded"] = Embedded() if is_embedded() else None


def current():
    """What counts the charts of an embedded page; None on a page that is shown whole."""
    return st.session_state.get("embedded")
