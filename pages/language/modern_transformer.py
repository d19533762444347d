"""Inside a modern Transformer: what changed since 2017, part by part, each measured on small models."""

import streamlit as st

from dlcore.guide import PAGES, SINCE_THEN
from dlcore.guide.language.modern_transformer import THEN_AND_NOW, TOPICS
from pages.language.panels import kv_cache, modern_blocks, quantization, sampling, tokenization, word_embeddings
from pages.shared import layout
from pages.shared.page import Page

page = Page("modern_transformer")
page.heading(
    "What is inside a language model of today that was not in the Transformer of 2017?",
    "The guide ends with T5 (2020). This page is *beyond the guide*: attention has stayed, and most of what surrounds it has been replaced.",
)
with page.toolbar():
    pass

tokens, embedded, order, norms, cached, sampled, quantized, formulas = page.explore(
    "Tokenization",
    "Embeddings",
    "Positions",
    "Normalization",
    "KV cache",
    "Sampling",
    "Quantization",
    "Formulas",
    title="Part by part",
)
if tokens.open:
    with tokens:
        tokenization.panel(page)
elif embedded.open:
    with embedded:
        word_embeddings.panel(page)
elif order.open:
    with order:
        modern_blocks.positions(page)
elif norms.open:
    with norms:
        modern_blocks.normalization(page)
elif cached.open:
    with cached:
        kv_cache.panel(page)
elif sampled.open:
    with sampled:
        sampling.panel(page)
elif quantized.open:
    with quantized:
        quantization.panel(page)
elif formulas.open:
    with formulas:
        page.topics(TOPICS)

st.subheader("2017 and today", anchor=False)
st.table(
    [{"Part": part, "2017": then, "Today": now} for part, then, now in THEN_AND_NOW],
    border="horizontal",
    hide_index=True,
    alt="What changed between the Transformer of 2017 and language models of today",
)

st.markdown(
    "**What changed around it** :small[:gray[under *Since then*, with the formulas of the networks that it changed]]"
)
layout.since_then_elsewhere([info for info in PAGES.values() if info.section == "language" and info.id in SINCE_THEN])

page.verdicts(("language/transformer-parallel", "language/transformer-superior"))
page.whiteboard()
page.source(
    (
        "dlcore/blocks/bpe.py",
        "dlcore/models/language/skip_gram.py",
        "dlcore/models/language/ppmi.py",
        "dlcore/blocks/analogies.py",
        "dlcore/blocks/positions.py",
        "dlcore/blocks/attention.py",
        "dlcore/blocks/norm_placement.py",
        "dlcore/blocks/normalization.py",
        "dlcore/models/language/kv_cache.py",
        "dlcore/blocks/decoding.py",
        "dlcore/blocks/quantization.py",
        "dlcore/experiments/language/vocabulary_size.py",
        "dlcore/experiments/language/vocabulary_bits.py",
        "dlcore/recipes/subword_text.py",
        "dlcore/data/analogies.py",
        "dlcore/experiments/language/word_embeddings.py",
        "dlcore/experiments/language/positions.py",
        "dlcore/experiments/language/norm_placement.py",
        "dlcore/experiments/language/kv_cache.py",
        "dlcore/inspection/language/tokenization.py",
        "dlcore/inspection/language/sampling.py",
        "dlcore/inspection/language/quantization.py",
    )
)
