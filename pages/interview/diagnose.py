"""Diagnose: trainings that really went wrong, each beside the healthy run. The reader asks for evidence, commits to a cause, and only then learns it."""

from pathlib import Path

import streamlit as st

from dlcore.guide import PAGES
from dlcore.interview.diagnoses import CASES, TRAININGS, case
from pages.interview.panels import (
    diagnosis_answer,
    diagnosis_curves,
    diagnosis_evidence,
    diagnosis_museum,
    progress_store,
)
from pages.shared import controls, layout, link

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
records = diagnosis_curves.load(diagnosis)
diagnosis_answer.begin(number, progress)

st.header(f"Case {number}", anchor="case")
st.markdown(f"{TRAININGS[diagnosis.training]} Both runs have the same network, data and seeds.")
diagnosis_curves.panel(records)
diagnosis_evidence.panel(diagnosis, records, number, progress)
diagnosis_answer.panel(diagnosis, records, number, progress)
diagnosis_museum.panel()
