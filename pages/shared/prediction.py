"""Guess first: findings stay veiled until the reader has answered, or skipped, one question."""

import streamlit as st

from dlcore.formatting import format_number
from pages.shared.cache import load_verdicts


def guess(question, key):
    """Shows the switch and, when it is on, the question. True while the findings are to stay veiled."""
    if not st.session_state.get(f"{key}guess", False):
        return False
    answered = st.session_state.get(f"{key}answer")
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Before you look:** {question.text}", width="content")
        if answered is None:
            st.pills(
                "Your guess",
                [label for label, _ in question.options],
                key=f"{key}pick",
                label_visibility="collapsed",
                on_change=_answer,
                args=(key,),
            )
            st.button(
                "Skip",
                key=f"{key}skip",
                type="tertiary",
                on_click=st.session_state.__setitem__,
                args=(f"{key}answer", ""),
            )
        else:
            _compare(question, answered)
    return answered is None


def _answer(key):
    st.session_state[f"{key}answer"] = st.session_state[f"{key}pick"]


def _compare(question, answered):
    value = load_verdicts((question.claim,))[0].value
    if value is None:
        st.markdown("It has not been measured yet.", width="content")
        return
    right = question.right(value)
    if answered:
        st.markdown(
            f"You said *{answered}*. Measured: {format_number(value)}, so *{right}*{': well guessed.' if answered == right else '.'}",
            width="content",
        )
    else:
        st.markdown(f"Measured: {format_number(value)}, so *{right}*.", width="content")


def switch(key):
    st.toggle(
        "Guess first",
        key=f"{key}guess",
        bind="query-params",
        help="Hides findings, lines and verdicts until you have answered one question.",
    )
