"""What stands below a drill once it is solved: our solution, typical mistakes, and what the interviewer asks next."""

import ast
import difflib

import streamlit as st

from dlcore.drills.trained import TRAINED
from dlcore.guide import PAGES
from pages.interview.panels import diagnosis_curves, drill_attempt
from pages.shared import layout


def panel(drill, drilled):
    drill_attempt.say_solved(drill, drilled)
    if drill.kind == "write":
        st.header("Our solution", anchor=False)
        st.code(drill.solution, language="python")
        st.header("Typical mistakes", anchor=False)
        layout.small("Lines with − are the mistake; lines with + stand in their place in our solution.")
        for mistake in drill.mistakes:
            _mistake(drill, mistake)
    st.header("The interviewer asks next", anchor=False)
    st.markdown(drill.follow_up)
    with st.expander("Say it aloud, then compare"):
        st.markdown(drill.follow_up_answer)
    st.html(f"<p class='headline'><a class='within' href='{drill.page}'>See it: {PAGES[drill.page].title}</a></p>")


def _mistake(drill, mistake):
    bug = TRAINED.get((drill.id, mistake.id))
    # In a folded box charts would be drawn for nobody.
    lazily = {"key": f"drill-mistake-{drill.id}-{mistake.id}", "on_change": "rerun"} if bug else {}
    with st.expander(_capitalize(mistake.name), **lazily) as unfolded:
        st.markdown(mistake.explanation)
        st.code(compare(mistake.code, drill.solution), language="diff")
        if bug and unfolded.open:
            diagnosis_curves.consequence(bug)


def _capitalize(name):
    """With a capital at the front, but for a symbol: ε and β are no words."""
    return name[:1].upper() + name[1:] if name[:1].isascii() else name


def compare(mistake, solution):
    """The code of a mistake beside our solution, line by line: a line begins with - where the mistake has it alone, with + where we do, else with a space."""
    theirs, ours = map(_without_docstrings, (mistake, solution))
    lines = difflib.unified_diff(theirs, ours, n=len(theirs), lineterm="")
    return "\n".join(list(lines)[3:])  # without the names of files and the numbers of lines


def _without_docstrings(code):
    """Its lines; what a docstring says stands above already."""
    hidden = {0}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            hidden |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    kept = [line for number, line in enumerate(code.splitlines(), start=1) if number not in hidden]
    return "\n".join(kept).strip("\n").split("\n")
