"""Lines to put in order: two buttons for each, in the browser; what is right the server judges."""

import json
import random
from pathlib import Path

import streamlit as st

from dlcore.drills.drill import judge_order
from pages.interview.panels import drill_attempt
from pages.shared import component, layout

_LINES = component.from_folder(Path(__file__).parent / "drill_lines")
KEY = "drill-lines"
LONGEST = 1_000  # characters of an order


def panel(drill, drilled):
    """The lines as the reader has put them, or, once they are solved, in right order."""
    told = drill_attempt.last_words(drill.id) or _last(drill, drilled)
    order = order_of(drill, drilled)
    _LINES(
        key=KEY,
        data={
            "drill": drill.id,
            "attempt": f"{drilled.attempts} {drilled.attempt is None}",
            "lines": drill.lines,
            "order": order,
            "judged": told.get("order"),
            "wrong": told.get("wrong"),
            "open": drilled.attempt is not None,
        },
        on_order_change=lambda: _take_order(drill),
    )
    if drilled.attempt:
        st.button(
            "Check the order",
            key="drill-check",
            type="primary",
            on_click=_check,
            args=(drill, drilled.attempts, drilled.attempt.tries),
        )
    if told and told["order"] == order:
        if told.get("before"):
            layout.small(drill_attempt.BEFORE)
        (st.success if told["right"] else st.warning)(told["message"])
    if not drilled.attempt:
        layout.small(f"From this app's {drill.exhibit}.")


def _last(drill, drilled):
    """What there was to say of the order that the progress keeps as checked; nothing where it keeps none."""
    order = read_order(drill, drilled.attempt.checked) if drilled.attempt else None
    return {**_say(order, judge_order(drill, order)), "before": True} if order else {}


def _say(order, result):
    return {"right": result.right, "message": result.message, "order": order, "wrong": result.first_wrong_index}


def order_of(drill, drilled):
    """The reader's order, else one that is shuffled, alike for everybody in the same attempt; solved, it is that of our code."""
    right = list(range(len(drill.lines)))
    if drilled.attempt is None:
        return right
    if drilled.attempt.answer and (order := read_order(drill, drilled.attempt.answer)):
        return order
    shuffled, chance = right[:], random.Random(f"{drill.id} {drilled.attempts}")
    while judge_order(drill, shuffled).right:
        chance.shuffle(shuffled)
    return shuffled


def read_order(drill, text):
    """An order that the browser reports or keeps, as JSON; None where it is none of these lines."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        order = json.loads(text)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(order, list) and all(type(line) is int for line in order)
    return order if whole and sorted(order) == list(range(len(drill.lines))) else None


def _take_order(drill):
    order = read_report(drill, st.session_state[KEY].get("order"))
    if order:
        drill_attempt.keep_answer(drill.id, json.dumps(order))


def read_report(drill, text):
    """The order in a report of the browser on this drill; None where it is none."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        report = json.loads(text)
        order = json.dumps(report["order"]) if report["drill"] == drill.id else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return read_order(drill, order)


def _check(drill, attempts, tries):
    """Judges the order as it is now, once: the second of two quick clicks finds the try counted."""
    drilled = drill_attempt.current(drill.id)
    if not drilled or not drilled.attempt or (drilled.attempts, drilled.attempt.tries) != (attempts, tries):
        return
    order = order_of(drill, drilled)
    result = judge_order(drill, order)
    drill_attempt.record(drill.id, result.right, checked=json.dumps(order))
    drill_attempt.tell(drill.id, _say(order, result))
