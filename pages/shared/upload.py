"""A file of the reader's own. Only this session has it, and leaving the page does not lose it; a link names it by its hash."""

import streamlit as st

from dlcore import policy
from dlcore.base import InvalidInput
from pages.shared import at_home, link

NOTHING = (None, "", None, None)
NO_STROKES = "[]"  # of a drawing


def return_to(control, files):
    """Puts a control back where it stood when its reader left the page, at an option with a file or a drawing of theirs. Call it right before the control.

    `files` gives the key of the file or drawing by the option that shows it. These outlive the visit and a control does not: without this
    something else would stand in their place.
    """
    stood = f"{control}-stood"
    if control in st.session_state:
        st.session_state[stood] = st.session_state[control]
    elif control not in st.query_params:
        option = st.session_state.get(stood)
        if option in files and st.session_state.get(f"{files[option]}-before") not in (None, NO_STROKES):
            st.session_state[control] = option


def choose(label, kinds, megabytes, decode, key, shown=True):
    """What `decode` makes of the bytes of the chosen file; None where there is none yet, or after the sentence of the InvalidInput that it raises.

    `shown` says that the page goes on showing the file, and asks for it again where it was loaded anew.
    """
    if not policy.uploads():
        at_home.switched_off("Uploads")
        return None
    before = f"{key}-before"  # Streamlit forgets a file when its reader leaves the page
    file = st.file_uploader(
        label, type=kinds, key=key, max_upload_size=megabytes, on_change=st.session_state.pop, args=(before, None)
    )
    file_id, name, digest, value = st.session_state.get(before, NOTHING)
    if file is None and digest:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Still here: {name[:60]}", width="content")
            st.button("Remove", key=f"{key}-remove", type="tertiary", on_click=st.session_state.pop, args=(before,))
    elif file is not None and file.file_id != file_id:
        content = file.getvalue()
        try:
            value = decode(content)
        except InvalidInput as problem:
            st.error(str(problem))
            return None
        digest = link.digest(content)
        st.session_state[before] = file.file_id, file.name, digest, value
    link.own_upload(key, digest, shown=shown)
    return value
