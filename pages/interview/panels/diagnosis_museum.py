"""Which cases are solved, and the whole museum: all bugs with what decides and what mends them, on request."""

import pandas as pd
import streamlit as st

from dlcore.interview.diagnoses import CASES, EVIDENCE
from pages.interview.panels.diagnosis_answer import results
from pages.shared import controls, layout


def marks(progress):
    """Which cases the reader has solved or missed, by number."""
    found = results(progress)
    solved = [str(number) for number, case in enumerate(CASES, 1) if found.get(case.bug)]
    missed = [str(number) for number, case in enumerate(CASES, 1) if found.get(case.bug) is False]
    _mark_pills(dict.fromkeys(solved, "✓") | dict.fromkeys(missed, "✕"))
    parts = [f"{len(solved)} of {len(CASES)} solved" + (f": {', '.join(solved)}" if solved else "")]
    if missed:
        parts.append(f"missed: {', '.join(missed)}")
    layout.small(" · ".join(parts))


def _mark_pills(marks):
    """A mark behind the number of each case that is solved or missed; the number alone stands in links, so that it is no part of the label."""
    rules = "".join(
        f".st-key-bug-case button:nth-of-type({number}) p::after {{ content: ' {mark}' }}"
        for number, mark in marks.items()
    )
    if rules:
        st.html(f"<style>{rules}</style>")


def panel():
    """All cases once the reader asks for them, which tells every cause; nothing before."""
    st.header("The museum", anchor="museum")
    if not controls.toggle(
        "Show the museum",
        key="bug-museum",
        help="All bugs with their causes, also of the cases that you have not solved.",
    ):
        layout.small(
            "A table of all bugs, with the evidence that decides and the fix. It gives away the cause of every case."
        )
        return
    rows = [(number, each.title, EVIDENCE[each.decides], each.fix) for number, each in enumerate(CASES, 1)]
    with st.container(key="bug-table"):
        st.table(
            pd.DataFrame(rows, columns=["Case", "Bug", "Evidence that decides", "Fix"]),
            border="horizontal",
            hide_index=True,
            alt="Bugs by the number of their case, with the evidence that decides and the fix",
        )
