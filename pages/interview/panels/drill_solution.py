"""What stands below a drill once it is solved: our solution, how others went wrong, and what the interviewer asks next."""

import streamlit as st

from dlcore.guide import PAGES
from pages.interview.panels import drill_attempt


def panel(drill, drilled):
    drill_attempt.say_solved(drill, drilled)
    if drill.kind == "write":
        st.header("Our solution", anchor=False)
        st.code(drill.solution, language="python", wrap_lines=True)
        st.header("How others went wrong", anchor=False)
        for mistake in drill.mistakes:
            with st.expander(_capitalize(mistake.name)):
                st.markdown(mistake.explanation)
                st.code(_without_docstring(mistake.code), language="python", wrap_lines=True)
    st.header("The interviewer asks next", anchor=False)
    st.markdown(drill.follow_up)
    with st.expander("Say it aloud, then compare"):
        st.markdown(drill.follow_up_answer)
    st.html(f"<p class='headline'><a class='within' href='{drill.page}'>See it: {PAGES[drill.page].title}</a></p>")


def _capitalize(name):
    """With a capital at the front, but for a symbol: ε and β are no words."""
    return name[:1].upper() + name[1:] if name[:1].isascii() else name


def _without_docstring(code):
    """The code of a mistake without the docstring that names it, which stands above already."""
    if not code.startswith('"""'):
        return code
    return code.partition('"""')[2].partition('"""')[2].lstrip("\n")
