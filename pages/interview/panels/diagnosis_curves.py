"""Training loss and test accuracy of a run with a bug, beside the healthy one."""

from functools import partial

import streamlit as st

from dlcore.analysis.interview.diagnosis import curve_caption, curve_note
from dlcore.charts.interview.diagnosis import run_curves
from dlcore.experiments import find
from dlcore.interview.diagnoses import CASES, TRAININGS
from pages.shared import cache, layout


def load(diagnosis):
    """The records of a case and of the healthy run."""
    return cache.load(find(f"bugs-{diagnosis.training}"), (diagnosis.bug, "healthy"), {})


def panel(records):
    left, right = st.columns(2, gap="large")
    with left:
        layout.draw(
            records.chart(
                "curve",
                partial(run_curves, y="train_loss", title="training loss"),
                partial(curve_caption, y="train_loss", name="Training loss"),
            ),
            records.value("curve", partial(curve_note, y="train_loss")),
        )
    with right:
        layout.draw(
            records.chart(
                "curve",
                partial(run_curves, y="accuracy", title="test accuracy", share=True),
                partial(curve_caption, y="accuracy", name="Test accuracy", share=True),
            ),
            records.value("curve", partial(curve_note, y="accuracy", share=True)),
        )


def consequence(bug):
    """What training looks like with a bug that a drill's reader has found or read of, and the way to its case."""
    number, diagnosis = next((number, case) for number, case in enumerate(CASES, 1) if case.bug == bug)
    st.markdown(f"**Trained with it.** {TRAININGS[diagnosis.training]}")
    panel(load(diagnosis))
    st.html(
        f"<p class='headline'><a class='within' href='diagnose?bug-case={number}'>More evidence: Diagnose, case {number}</a></p>"
    )
