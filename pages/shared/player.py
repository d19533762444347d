"""Scrub and play: a slider over steps, and a button that moves it by itself."""

import streamlit as st

from pages.shared import controls

STRIDE = 2


def button(steps, key):
    """Play or pause; True while it plays. At the end it begins anew."""
    playing = st.session_state.get(f"{key}playing", False)
    st.button(
        "Pause" if playing else "Play",
        key=f"{key}play",
        icon=":material/pause:" if playing else ":material/play_arrow:",
        on_click=_toggle,
        args=(steps, key),
        help="Moves the step slider by itself.",
    )
    return playing


def slider(
    steps,
    key,
    label="Step",
    default=None,
    stride=STRIDE,
    help="How many steps to show. Further right: more of every path.",
):
    """The step to show, inside the fragment that is run again and again while it plays; `default` is where it stands at first, the end where there is none."""
    name = f"{key}step"
    if st.session_state.get(f"{key}playing"):
        if st.session_state.get(name, steps) >= steps:
            st.session_state[f"{key}playing"] = False
            st.rerun(scope="app")
        st.session_state[name] = min(steps, st.session_state.get(name, 0) + stride)
    return controls.slider(
        label,
        0,
        steps,
        # While it plays, the state says where it stands; Streamlit warns of a default beside that.
        None if st.session_state.get(f"{key}playing") else steps if default is None else default,
        key=name,
        help=help,
    )


def _toggle(steps, key):
    playing = not st.session_state.get(f"{key}playing", False)
    st.session_state[f"{key}playing"] = playing
    if playing and st.session_state.get(f"{key}step", steps) >= steps:
        st.session_state[f"{key}step"] = 0
