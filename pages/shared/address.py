"""The values that an address brings to the controls bound to it. Anybody may write an address, so what no control can take is dropped before any control sees it."""

import math
import re
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.state import get_session_state

from dlcore.interview.lesson_files import LONGEST_LINK

LONGEST = 1_000  # characters; no control of any page takes as many
LESSON = "lesson"  # may stand in a link as a whole; of a longer one as much is kept as shows that it is too long
# A choice as it was written until its percent sign moved to its number: links of then still open.
APART = re.compile(r"(.{0,12}\d) %( outliers| label noise)?")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def clean():
    """Drops what no control can take. Call it once per run, before the first control."""
    with get_session_state().query_params() as address:
        for name in list(address):
            values = address.get_all(name)
            if name == LESSON:
                values = [value[: LONGEST_LINK + 1] for value in values]
            kept = [value for value in values if _fits(value, LONGEST_LINK + 1 if name == LESSON else LONGEST)]
            kept = [APART.sub(r"\1%\2", value) if APART.fullmatch(value) else value for value in kept]
            if not kept:
                address.remove_param(name)
            elif kept != address.get_all(name):
                address.set_corrected_value(name, kept, "string_array_value")
        _seed(address)
        stuck = [name for name, value in st.session_state.items() if value is None and address.is_bound(name)]
    for name in stuck:  # nothing chosen where one is required: back to its default, before a page looks it up
        del st.session_state[name]


def allow_empty(key):
    """Lets the address say that nothing is chosen. Call it right before a control that may be empty; all others start at their default instead."""
    with get_session_state().query_params() as address:
        _seed(address, key)


def release(names):
    """Lets the next address set these parameters, which Streamlit refuses while a control of the page on view is bound to them."""
    with get_session_state().query_params() as address:
        for name in {*address, *names}:
            if binding := address.get_binding_for_param(name):
                address.unbind_widget(binding.widget_id)


def names_without_control(names):
    """Those of the names that no control of the page on view is bound to. Call it after the page."""
    with get_session_state().query_params() as address:
        return [name for name in names if not address.is_bound(name)]


def _seed(address, may_be_empty=None):
    """Gives Streamlit the values that controls start from. It takes an empty one for every choice, even where one is required, so those are left out."""
    values = {name: address.get_all(name) for name in address}
    seeds = {name: found for name, found in values.items() if any(found) or name == may_be_empty}
    address.set_initial_query_params(urlencode(seeds, doseq=True))


def _fits(value, longest):
    return len(value) <= longest and not CONTROL.search(value) and not _infinite(value)


def _infinite(value):
    """Streamlit turns numbers into whole ones with int(), which raises OverflowError for an infinity, and it does not expect that one."""
    try:
        return math.isinf(float(value))
    except ValueError:  # words are no numbers
        return False
