"""A file of the reader's own. Only this session has it, and leaving the page does not lose it; a link names it by its hash."""

import streamlit as st

from dlcore import policy
from dlcore.base import InvalidInput
from pages.shared import at_home, link

NOTHING = (None, "", None, None)


def choose(label, kinds, megabytes, decode, key):
    """What `decode` makes of the bytes of the chosen file; None where there is none yet, or after the sentence of the InvalidInput that it raises."""
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
    link.own_upload(key, digest)
    return value
