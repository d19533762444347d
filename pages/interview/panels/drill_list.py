"""The drills: which one is on view, and all of them with what the reader has of each."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from dlcore.drills.catalog import DRILLS
from dlcore.drills.drill import KINDS
from dlcore.guide import SECTIONS, TAUGHT
from pages.interview.panels import drill_attempt
from pages.shared import controls

NAME, CHOICE = "drill-id", "drill-choice"


def choose(progress):
    """The controls, the drill on view, and those that the filters leave; None where they leave none."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="drill-controls"):
        place = st.container(width=460)
        with st.popover("Which drills", icon=":material/tune:", key="drill-which"):
            kinds = controls.pills(
                "Only these kinds",
                tuple(KINDS),
                selection_mode="multi",
                format_func=KINDS.get,
                key="drill-kind",
                help="None chosen: all of them.",
            )
            sections = controls.pills(
                "Only these sections",
                TAUGHT,
                selection_mode="multi",
                format_func=SECTIONS.get,
                key="drill-section",
                help="None chosen: all of them.",
            )
    found = [
        drill
        for drill in DRILLS.values()
        if (not kinds or drill.kind in kinds) and (not sections or drill.section in sections)
    ]
    if not found:
        return None, found
    drill = _on_view(found, progress)
    st.session_state[CHOICE] = drill.id
    place.selectbox(
        "Drill",
        [each.id for each in found],
        format_func=lambda name: f"{DRILLS[name].title} · {KINDS[DRILLS[name].kind]}",
        key=CHOICE,
        on_change=lambda: _open(st.session_state[CHOICE]),
        help="At first the first one that you have not solved.",
    )
    return drill, found


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


def table(progress):
    """All drills, each with its kind, section, minutes, and what the reader has of it."""
    solved = sum(_is_solved(drill, progress) for drill in DRILLS.values())
    st.markdown(f"**{solved} of {len(DRILLS)} drills solved.**")
    rows = "".join(_row(drill, progress.drills.get(drill.id)) for drill in DRILLS.values())
    st.html(
        "<table class='drills'><thead><tr><th>Drill</th><th>Kind</th><th>Section</th><th>Minutes</th><th>You</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(drill, drilled):
    address = escape(f"drills?{urlencode({NAME: drill.id})}")
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
