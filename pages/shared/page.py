"""Below the heading of a page that compares techniques: which ones, their formulas, and the guess."""

import streamlit as st

from dlcore.guide import GUESSES, TOPICS
from pages.shared import controls, layout, prediction


def compared(page, variants, key, first):
    """The variants that the reader chose, `first` on a plain visit, and whether findings stay veiled; the page ends here where none is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        chosen = controls.variants(variants, f"{key}variants", first)
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
            prediction.switch(key)
            controls.reset(key)
    if not chosen:
        st.stop()
    layout.formulas([TOPICS[variant] for variant in chosen])
    return chosen, prediction.guess(GUESSES[page], key)
