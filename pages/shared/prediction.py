"""Guess first: findings stay veiled until the reader has answered, or skipped, one question."""

import streamlit as st

from pages.shared import controls, lesson
from pages.shared.layout import find_finding, number_in_words


def pending(key):
    """Whether findings are hidden: *Guess first* is on, or a lesson hides them, and the question is neither answered nor skipped."""
    unanswered = bool(st.session_state.get(f"{key}guess")) and st.session_state.get(f"{key}answer") is None
    return unanswered or lesson.hides()


def guess(question, key):
    """Shows the question, where *Guess first* is on; gives whether it is still pending."""
    if not st.session_state.get(f"{key}guess"):
        return pending(key)
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
    return pending(key)


def _answer(key):
    st.session_state[f"{key}answer"] = st.session_state[f"{key}pick"]


def _compare(question, answered):
    finding = find_finding(question.piece)
    if finding.value is None:
        st.markdown("It has not been measured yet.", width="content")
        return
    right, measured = question.right(finding.value), number_in_words(finding)
    if answered:
        st.markdown(
            f"You said *{answered}*. Measured: {measured}, so *{right}*{': well guessed.' if answered == right else '.'}",
            width="content",
        )
    else:
        st.markdown(f"Measured: {measured}, so *{right}*.", width="content")


def switch(key):
    controls.toggle(
        "Guess first",
        key=f"{key}guess",
        help="Hides findings and verdicts until you have answered one question.",
    )
