"""Whiteboard mode: a page's subject one idea at a time, over the whole screen. The browser has every step; the server writes formulas and notes, which the board takes from the page."""

from functools import partial
from pathlib import Path

import streamlit as st

from dlcore.guide import PAGES, WHITEBOARDS, boards
from dlcore.guide.boards.pen import Stroke
from pages.shared import ahead, component, layout, link, view

NEW_TERM = "#2f7fd0"  # the style sheet of the board gives it the marker's blue on either paper
LENGTHS = (("60 seconds", 60, "sixty_seconds"), ("3 minutes", 180, "three_minutes"), ("Deep", 0, "deep"))
_BOARD = component.from_folder(
    Path(__file__).parent / "board", isolate_styles=False
)  # formulas need the page's KaTeX style


def show(page_id):
    """The board, where the reader wants it and the page has one."""
    if not view.whiteboard() or page_id not in WHITEBOARDS:
        return
    steps, words = boards.load(page_id), WHITEBOARDS[page_id]
    key, stop = f"{PAGES[page_id].prefix}board-stage", ahead.find_next(page_id)
    _BOARD(
        key=key,
        data={
            "title": PAGES[page_id].title,
            "draw": words.draw.replace("*", ""),
            "steps": [
                {"line": step.line, "terms": len(step.formula), "marks": [_mark(mark) for mark in step.draw]}
                for step in steps
            ],
            "seen": {"name": view.WALKED, "page": page_id},
            "ahead": f"Next: {stop.title}" if stop else None,
            "lengths": [{"name": name, "seconds": seconds} for name, seconds, _ in LENGTHS],
        },
        on_left_change=partial(_leave, page_id, key, stop),
    )
    with st.container(key="board-texts"):
        with st.container(key="board-formulas"):
            st.markdown("\n\n".join(f"${formula}$" for step in steps for formula in growing(step.formula)))
        for number, (_, _, length) in enumerate(LENGTHS):
            with st.container(key=f"board-notes-{number}"):
                st.markdown(layout.with_numbers(getattr(words, length)))


def _leave(page_id, key, stop):
    view.leave_whiteboard()
    left = st.session_state[key].left
    if left["seen"]:
        ahead.tick(page_id)
    if left["how"] == "on" and stop:
        link.open_address(stop.link)


def growing(terms):
    """A formula once for each of its terms: those to come leave their place empty, so that nothing moves, and the newest has a color."""
    for count in range(1, len(terms) + 1):
        *old, new = terms[:count]
        rest = " ".join(terms[count:])
        shown = rf"\textcolor{{{NEW_TERM}}}{{{new}}}" if old else new
        yield rf"\displaystyle {' '.join([*old, shown])}" + (rf"\phantom{{{rest}}}" if rest else "")


def _mark(mark):
    if isinstance(mark, Stroke):
        return {"d": mark.path, "color": mark.color, "style": mark.style}
    return {name: getattr(mark, name) for name in ("text", "x", "y", "color", "size", "anchor", "math")}
