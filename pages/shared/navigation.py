"""The menu: every page that exists, by section. A new page is one line here."""

import gc
import logging

import streamlit as st


def pages():
    return {
        "": [st.Page("pages/start/home.py", title="Home", icon=":material/home:", default=True)],
        "Foundations": [
            st.Page(
                "pages/foundations/backpropagation.py", title="Neuron and backpropagation", icon=":material/graph_5:"
            ),
            st.Page("pages/foundations/activations.py", title="Activations", icon=":material/show_chart:"),
            st.Page("pages/foundations/losses.py", title="Losses", icon=":material/target:"),
            st.Page("pages/foundations/optimizers.py", title="Optimizers", icon=":material/downhill_skiing:"),
            st.Page(
                "pages/foundations/optimizer_benchmarks.py",
                title="Optimizers at work",
                icon=":material/fitness_center:",
            ),
            st.Page(
                "pages/foundations/choosing_an_optimizer.py", title="Which optimizer when", icon=":material/alt_route:"
            ),
            st.Page("pages/foundations/callbacks.py", title="Callbacks", icon=":material/notifications_active:"),
        ],
        "Vision": [
            st.Page("pages/vision/convolution.py", title="Convolution", icon=":material/grid_on:"),
            st.Page("pages/vision/cnn_evolution.py", title="CNN evolution", icon=":material/timeline:"),
            st.Page("pages/vision/ablations.py", title="One idea at a time", icon=":material/lightbulb:"),
            st.Page("pages/vision/vision_transformer.py", title="Vision Transformer", icon=":material/view_module:"),
            st.Page("pages/vision/detection.py", title="YOLO", icon=":material/center_focus_strong:"),
            st.Page("pages/vision/segmentation.py", title="U-Net", icon=":material/neurology:"),
        ],
        "Language": [
            st.Page("pages/language/sequence_models.py", title="RNN, LSTM, GRU, Transformer", icon=":material/repeat:"),
            st.Page("pages/language/attention.py", title="Attention", icon=":material/hub:"),
            st.Page("pages/language/bert_gpt_t5.py", title="BERT, GPT, T5", icon=":material/translate:"),
            st.Page("pages/language/checkpoints.py", title="Real checkpoints", icon=":material/deployed_code:"),
        ],
        "Interview": [],
    }


def menu():
    """The page that the reader asked for. Sections without pages are left out."""
    return st.navigation({section: found for section, found in pages().items() if found}, expanded=True)


def prepare():
    """Once, before the first visit: makes the pages known, loads what charts need, and takes it all out of the garbage collector's sight."""
    import dlcore.charts  # noqa: F401  (for its imports of pandas and altair)

    warnings = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    warnings.disabled = True  # it warns that there is no reader yet, which is the point
    menu()
    warnings.disabled = False
    gc.collect()
    gc.freeze()
