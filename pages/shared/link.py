"""A link is a scene: *Copy link* gives the address with everything that is set.

A reader's own words are in it only when they turn that on, an upload or a drawing by its hash. Every field for such words is made by
`own_text`; whatever takes a file or a drawing calls `own_upload`. What a link lacks is said where it is opened.
"""

import re
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode

import streamlit as st

from pages.shared import component

LONGEST = 300  # characters of a reader's words in a link
HASH = 12  # hexadecimal digits that name an upload
LEFT_OUT = "-left-out"  # ends the parameter that says that words of this name are not in the link
HERE = "-here"  # ends the parameter that says that a file of this name was uploaded; no link that is copied has it
GO = "link-go"  # where the browser is to go
LACKS_WORDS = (
    "This link was made with somebody's own words, which it does not contain: what stands here is not the same."
)
GONE = (
    "Your file is gone: a page that is loaded anew forgets it, and no address contains it. Upload it again to go on with it; "
    "its SHA-256 begins with `{digest}`."
)
_BUTTON = component.from_folder(Path(__file__).parent / "copy_link")


def follow(page, parameters, anchor=""):
    """Lets the browser go to a page with these parameters, {name: values}, and to a place on it: all controls are then as the address says, which the server alone cannot bring about."""
    address = f"{page}?{urlencode(parameters, doseq=True)}" if parameters else page
    open_address(f"{address}#{anchor}" if anchor else address)


def open_address(address):
    """The same, with the whole address as it is, relative to any page."""
    st.session_state[GO] = {"id": token_hex(8), "to": address}


def _session_store(kind):
    """What this session has of one kind by the name of its control: “words” as pairs of default and text, “uploads” as hashes."""
    return st.session_state.setdefault(f"link-{kind}", {})


def own_text(label, default, key, field=st.text_input, **options):
    """A field for words of the reader's own, which may then be in a link: `field` is `st.text_input` or `st.text_area`.

    It begins with what stood there before the reader left the page, else with what a link brought, else with the default.
    """
    kept, begun = _session_store("words"), _session_store("begun")
    if key not in st.session_state:
        longest = min(LONGEST, options.get("max_chars") or LONGEST)
        st.session_state[key] = kept[key][1] if key in kept else st.query_params.get(key, default)[:longest]
        begun[key] = st.session_state[key]
    else:  # the browser may have seen nothing of the run that began it, where another came at once
        options["value"] = begun.get(key, default)
    text = field(label, key=key, **options)
    kept[key] = default, text
    return text


def carry(text, *keys):
    """Puts a reader's words into fields of another page, where they stand when the reader comes."""
    for key in keys:
        _session_store("words")[key] = "", text
        st.session_state.pop(key, None)


def digest(content):
    """What a link calls these bytes; None for None."""
    return None if content is None else sha256(content).hexdigest()[:HASH]


def own_upload(key, found, drawing=False, shown=True):
    """Lets a link name what the reader uploaded or drew: `found` is its `digest`, None where there is nothing. A sentence where a link names another.

    Of a file that is `shown` the address holds the digest, so that the page can say that it is gone when it was loaded anew.
    """
    wanted, kept = st.query_params.get(key, ""), _session_store("uploads")
    marked = shown and not drawing
    if found != kept.setdefault(key, None):
        kept[key] = found
        if marked and not found:
            st.query_params.pop(key + HERE, None)
        st.rerun()  # the button for the link stands above, and has yet to hear of it
    here = st.query_params.get(key + HERE, "") if marked else ""
    if marked and found and here != found:
        st.query_params[key + HERE] = found
    if not found and re.fullmatch(f"[0-9a-f]{{{HASH}}}", here):
        st.warning(GONE.format(digest=here))
        return
    if not re.fullmatch(f"[0-9a-f]{{{HASH}}}", wanted) or wanted == found:
        return
    if drawing:
        st.info(
            "This link was made with somebody's own drawing, which no link contains: yours will give something else."
        )
    elif found is None:
        st.info(
            "This link was made with somebody's own file, which no link contains. Upload it to see the same; "
            f"its SHA-256 begins with `{wanted}`."
        )
    else:
        st.info("This is another file than the one that the link was made with.")


def takes(name):
    """Whether a field for words, or for an upload, of this session is called so in a link."""
    return name in _session_store("words") or name in _session_store("uploads")


def forget(prefix):
    """Puts a page's own words back to their defaults; what a link once brought does not come again."""
    kept = _session_store("words")
    kept |= {name: (default, default) for name, (default, _) in kept.items() if name.startswith(prefix)}


def _words(prefix):
    """The page's words by name: pairs of default and text, those of tabs that are closed as well."""
    kept = {name: pair for name, pair in _session_store("words").items() if name.startswith(prefix)}
    return {name: (default, st.session_state.get(name, text)) for name, (default, text) in kept.items()}


def copy(prefix):
    """The button, and a switch where the page has words of the reader's own."""
    words = _words(prefix)
    written = {name: text for name, (default, text) in words.items() if text != default}
    uploads = {name: found for name, found in _session_store("uploads").items() if name.startswith(prefix)}
    added = {name + LEFT_OUT: "true" for name in written}
    if written and st.toggle(
        "With my words",
        key=f"{prefix}link-words",
        help=f"Puts what you wrote into the link, for everybody who gets it; up to {LONGEST} characters.",
    ):
        if max(map(len, written.values())) > LONGEST:
            st.markdown(f":small[:gray[too long for a link, {LONGEST} characters at most]]", width="content")
        else:
            added = written
    added |= {name: found for name, found in uploads.items() if found}
    own = [*words, *(name + LEFT_OUT for name in words), *uploads]
    _BUTTON(key=f"{prefix}copy", data={"own": own, "add": added}, width="content")


def say_what_is_missing():
    """A sentence where a link left words out, until something is written instead."""
    names = [name.removesuffix(LEFT_OUT) for name in st.query_params if name.endswith(LEFT_OUT)]
    words = _words("")
    if any(text == default for default, text in (words.get(name, ("", "")) for name in names)):
        st.info(LACKS_WORDS)
