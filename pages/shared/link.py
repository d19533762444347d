"""A link is a scene: *Copy link* gives the address with everything that is set.

A reader's own words are in it only when they turn that on, an upload by its hash. A panel with a field for words calls `own_text(key, default)`
right before its field, whose key is the same; one with an upload calls `own_upload(key, content)` with its bytes, or None, right after it.
"""

import re
from hashlib import sha256
from pathlib import Path

import streamlit as st

LONGEST = 300  # characters of a reader's words in a link
HASH = 12  # hexadecimal digits that name an upload
HERE = Path(__file__).parent / "copy_link"
_BUTTON = st.components.v2.component(
    "dlcore-copy-link",
    html=(HERE / "index.html").read_text(encoding="utf-8"),
    css=(HERE / "style.css").read_text(encoding="utf-8"),
    js=(HERE / "script.js").read_text(encoding="utf-8"),
)


def _kept(kind):
    """What this session has of one kind, “words” or “uploads”, by the name of its control."""
    return st.session_state.setdefault(f"link-{kind}", {})


def own_text(key, default=""):
    """Gives a field of the reader's own words what a link brought, or else its default; its words may then be in a link, too."""
    if key not in st.session_state:
        arriving = key not in _kept("words")  # after a *Reset* the link is history
        st.session_state[key] = st.query_params.get(key, default)[:LONGEST] if arriving else default
    _kept("words")[key] = default


def own_upload(key, content):
    """Remembers an upload by its hash; where a link names another one, or there is none yet, a sentence asks for it."""
    wanted, found = st.query_params.get(key, ""), None if content is None else sha256(content).hexdigest()[:HASH]
    _kept("uploads")[key] = found
    if not re.fullmatch(f"[0-9a-f]{{{HASH}}}", wanted):
        return
    if found is None:
        st.info(
            "This link was made with somebody's own file, which no link contains. Upload it to see the same; "
            f"its SHA-256 begins with `{wanted}`."
        )
    elif wanted != found:
        st.info("This is another file than the one that the link was made with.")


def copy(prefix):
    """The button, and a switch where the page has words of the reader's own."""
    words = {
        name: text
        for name, default in _kept("words").items()
        if name.startswith(prefix) and (text := st.session_state.get(name, default)) != default
    }
    uploads = {name: found for name, found in _kept("uploads").items() if name.startswith(prefix)}
    add = {name: found for name, found in uploads.items() if found}
    if words and st.toggle(
        "With my words",
        key=f"{prefix}link-words",
        help=f"Puts what you wrote into the link, for everybody who gets it; up to {LONGEST} characters.",
    ):
        if max(map(len, words.values())) > LONGEST:
            st.markdown(f":small[:gray[too long for a link, {LONGEST} characters at most]]", width="content")
        else:
            add |= words
    _BUTTON(key=f"{prefix}copy", data={"own": [*_kept("words"), *uploads], "add": add}, width="content")
