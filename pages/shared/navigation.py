"""The menu, made from the guide's list of pages; addresses of earlier versions still open the page that took their place."""

import logging
from functools import partial

import streamlit as st

from dlcore.guide import MOVED, PAGES, SECTIONS
from pages.shared import housekeeping


def _redirect(page):
    """What an earlier address shows: nothing, and the page that took its place, with everything that the link sets."""
    st.switch_page(page, query_params={name: st.query_params.get_all(name) for name in st.query_params})


def menu():
    """The page that the reader asked for. Sections without pages are left out."""
    pages = {
        info.id: st.Page(info.path, title=info.title, icon=f":material/{info.icon}:", default=info.id == "home")
        for info in PAGES.values()
    }
    sections = {"": [pages[info.id] for info in PAGES.values() if info.section == "start"]}
    for section, title in SECTIONS.items():
        found = [pages[info.id] for info in PAGES.values() if info.section == section]
        if found:
            sections[title] = found
    sections[""] += [
        st.Page(partial(_redirect, pages[new]), title=PAGES[new].title, url_path=old, visibility="hidden")
        for old, new in MOVED.items()
    ]
    return st.navigation(sections, expanded=True)


def prepare():
    """Once, before the first visit: makes the pages known, loads what charts need, and takes it all out of the garbage collector's sight."""
    import dlcore.charts  # noqa: F401  (for its imports of pandas and altair)

    warnings = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    warnings.disabled = True  # it warns that there is no reader yet, which is the point
    menu()
    warnings.disabled = False
    housekeeping.begin()
