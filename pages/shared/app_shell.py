"""The frame around every page: the menu, the style, the sidebar's work list, and the switch between shipped and own results."""

from functools import cache
from pathlib import Path

import streamlit as st

from dlcore.base import InvalidInput
from dlcore.charts.theme import COLORS, PAPERS, text_color
from dlcore.experiments import EXPERIMENTS
from pages.shared import (
    address,
    ahead,
    component,
    housekeeping,
    jobs,
    lesson,
    lesson_draft,
    link,
    navigation,
    search,
    turns,
    view,
    whiteboard,
)
from pages.shared.cache import has_local_results, library

HERE = Path(__file__).parent
_FRAME = component.from_folder(HERE / "frame", html="<span></span>")


@cache
def _label_colors():
    """Type in a variant's color, readable on light and dark paper."""
    rules = (
        f'[data-testid="stVegaLiteChart"] svg text[fill="{color}" i] {{ fill: light-dark('
        f"{text_color(color, PAPERS['light'])}, {text_color(color, PAPERS['dark'])}); }}"
        for color in sorted(set(COLORS.values()))
    )
    return f"<style>{''.join(rules)}</style>"


@cache
def _style(name):
    return f"<style>{(HERE / name).read_text(encoding='utf-8')}</style>"


def open_page():
    st.set_page_config(
        page_title="Deep Learning, Side by Side",
        page_icon=":material/balance:",
        layout="wide",
        initial_sidebar_state="collapsed" if view.projector() or view.is_embedded() else "auto",
    )
    housekeeping.forget_widgets()
    address.clean()
    page = navigation.menu()
    st.html(_label_colors())
    for name in (
        "style.css",
        *(["projector.css"] if view.projector() else []),
        *(["embed.css"] if view.is_embedded() else []),
    ):
        st.html(_style(name))
    with st.sidebar:
        frame = _FRAME(
            key="frame",
            data={"go": st.session_state.get(link.GO), "draft": lesson_draft.NAME, "kept": ahead.BROWSER},
            on_collecting_change=lambda: None,
            on_plan_change=lambda: None,
        )
    ahead.recall(frame.plan)
    view.begin()
    try:
        _sidebar(page.url_path)
    except InvalidInput as problem:  # something in the environment cannot be
        st.error(str(problem))
        return
    lesson_draft.offer(frame.collecting, page.url_path)
    whiteboard.show(page.url_path)
    say_what_is_missing = lesson.bar()
    link.say_what_is_missing()
    with turns.take():
        page.run()
    say_what_is_missing()


def _sidebar(page):
    """What every page has beside it: the search, whose results are shown, what is at work, and what is wrong with the records."""
    with st.sidebar:
        if not view.is_embedded():
            search.field()
        jobs.job_list()
        view.switch()
        if has_local_results():
            st.toggle(
                "Local results",
                value=True,
                key="own",
                bind="query-params",
                help="On: what was measured on this machine takes precedence over the shipped records. Off: shipped records alone.",
            )
        if not view.is_embedded():
            search.keys(page, lesson.LESSON in st.query_params)
        for problem in library().problems[-3:]:
            st.warning(problem)
        if outdated := library().unknown_records(EXPERIMENTS):
            st.warning(outdated)
