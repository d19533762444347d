"""Real checkpoints: what a BERT, a GPT-2 or a T5 of the reader's choice does with the reader's text."""

import streamlit as st

from dlcore.guide import GUESSES
from pages.shared import bones, checkpoint_panel, checkpoint_view, controls, guess

bones.heading(
    "Real checkpoints",
    "Where do the heads of a real BERT, GPT-2 or T5 look, and what do they make of your sentence?",
    "The guide names the three steps after the Transformer: *BERT (2018), bidirectional context; GPT (2018), autoregressive; T5 (2020), text-to-text*. Here their published weights, or your own, read what you write.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    guess.switch("ckpt-")
    controls.reset("ckpt-")
veiled = guess.guess(GUESSES["checkpoints"], "ckpt-")

of = checkpoint_panel.loaded("ckpt-")
if of:
    checkpoint_view.view(of, "ckpt-", veiled)

bones.verdict_cards(("language/transformer-long-range", "language/bert-classifies", "language/gpt-generates"), veiled)

st.header("Look closer", anchor="closer")
offered, safe = st.tabs(
    ["What can be loaded", "What the server reads"], key="ckpt-tab", on_change="rerun", bind="query-params"
)
if offered.open:
    with offered:
        checkpoint_panel.offered()
elif safe.open:
    with safe:
        checkpoint_panel.reads()

bones.whiteboard("checkpoints", "ckpt-", veiled)
bones.source(
    (
        "dlcore/inspection/checkpoint_files.py",
        "dlcore/inspection/checkpoints.py",
        "dlcore/inspection/checkpoint_answers.py",
        "dlcore/inspection/hub.py",
        "dlcore/inspection/token_labels.py",
        "dlcore/charts/heads.py",
    ),
    "ckpt-",
)
