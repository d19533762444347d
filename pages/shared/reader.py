"""Who is asking: a browser, known by the token in the cookie that Streamlit gives it. It outlives a reload, and other readers cannot guess it."""

import hashlib
import secrets

import streamlit as st
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

BYTES = 16


def reader_id():
    """The reader's name among owners of runs: a digest, so that it gives nothing away. Where there is no cookie it lasts as long as the session."""
    token, _ = decode_xsrf_token_string(st.context.cookies.get(XSRF_COOKIE_NAME, ""))
    if token is None or len(token) < BYTES:
        if "reader" not in st.session_state:
            st.session_state["reader"] = secrets.token_bytes(BYTES)
        token = st.session_state["reader"]
    return hashlib.sha256(token).hexdigest()
