"""A derivation line by line: say the next one yourself, then look."""

import streamlit as st

from pages.shared import controls, layout


def panel(page, derivation):
    """What is given, the lines so far, and at the end a program that checks the result."""
    lines, name = derivation.lines, page.key("line")
    if page.hidden:
        layout.small(layout.HIDDEN_NOTE)
        return
    st.markdown(f"**{derivation.goal}**")
    with st.container(horizontal=True, vertical_alignment="bottom", key=page.key("lines")):
        shown = controls.slider(
            "Lines",
            0,
            len(lines),
            1,
            key=name,
            help="How many lines of the derivation stand on the board. Say the next one aloud before you look.",
        )
        st.button(
            "Next line",
            key=page.key("line-next"),
            on_click=_show,
            args=(name, shown + 1),
            disabled=shown == len(lines),
            icon=":material/arrow_forward:",
        )
        st.button(
            "All lines",
            key=page.key("line-all"),
            on_click=_show,
            args=(name, len(lines)),
            disabled=shown == len(lines),
            type="tertiary",
        )
    _line("**Given**", derivation.given)
    for number, line in enumerate(lines[:shown], 1):
        _line(f"**{number}.** {layout.with_numbers(line.say)}", line.formula)
    if shown < len(lines):
        layout.small(f"{len(lines) - shown} more to come: what would you write next?")
        return
    st.markdown("**Checked.** The program fails where the result is wrong.")
    st.code(derivation.check, language="python")


def _line(said, formula):
    st.markdown(said)
    st.latex(formula)


def _show(name, lines):
    st.session_state[name] = lines
