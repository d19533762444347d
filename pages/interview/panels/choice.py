"""A choice among a card's answers: buttons with a letter each, so that the keys beside them go on working (they would not while a radio button has the focus)."""

import streamlit as st

from dlcore.verdicts import DEPENDS, FAILS, HOLDS, NOT_SETTLED, OUT_OF_REACH, WITH_LIMITS

LETTERS = "asdfghjk"  # the row of keys under the fingers; Streamlit keeps c for itself
MEANINGS = {
    HOLDS: "in every test",
    WITH_LIMITS: "in every test that the claim is about, but not beyond",
    DEPENDS: "under one condition it holds, under another it does not",
    FAILS: "in any test",
    NOT_SETTLED: "the seeds cannot tell yet, or comparisons disagree",
    OUT_OF_REACH: "it speaks of a size that nobody trains on two cores",
}


def choose(card, key):
    """The chosen option, or None; it is in the session state under the key."""
    chosen = st.session_state.get(key)
    with st.container(key=f"{key}-options", gap="xsmall"):
        for letter, option in zip(LETTERS, card.options, strict=False):
            meaning = MEANINGS.get(option, "") if card.kind == "verdict" else ""
            st.button(
                f"{option} :small[:gray[– {meaning}]]" if meaning else option,
                key=f"{key}-{letter}",
                type="primary" if option == chosen else "secondary",
                shortcut=letter,
                on_click=st.session_state.__setitem__,
                args=(key, option),
            )
    return chosen
