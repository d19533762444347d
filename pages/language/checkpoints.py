"""Real checkpoints: what a BERT, a GPT-2 or a T5 of the reader's choice does with the reader's text."""

import streamlit as st

from dlcore.guide import GUESSES
from pages.language.panels import checkpoint_explorer, checkpoint_loader
from pages.shared import controls, layout, prediction

layout.heading(
    "Real checkpoints",
    "Where do the heads of a real BERT, GPT-2 or T5 look, and what do they make of your sentence?",
    "The guide names the three steps after the Transformer: *BERT (2018), bidirectional context; GPT (2018), autoregressive; T5 (2020), text-to-text*. Here their published weights, or your own, read what you write.",
)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="right"):
    prediction.switch("ckpt-")
    controls.reset("ckpt-")
hidden = prediction.guess(GUESSES["checkpoints"], "ckpt-")

of = checkpoint_loader.loaded("ckpt-")
if of:
    checkpoint_explorer.view(of, "ckpt-", hidden)

layout.verdict_cards(("language/transformer-long-range", "language/bert-classifies", "language/gpt-generates"), hidden)

st.header("Look closer", anchor="closer")
offered, safe = st.tabs(
    ["What can be loaded", "What the server reads"], key="ckpt-tab", on_change="rerun", bind="query-params"
)
if offered.open:
    with offered:
        checkpoint_loader.offered()
elif safe.open:
    with safe:
        checkpoint_loader.reads()

layout.whiteboard("checkpoints", "ckpt-", hidden)
layout.source(
    (
        "dlcore/inspection/language/checkpoint_files.py",
        "dlcore/inspection/language/checkpoints.py",
        "dlcore/inspection/language/checkpoint_answers.py",
        "dlcore/inspection/language/hub.py",
        "dlcore/inspection/language/token_labels.py",
        "dlcore/charts/language/attention_heads.py",
    ),
    "ckpt-",
)
