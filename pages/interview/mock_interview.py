"""Mock interview: mixed questions against the clock, hints that count, and scores by signal."""

import streamlit as st

from dlcore.interview import mock
from pages.interview.panels import decks, mock_link, mock_question, mock_result, mock_setup, progress_store
from pages.shared import layout, link

with layout.head("Mock interview"):
    link.copy(mock_link.PREFIX)
progress = progress_store.open_store()
cards = decks.cards()
running, result = mock.running(progress), mock_link.chosen_result(progress)
if running:
    now = progress_store.now()
    rest = mock.resume(running, cards, now)
    if rest != running:  # the deck has changed in the meantime
        progress_store.keep(
            mock.with_interview(progress, rest, now) if rest else mock.without_interview(progress, running, now)
        )
        st.rerun()
    mock_question.panel(rest, cards)
elif result:
    mock_link.write(mock_link.of(mock.drop_unknown(result, cards)), result)
    mock_result.panel(mock.drop_unknown(result, cards), progress, cards)
else:
    st.markdown(
        "An interview with yourself: questions of mixed kinds, a clock, hints that cost, and scores by what interviewers listen for."
    )
    mock_setup.panel(progress, cards)
