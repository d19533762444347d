"""A mock interview under way: the question, the clock, hints, and then the answer beside what the reader said."""

from pathlib import Path

import streamlit as st

from dlcore.interview import hints, mock, scoring
from dlcore.interview.card import KINDS
from dlcore.interview.progress import LONGEST_TEXT
from pages.interview.panels import card as cards_panel
from pages.interview.panels import mock_link, mock_voice, progress_store, steps_done
from pages.interview.panels.choice import choose
from pages.shared import component, layout

_TIMER = component.from_folder(
    Path(__file__).parent / "mock_timer", html="<p role='timer'><b></b><span></span></p><output></output>"
)
TRY_FIRST = "Try first: write a key word, or say something aloud and tick that."
CHOOSE_FIRST = "Try first: choose what you would say; you can still change it."
OTHER = "The link that you opened is for another interview. End this one, then open the link again."
REFUSED = "mock-refused"
NOTHING = "mock-nothing-ticked"  # the question of which that was said


def panel(interview, cards):
    settings = mock_link.of(interview)
    if mock_link.is_new() and mock_link.read()[0].seed != settings.seed and mock_link.names_interview():
        st.session_state["mock-other"] = interview.began
    mock_link.write(settings)
    if st.session_state.get("mock-other") == interview.began:
        st.info(OTHER)
    at, phase = mock.place(interview), mock.phase(interview)
    card = cards[interview.questions[at]]
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="mock-clock"
    ):
        _clock(interview, card)
        _leave(interview)
    if phase == mock.REVIEW:
        st.markdown("**The questions are over.** Compare each answer now, and tick what you said.")
    with st.container(border=True, key="mock-face"):
        layout.small(
            f"Question {at + 1} of {len(interview.questions)} · {KINDS[card.kind]} · about {scoring.MINUTES_OF[card.kind]} minutes"
        )
        st.header(layout.with_numbers(mock.wording(card, interview.attempt)), anchor=False)
        if phase == mock.QUESTION:
            _ask(interview, card, at)
        else:
            _compare(interview, card, at)


def _clock(interview, card):
    now, runs = progress_store.now(), interview.asked is not None
    left = interview.minutes * 60 - mock.seconds_used(interview, now)
    question = scoring.MINUTES_OF[card.kind] * 60 - mock.seconds_here(interview, now)
    _TIMER(key="mock-timer", data={"left": left, "question": question, "runs": runs}, width="content")


def _leave(interview):
    with st.popover("End or leave", icon=":material/logout:", key="mock-leave"):
        st.markdown("Do you want to leave this interview?")
        st.button(
            "End it here, and score what is answered",
            key="mock-stop",
            disabled=not interview.replies,
            on_click=_go_on,
            args=(_moment(interview), mock.stop),
        )
        st.button("Abandon it: nothing of it is kept", key="mock-abandon", on_click=_abandon, args=(interview,))


def _moment(interview):
    """What the reader has before them when they click: the second of two quick clicks may find the next question, or the end."""
    return interview and (interview.began, mock.place(interview), mock.phase(interview), interview.hints)


def _go_on(seen, step, *arguments):
    """The interview, one step further from what the reader saw."""
    progress, now = progress_store.current(), progress_store.now()
    before = mock.running(progress)
    if _moment(before) != seen:
        return
    interview = step(before, *arguments, now)
    progress_store.keep(mock.with_interview(progress, interview, now))
    st.session_state.pop(REFUSED, None)
    if mock.phase(interview) != mock.FEEDBACK:
        mock_voice.forget()
    if interview.ended:
        mock_link.write(mock_link.of(interview), interview)
        used = sum(reply.seconds for reply in interview.replies)
        if len(interview.replies) == len(interview.questions) or used >= interview.minutes * 60:  # not ended early
            steps_done.notice("mock", interview.minutes)


def _abandon(interview):
    progress_store.keep(mock.without_interview(progress_store.current(), interview, progress_store.now()))
    mock_voice.forget()


def _ask(interview, card, at):
    said, choice, aloud = f"mock-said-{at}", f"mock-choice-{at}", f"mock-aloud-{at}"
    if card.options:
        choose(card, choice)
    else:
        if said not in st.session_state:
            st.session_state[said] = interview.text
        st.text_area(
            "Your answer, in key words",
            key=said,
            max_chars=LONGEST_TEXT,
            height=100,
            on_change=_keep_text,
            args=(said,),
            placeholder="Say it aloud. Key words help you to compare afterwards; this browser alone keeps them.",
        )
        mock_voice.record(at)
        st.checkbox("I said it aloud", key=aloud)
    for number in range(1, interview.hints + 1):
        st.markdown(f"**Hint {number}.** {layout.with_numbers(hints.hint(card, number))}")
    if st.session_state.get(REFUSED):
        st.info(CHOOSE_FIRST if card.options else TRY_FIRST)
    with st.container(horizontal=True, vertical_alignment="center", key="mock-actions"):
        st.button(
            "Next question" if interview.pressure else "Compare my answer",
            key="mock-done",
            type="primary",
            shortcut="n",
            disabled=bool(card.options) and st.session_state.get(choice) is None,
            on_click=_answer,
            args=(_moment(interview), at),
        )
        if interview.hints < hints.MOST:
            st.button(
                f"Hint {interview.hints + 1} of {hints.MOST}, −{100 * scoring.HINT_COST:.0f}%",
                key="mock-hint",
                shortcut="h",
                icon=":material/lightbulb:",
                on_click=_hint,
                args=(_moment(interview), at),
                help=f"Each hint takes {100 * scoring.HINT_COST:.0f}% of this question's score.",
            )
        st.button(
            "I do not know",
            key="mock-pass",
            type="tertiary",
            on_click=_go_on,
            args=(_moment(interview), mock.record_answer, "", ""),
        )


def _keep_text(key):
    progress, now = progress_store.current(), progress_store.now()
    if interview := mock.running(progress):
        progress_store.keep(mock.with_interview(progress, mock.with_text(interview, st.session_state[key]), now))


def _answer(seen, at):
    choice, text = st.session_state.get(f"mock-choice-{at}"), st.session_state.get(f"mock-said-{at}")
    _go_on(seen, mock.record_answer, choice or "", text or "")


def _hint(seen, at):
    tried = mock_voice.has_recording(at) or any(
        st.session_state.get(f"mock-{what}-{at}") for what in ("choice", "said", "aloud")
    )
    progress, now = progress_store.current(), progress_store.now()
    interview = mock.running(progress)
    if _moment(interview) != seen:
        return
    st.session_state[REFUSED] = not (tried or interview.hints)
    if not st.session_state[REFUSED]:
        progress_store.keep(mock.with_interview(progress, mock.with_hint(interview), now))


def _compare(interview, card, at):
    reply = interview.replies[at]
    if card.options:
        right = reply.choice == card.right
        said = f"You said “{reply.choice}”" if reply.choice else "You gave no answer"
        (st.success if right else st.error)(
            said + (": right." if right else f". The right answer is “{card.right}”."),
            icon=":material/check:" if right else ":material/close:",
        )
    elif reply.text.strip():
        cards_panel.own_answer(reply.text)
    if mock_voice.has_recording(at):
        mock_voice.record(at)
    cards_panel.solution(card)
    ticks = f"mock-ticks-{at}"
    if not card.options:
        st.pills(
            "Tick what you said: this is your score",
            tuple(scoring.expected_marks(card)),
            selection_mode="multi",
            format_func=scoring.expected_marks(card).get,
            key=ticks,
            help="Tick what was in your answer; this is what a question of this kind is scored by.",
        )
        if st.session_state.get(NOTHING) == at:
            st.warning("Nothing is ticked: go on once more, and this question counts as missed, with 0%.")
    last = all(each.ticks is not None for place, each in enumerate(interview.replies) if place != at) and (
        interview.pressure or not mock.goes_on(interview)
    )
    st.button(
        "See the scores" if last else "Next answer" if interview.pressure else "Next question",
        key="mock-next",
        type="primary",
        shortcut="n",
        on_click=_tick,
        args=(_moment(interview), ticks, at, bool(card.options)),
    )


def _tick(seen, key, at, by_machine):
    """Goes on; where nothing is ticked, once that has been said."""
    ticks = tuple(st.session_state.get(key) or ())
    if ticks or by_machine or st.session_state.get(NOTHING) == at:
        st.session_state.pop(NOTHING, None)
        _go_on(seen, mock.record_ticks, ticks)
    else:
        st.session_state[NOTHING] = at
