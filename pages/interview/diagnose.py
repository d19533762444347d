"""Diagnose: trainings that really went wrong, each beside the healthy run. The reader asks for evidence, commits to a cause, and only then learns it."""

from functools import partial
from pathlib import Path

import streamlit as st

from dlcore.analysis.interview.diagnosis import curve_caption, curve_note
from dlcore.charts.interview.diagnosis import run_curves
from dlcore.experiments import find
from dlcore.guide import PAGES
from dlcore.interview.diagnoses import CASES, TRAININGS, case
from pages.interview.panels import diagnosis_answer, diagnosis_evidence, diagnosis_museum, progress_store
from pages.shared import cache, controls, layout, link

PREFIX = PAGES["diagnose"].prefix
NUMBERS = tuple(str(number) for number in range(1, len(CASES) + 1))

st.html(Path(__file__).with_suffix(".css"))
with layout.head(PAGES["diagnose"].title):
    link.copy(PREFIX)
    controls.reset(PREFIX)
st.markdown(
    "Each case is a training that was run with one bug in it. Look at its curves, ask for evidence as you would at work, and commit to a cause before you see it."
)
progress = progress_store.open_store(wait=False)
number = controls.pills(
    "Case",
    NUMBERS,
    default=NUMBERS[0],
    required=True,
    key=f"{PREFIX}case",
    help="The numbers follow no order, so that they tell nothing.",
)
diagnosis_museum.marks(progress)
diagnosis = case(int(number))
experiment = find(f"bugs-{diagnosis.training}")
records = cache.load(experiment, (diagnosis.bug, "healthy"), {})
diagnosis_answer.begin(number, progress)

st.header(f"Case {number}", anchor="case")
st.markdown(f"{TRAININGS[diagnosis.training]} Both runs have the same network, data and seeds.")
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
diagnosis_evidence.panel(diagnosis, records, number, progress)
diagnosis_answer.panel(diagnosis, records, number, progress)
diagnosis_museum.panel()
