"""Home: what this is, in one screen."""

import streamlit as st

from dlcore import policy
from dlcore.guide import PAGES
from dlcore.verdicts import DEPENDS, FAILS
from pages.shared import cache, layout, link, verdicts

QUESTIONS = {
    "activations": "Activations: which one lets a deep network learn?",
    "optimizers": "Optimizers: which way does each take downhill?",
    "cnn_evolution": "From LeNet to ViT: all answer the digit you draw.",
    "sequence_models": "RNN, LSTM, GRU, Transformer: who remembers?",
    "attention": "Attention: type a sentence, and see every number.",
}
RUN_IT_HERE = "- *Run it here* trains the same networks on this machine; the verdicts then use your numbers.\n"

with layout.head("Deep Learning, Side by Side"):
    link.copy("start-")
st.markdown(
    "An interview guide makes claims: *ReLU mitigates vanishing gradients, GRU trains faster than LSTM*. Here they are **measured**, one after another: "
    "variants trained under equal conditions, over several seeds, with a verdict that is computed, also when it disagrees with the guide."
)

st.header("The claims so far", anchor=False)
verdicts.scoreboard()

fails = [verdict for verdict in cache.load_verdicts() if verdict.verdict == FAILS]
depends = {verdict.section: verdict for verdict in reversed(cache.load_verdicts()) if verdict.verdict == DEPENDS}
surprising = [*fails, *reversed(depends.values())]  # those that fail, and the first of each section that depends
start, how = st.columns(2, gap="large")
with start:
    st.header("Where to start", anchor=False)
    for page, question in QUESTIONS.items():
        st.page_link(PAGES[page].path, label=question, icon=":material/arrow_forward:")
    if surprising:
        st.markdown(
            "Where the guide's sentence does not simply hold:\n"
            + "\n".join(f"- {verdict.text}: *{verdict.verdict}*" for verdict in surprising[:4])
        )
with how:
    st.header("How to read it", anchor=False)
    st.markdown(
        "- Each page asks one question, shows what happened, and says what to draw and say at the whiteboard.\n"
        "- Turn on *Guess first* to commit to an answer before you look.\n"
        f"{RUN_IT_HERE if policy.runs() != policy.OFF else ''}"
        "- Every number names its machine and its seeds, every verdict its threshold, which stands beside the experiment in the code."
    )
