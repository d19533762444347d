"""Drills that are answered by choosing or in a few words: blanks to fill, and a bug to find."""

import json

import streamlit as st

from dlcore.drills.drill import judge_blanks, judge_bug
from dlcore.drills.trained import TRAINED
from pages.interview.panels import diagnosis_curves, drill_attempt
from pages.shared import layout

LONGEST = 60  # characters of a short answer


def blanks(drill, drilled):
    """The code with its blanks, and a field for each."""
    st.code(drill.code, language="python")
    if drilled.attempt is None:
        for number, blank in enumerate(drill.blanks, start=1):
            st.markdown(f"**⟦{number}⟧** `{blank.right}` · {blank.why}")
        return
    answers, checked = (read_answers(drill, text) for text in (drilled.attempt.answer, drilled.attempt.checked))
    judged = judge_blanks(drill, checked) if drilled.attempt.checked else ()
    if judged and any(map(str.__eq__, checked, answers)) and not drill_attempt.last_words(drill.id):
        layout.small(drill_attempt.BEFORE)
    for number, blank in enumerate(drill.blanks):
        key = _key(drill, drilled, number)
        keep = {"key": key, "on_change": _keep_blanks, "args": (drill, drilled.attempts), "width": 460}
        if key not in st.session_state:
            st.session_state[key] = (answers[number] or None) if blank.choices else answers[number]
        label = f"Blank ⟦{number + 1}⟧"
        if blank.choices:
            st.selectbox(label, blank.choices, index=None, placeholder="Choose", **keep)
        else:
            st.text_input(label, max_chars=LONGEST, **keep)
        if judged and checked[number] == answers[number]:
            right, message = judged[number]
            st.markdown(f":small[{':green' if right else ':red'}[**{'Right' if right else 'Not yet'}.**] {message}]")
    st.button(
        "Check the blanks",
        key="drill-check",
        type="primary",
        on_click=_check_blanks,
        args=(drill, drilled.attempts, drilled.attempt.tries),
    )


def _key(drill, drilled, number):
    return f"drill-answer-{drill.id}-{drilled.attempts}-{number}"


def read_answers(drill, text):
    """The answers that the progress keeps, one for each blank; empty ones where it keeps none, or anything else."""
    none = [""] * len(drill.blanks)
    try:
        answers = json.loads(text)
    except (ValueError, RecursionError):
        return none
    if not isinstance(answers, list) or len(answers) != len(none) or not all(isinstance(each, str) for each in answers):
        return none
    return [
        each if not blank.choices or each in blank.choices else ""
        for each, blank in zip(answers, drill.blanks, strict=True)
    ]


def _keep_blanks(drill, attempts):
    drilled = drill_attempt.current(drill.id)
    if drilled and drilled.attempts == attempts:
        keys = [_key(drill, drilled, number) for number in range(len(drill.blanks))]
        answers = [(st.session_state.get(key) or "")[:LONGEST] for key in keys]
        drill_attempt.keep_answer(drill.id, json.dumps(answers))


def _same(drill, attempts, tries):
    """What the reader has of the drill, where it is what they saw when they clicked; else None."""
    drilled = drill_attempt.current(drill.id)
    same = drilled and drilled.attempt and (drilled.attempts, drilled.attempt.tries) == (attempts, tries)
    return drilled if same else None


def _check_blanks(drill, attempts, tries):
    if drilled := _same(drill, attempts, tries):
        answers = read_answers(drill, drilled.attempt.answer)
        right = all(right for right, _ in judge_blanks(drill, answers))
        drill_attempt.record(drill.id, right, checked=json.dumps(answers))
        drill_attempt.tell(drill.id, {"right": right})


def bug(drill, drilled):
    """The code with its lines numbered, the line that is wrong, and, once it is found, what repairs it."""
    st.code("\n".join(drill.lines), language="python", line_numbers=True)
    if drilled.attempt is None:
        st.success(f"Line {drill.wrong + 1}: {drill.explanation}")
        st.code(drill.right_fix, language="python")
        st.markdown(f"**With the bug:** {drill.consequence}")
        if trained := TRAINED.get((drill.id, "")):
            diagnosis_curves.consequence(trained)
        return
    line, fix, found = read_bug(drill, drilled.attempt.answer)
    line_key, fix_key = _key(drill, drilled, "line"), _key(drill, drilled, "fix")
    keep = {"on_change": _keep_bug, "args": (drill, drilled.attempts)}
    for key, value in ((line_key, line), (fix_key, fix)):
        st.session_state.setdefault(key, value)
    st.selectbox(
        "Which line is wrong?",
        range(len(drill.lines)),
        index=None,
        placeholder="Choose a line",
        format_func=lambda number: f"{number + 1}: {drill.lines[number].strip()}",
        key=line_key,
        **keep,
    )
    if found:
        st.radio(
            "What should stand there?",
            drill.fixes,
            index=None,
            format_func=lambda text: f"`{text}`",
            key=fix_key,
            **keep,
        )
    st.button(
        "Check the fix" if found else "Check the line",
        key="drill-check",
        type="primary",
        disabled=line is None or bool(found and fix is None),
        on_click=_check_bug,
        args=(drill, drilled.attempts, drilled.attempt.tries),
    )
    line, fix, _ = read_bug(drill, drilled.attempt.checked)
    if line is not None and drilled.attempt.checked == drilled.attempt.answer:
        result = judge_bug(drill, line, fix)
        if not drill_attempt.last_words(drill.id):
            layout.small(drill_attempt.BEFORE)
        (st.info if result.line_right and fix is None else st.warning)(result.message)


def read_bug(drill, text):
    """The line and the fix that the progress keeps, None where there is none, and whether the line was found to be the wrong one."""
    try:
        line, fix, found = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None, None, False
    line = line if type(line) is int and 0 <= line < len(drill.lines) else None
    found = found is True and line == drill.wrong
    return line, fix if found and fix in drill.fixes else None, found


def _keep_bug(drill, attempts):
    """Keeps what is chosen; another line is yet to be checked."""
    drilled = drill_attempt.current(drill.id)
    if drilled and drilled.attempt and drilled.attempts == attempts:
        line, fix = (st.session_state.get(_key(drill, drilled, name)) for name in ("line", "fix"))
        before, _, found = read_bug(drill, drilled.attempt.answer)
        drill_attempt.keep_answer(drill.id, json.dumps([line, fix, found and line == before]))


def _check_bug(drill, attempts, tries):
    """Judges the line, then the fix."""
    drilled = _same(drill, attempts, tries)
    line, fix, _ = read_bug(drill, drilled.attempt.answer) if drilled else (None, None, False)
    if line is None:
        return
    result = judge_bug(drill, line, fix)
    answer = json.dumps([line, fix, result.line_right])
    drill_attempt.keep_answer(drill.id, answer)
    drill_attempt.record(drill.id, result.right, checked=answer)
    drill_attempt.tell(drill.id, {"right": result.right})
