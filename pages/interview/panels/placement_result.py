"""Where a reader stands after the cards that a plan began with: what was known, what comes first now, and the plan's next step."""

import streamlit as st

from dlcore.guide import PAGES, TOPICS
from dlcore.interview.progress import HARD, MISSED
from pages.interview.panels import decks, steps_done

CLOSE = 0.1  # as sure as right, within ten percentage points: ten cards tell no more


def panel(progress, here):
    """Of the cards answered `here`, by the last answer to each."""
    every = decks.everything(progress, decks.cards())
    last = {answer.card: answer for answer in progress.answers}
    answers = [last[name] for name in dict.fromkeys(here) if name in last and name in every]
    st.success(f"{_counts(answers)} {calibration_sentence(answers)}", icon=":material/done_all:")
    if weak := sorted((each for each in answers if not each.right), key=lambda each: each.grade):
        st.markdown("**Look at these first**")
        st.html(f"<ul class='headline'>{''.join(_weak(each, every[each.card]) for each in weak)}</ul>")
    steps_done.onward()


def _counts(answers):
    partly, missed = (sum(each.grade == grade for each in answers) for grade in (HARD, MISSED))
    known = len(answers) - partly - missed
    return f"**{known} known, {partly} partly, {missed} missed.**"


def calibration_sentence(answers):
    """How sure the reader was, beside what was known, in a sentence."""
    sure, right = (sum(values) / max(1, len(answers)) for values in ([each.confidence for each in answers], [each.right for each in answers]))  # fmt: skip
    gap = sure - right
    words = "well calibrated" if abs(gap) <= CLOSE else "overconfident" if gap > 0 else "underconfident"
    return f"You were {100 * sure:.0f}% sure on average, and knew {100 * right:.0f}%: {words}."


def _weak(answer, card):
    name = TOPICS[card.topic].name if card.topic else PAGES[card.page].title
    how = "missed" if answer.grade == MISSED else "partly"
    return (
        f"<li><a class='within' href='{card.page}#whiteboard'>{name}</a>: {how} · "
        f"<a class='within' href='rehearse?reh-card={card.id}'>the card again</a></li>"
    )
