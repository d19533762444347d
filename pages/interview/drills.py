"""Drills: code to write, lines to order, blanks to fill and bugs to find; what the reader writes runs in their browser."""

import re
from pathlib import Path

import streamlit as st

from dlcore.drills.drill import KINDS
from dlcore.guide import SECTIONS
from pages.interview.panels import (
    drill_answers,
    drill_attempt,
    drill_bench,
    drill_list,
    drill_order,
    drill_python,
    drill_solution,
    progress_store,
)
from pages.shared import layout, link

PREFIX = "drill-"
ABOUT = (
    "What interviewers ask for at the whiteboard: write it, put its lines in order, fill its blanks, find its bug. Say the shapes aloud. "
    "Your code runs in this browser and goes nowhere else."
)
FORMULA = re.compile(
    r"^\$\$(.+)\$\$$", re.M
)  # on a line of its own; Markdown sets it as a display on three lines alone

st.html(Path(__file__).with_suffix(".css"))
with layout.head("Drills"):
    link.copy(PREFIX)
progress = progress_store.open_store()
one, every = st.tabs(["Drill", "All drills"], key=f"{PREFIX}tab", on_change="rerun", bind="query-params")


def panel(drill, found, after):
    drilled = drill_attempt.of(drill)
    with st.container(border=True, key="drill-face"):
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="drill-top"
        ):
            solved = f" · solved: {drill_attempt.in_words(drilled)}" if drilled.solved else ""
            layout.small(f"{KINDS[drill.kind]} · {SECTIONS[drill.section]} · about {drill.minutes} minutes{solved}")
            drill_attempt.clock(drill, drilled)
        st.header(drill.title, anchor=False)
        st.markdown(FORMULA.sub(r"$$\n\1\n$$", drill.statement))
        if drill.kind == "write":
            drill_bench.panel(drill, progress, drilled)
        elif drill.kind == "order":
            drill_order.panel(drill, drilled)
        elif drill.kind == "blanks":
            drill_answers.blanks(drill, drilled)
        else:
            drill_answers.bug(drill, drilled)
        if drilled.attempt:
            drill_attempt.hints(drill, drilled)
        else:
            drill_solution.panel(drill, drilled)
    with after:
        drill_attempt.again_button(drill, drilled)
        drill_list.next_button(drill, found, progress)


if one.open:
    with one:
        # What is asked, and where to answer it, stand first, and are reached first by keyboard: the filters stand below.
        above, face = st.container(gap="small", key="drill-above"), st.container()
        after = st.container(horizontal=True, vertical_alignment="center", key="drill-after")
        found = drill_list.filters()
        with above:
            drill = drill_list.choose(progress, found)
            drill_list.say_filter(found)
        with face:
            if drill is None:
                st.info("No drill has this kind and section: choose fewer filters.")
            else:
                panel(drill, found, after)
        layout.small(ABOUT)
        if drill and drill.kind == "write":
            layout.small(drill_python.LICENSES)
if every.open:
    with every:
        st.markdown(ABOUT)
        found = drill_list.filters()
        drill_list.say_filter(found)
        drill_list.table(progress, found)
