"""The drills: which one is on view, which are shown, and all of those with what the reader has of each."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dlcore.drills.catalog import DRILLS
from dlcore.drills.drill import KINDS
from dlcore.guide import SECTIONS, TAUGHT
from pages.interview.panels import drill_attempt
from pages.shared import controls

NAME, CHOICE, KIND, SECTION = "drill-id", "drill-choice", "drill-kind", "drill-section"


def choose(progress, found):
    """The choice of a drill among those that the filters leave, and the drill on view; None where they leave none."""
    if not found:
        return None
    drill = _on_view(found, progress)
    st.session_state[CHOICE] = drill.id
    st.selectbox(
        "Drill",
        [each.id for each in found],
        format_func=lambda name: f"{DRILLS[name].title} · {KINDS[DRILLS[name].kind]}",
        key=CHOICE,
        on_change=lambda: _open(st.session_state[CHOICE]),
        label_visibility="collapsed",
        width=460,
    )
    return drill


def filters():
    """The controls that say which drills to show, and the drills that they leave. They stand there openly: a browser forgets what happens to those in a closed popover."""
    with st.container(horizontal=True, gap="medium", key="drill-filters"):
        kinds = controls.pills(
            "Only these kinds",
            tuple(KINDS),
            selection_mode="multi",
            format_func=KINDS.get,
            key=KIND,
            help="None chosen: all of them.",
        )
        sections = controls.pills(
            "Only these sections",
            TAUGHT,
            selection_mode="multi",
            format_func=SECTIONS.get,
            key=SECTION,
            help="None chosen: all of them.",
        )
    return [
        drill
        for drill in DRILLS.values()
        if (not kinds or drill.kind in kinds) and (not sections or drill.section in sections)
    ]


def say_filter(found):
    """Where a filter is on: which, how many drills it leaves, and the way to all of them."""
    chosen = [KINDS[kind] for kind in st.session_state[KIND]], [SECTIONS[name] for name in st.session_state[SECTION]]
    if not any(chosen):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="drill-filter"):
        said = " · ".join(" or ".join(names) for names in chosen if names)
        st.markdown(f":material/filter_alt: **{len(found)} of {len(DRILLS)} drills:** {said}", width="content")
        st.button("Clear", key="drill-clear", type="tertiary", icon=":material/close:", on_click=_clear)


def _clear():
    st.session_state[KIND] = st.session_state[SECTION] = []


def _on_view(found, progress):
    """The drill in the address, so that a link opens it and F5 keeps it; else the first that is not solved."""
    drill = DRILLS.get(st.query_params.get(NAME))
    if drill not in found:
        drill = next((each for each in found if not _is_solved(each, progress)), found[0])
        _open(drill.id)
    return drill


def _is_solved(drill, progress):
    return drill.id in progress.drills and progress.drills[drill.id].solved is not None


def next_button(drill, found, progress):
    """Opens the next drill that is not solved, of those that the filters leave."""
    place = found.index(drill)
    others = [*found[place + 1 :], *found[:place]]
    following = next((each for each in others if not _is_solved(each, progress)), None)
    if following:
        st.button(
            f"Next: {following.title}",
            key="drill-next",
            icon=":material/arrow_forward:",
            on_click=_open,
            args=(following.id,),
        )


def _open(name):
    st.query_params[NAME] = name


def table(progress, found):
    """The drills that the filters leave, each with its kind, section, minutes, and what the reader has of it."""
    solved = sum(_is_solved(drill, progress) for drill in found)
    st.markdown(f"**{solved} of {len(found)} drills solved.**")
    filtered = {key: st.query_params.get_all(key) for key in (KIND, SECTION)}
    rows = "".join(_row(drill, progress.drills.get(drill.id), filtered) for drill in found)
    st.html(
        "<table class='drills'><thead><tr><th>Drill</th><th>Kind</th><th>Section</th><th>Minutes</th><th>You</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(drill, drilled, filtered):
    address = escape(f"drills?{urlencode({NAME: drill.id, **filtered}, doseq=True)}")
    cells = (
        f"<a class='within' href='{address}'>{escape(drill.title)}</a>",
        escape(KINDS[drill.kind]),
        escape(SECTIONS[drill.section]),
        str(drill.minutes),
        escape(_in_words(drilled)),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _in_words(drilled):
    if drilled is None or not drilled.tries:
        return "–"
    if drilled.solved:
        return f"✓ {drill_attempt.in_words(drilled)}"
    return f"{drilled.tries} {'try' if drilled.tries == 1 else 'tries'}, not solved yet"
