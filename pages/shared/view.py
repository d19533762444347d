"""How a page is shown: to a reader, in a lecture room (`?view=projector`), or as one chart in slides and course pages (`?embed=true`, `&chart=2` for another)."""

import re

import streamlit as st

READER, PROJECTOR = "reader", "projector"


def projector():
    return st.query_params.get("view") == PROJECTOR


def embedded():
    return bool(st.context.is_embedded)


def switch():
    """In the sidebar: larger type and a compact page, kept in links and on every page."""
    st.segmented_control(
        "View",
        (READER, PROJECTOR),
        default=READER,
        required=True,
        key="view",
        bind="query-params",
        help="Projector: a compact page and charts with larger type. To show one chart alone, in slides or on a course page, add `embed=true` to a link, and `chart=2` for the second one.",
    )


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
    st.session_state["embedded"] = Embedded() if embedded() else None


def current():
    """What counts the charts of an embedded page; None on a page that is shown whole."""
    return st.session_state.get("embedded")
