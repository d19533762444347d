"""Cards that the reader writes."""

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.interview.progress import LONGEST_TEXT
from pages.interview.panels import progress_store


def panel(progress):
    st.markdown("Your own cards come among the others. Only this browser keeps them; *Keep* takes them elsewhere.")
    with st.form("reh-own", clear_on_submit=True):
        question = st.text_area("Question", max_chars=LONGEST_TEXT, height=80)
        answer = st.text_area("Answer", max_chars=LONGEST_TEXT, height=80)
        if st.form_submit_button("Add this card", icon=":material/add:"):
            try:
                progress_store.keep(progress.with_own(question, answer, progress_store.now()))
                st.rerun()
            except InvalidInput as problem:
                st.error(str(problem))
    if not progress.own:
        st.info("You have written no card yet.")
    for card in progress.own:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(f"{card.question}\n{card.answer}")
            st.button("Delete", key=f"reh-delete-{card.id}", type="tertiary", on_click=_delete, args=(card.id,))


def _delete(card):
    progress_store.keep(progress_store.current().without_own(card, progress_store.now()))
