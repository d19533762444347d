"""How the rehearsal goes: what is left until the interview, whether the reader knows what they know, and where they are weakest."""

import pandas as pd
import streamlit as st

from dlcore.charts.interview.burn_down import burn_down
from dlcore.charts.interview.reliability import reliability_diagram
from dlcore.guide import PAGES, TOPICS
from dlcore.interview import schedule
from dlcore.interview.calibration import brier_score, reliability, weakest
from pages.interview.panels import decks, progress_store
from pages.shared import layout
from pages.shared.cache import chart_of

SHOWN = 10  # weakest topics


def panel(progress, found):
    if not progress.answers:
        st.info("Nothing is answered yet: the first cards are waiting under *Cards*.")
        return
    now, every = progress_store.now(), decks.everything(progress, found)
    seen = len({answer.card for answer in progress.answers} & set(every))
    left, right = st.columns(2, gap="large")
    with left:
        rows = schedule.burn_down(progress, list(every), now)
        days = schedule.days_left(progress, now)
        plan = (
            f"from here on, new cards a day: {schedule.new_a_day(progress, len(every) - seen, now)}"
            if days
            else "set the date of your interview to see a plan"
        )
        layout.draw(
            chart_of(burn_down(rows), f"{seen} of {len(every)} cards seen"),
            f"{plan}; dashed: the plan" if days else plan,
        )
    with right:
        score = brier_score(progress.answers)
        points = reliability(progress.answers)
        layout.draw(
            chart_of(reliability_diagram(points), _calibration_sentence(points)),
            f"Brier score {score:.2f}: the lower the better, and always saying “50%” gives 0.25 · dashed: perfect calibration",
        )
    st.markdown("**Where you are weakest**")
    groups = {name: TOPICS[card.topic].name if card.topic else PAGES[card.page].title for name, card in every.items()}
    rows = weakest(progress.answers, groups)[:SHOWN]
    table = pd.DataFrame(
        [(group, answers, f"{100 * share:.0f}%") for group, answers, share in rows],
        columns=["Topic", "Answers", "Right"],
    )
    st.table(
        table,
        border="horizontal",
        hide_index=True,
        alt="The topics that you miss most, by the last two answers to each card",
    )


def _calibration_sentence(points):
    """Whether the reader is too sure, in a sentence."""
    total = sum(each.answers for each in points)
    gap = sum(each.answers * (each.confidence - each.right) for each in points) / total
    if total < 20:
        return f"{total} answered: from 20 answers on, this tells whether you are overconfident"
    if abs(gap) < 0.05:
        return "Well calibrated: as sure as you are right"
    return f"You are {'over' if gap > 0 else 'under'}confident by {abs(gap) * 100:.0f} percentage points"
