"""What this server switches off is shown by name, with the way to have it on one's own machine."""

import streamlit as st

from dlcore import policy

INSTALL = "python3 -m venv .venv && .venv/bin/pip install -q -r requirements.txt"
OPEN = ".venv/bin/streamlit run app.py"


def run_hint(sentence, how):
    """A sentence, and how to run what is missing where this server lets readers do so."""
    return f"{sentence}: {how}" if policy.runs() != policy.OFF else f"{sentence}. Runs are switched off on this server."


def switched_off(what):
    """Says that it, a plural such as “Uploads”, is switched off here, and how to start the app where it is not."""
    st.info(
        f"{what} are switched off on this server. They work in your own copy of this project, which two commands start:"
    )
    st.code(f"{INSTALL}\n{OPEN}", language="sh", wrap_lines=True)
