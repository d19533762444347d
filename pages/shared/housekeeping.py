"""Gives memory back that readers took who have left: what Python no longer needs, and what the C library would hold on to."""

import ctypes
import gc
import platform
import threading

from streamlit.runtime.scriptrunner import get_script_run_ctx

EVERY_SECONDS = 60
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of mallopt
LARGE = 256 * 1024  # bytes


def begin():
    """Once per server, before the first visit.

    Every reader has a thread, and glibc gives each thread a heap of its own, where much is free and little can be given back: one
    has to do for all. What is large stays outside of it, and goes back at once.
    """
    gc.collect()
    gc.freeze()
    if library := _glibc():
        library.mallopt(M_ARENA_MAX, 1)
        library.mallopt(M_MMAP_THRESHOLD, LARGE)
    threading.Thread(target=_keep_house, name="housekeeping", daemon=True).start()


def give_back():
    gc.collect()
    if library := _glibc():
        library.malloc_trim(0)


def forget_widgets():
    """Before a page is made: what Streamlit still knows of widgets of earlier pages that have no value any more, 1 kB each.

    Every widget of this page registers anew while it is made. Streamlit has no public name for this; where another version of it keeps
    widgets elsewhere, nothing is forgotten.
    """
    session = get_script_run_ctx()
    state = getattr(session and session.session_state, "_state", None)
    widgets, values = getattr(state, "_new_widget_state", None), getattr(state, "_old_state", None)
    known = getattr(widgets, "widget_metadata", None)
    if known is not None and values is not None:
        for widget in set(known) - {*values, *widgets}:
            del known[widget]


def _keep_house():
    while not threading.Event().wait(EVERY_SECONDS):
        give_back()


def _glibc():
    return ctypes.CDLL(None) if platform.libc_ver()[0] == "glibc" else None
