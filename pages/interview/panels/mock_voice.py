"""The reader's voice: recorded, heard again, and forgotten with the next question."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dlcore import policy

KEY = "mock-voice-"
RATE = 8_000  # samples a second, as by telephone: five minutes fit into the server's limit of an upload


def record(at):
    """Records an answer to the question of this number; the widget also plays it. Nothing where the server takes no uploads."""
    if not policy.uploads():
        return
    st.audio_input(
        "Record your answer, and hear it again",
        sample_rate=RATE,
        key=f"{KEY}{at}",
        help="Up to five minutes. The recording goes to the computer that runs this app and nowhere else. It is in memory alone, until the next question or until you close the tab, and is never stored.",
    )


def has_recording(at):
    """Whether there is a recording of this answer."""
    return st.session_state.get(f"{KEY}{at}") is not None


def forget():
    """Frees the memory that recordings take; Streamlit itself would keep them as long as the session."""
    session = get_script_run_ctx()
    for key, recording in st.session_state.items():
        if str(key).startswith(KEY) and recording is not None:
            session.uploaded_file_mgr.remove_file(session_id=session.session_id, file_id=recording.file_id)
