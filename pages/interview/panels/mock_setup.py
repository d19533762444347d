"""Before a mock interview: what is asked, for how long, and how hard; and the interviews before it."""

from collections import Counter

import streamlit as st

from dlcore.guide import SECTIONS, TAUGHT
from dlcore.interview import mock, scoring
from dlcore.interview.card import KINDS
from pages.interview.panels import mock_link, mock_sheet, progress_store
from pages.shared import layout

KEYS = {name: f"{mock_link.PREFIX}set-{name}" for name in mock_link.NAMES}
PROBLEMS = f"{mock_link.PREFIX}problems"


def panel(progress, cards):
    _take_address()
    settings = _controls()
    mock_link.write(settings)
    if problems := st.session_state.get(PROBLEMS):
        st.warning(mock_link.WRONG.format(names=", ".join(f"`{mock_link.PREFIX}{name}`" for name in problems)))
    drawn = mock.draw(cards.values(), settings.seed, settings.minutes, settings.sections, settings.level)
    if not drawn:
        st.info("There is no card of this level in these sections: choose more sections, or another level.")
        return
    minutes = sum(scoring.MINUTES_OF[card.kind] for card in drawn)
    counts = Counter(KINDS[card.kind] for card in drawn)
    layout.small(
        f"{len(drawn)} questions, about {minutes} minutes · "
        + ", ".join(f"{count} × “{name}”" for name, count in counts.most_common())
    )
    st.button("Start the interview", type="primary", key="mock-start", on_click=_start, args=(settings, cards))
    how()
    _for_an_interviewer(settings, drawn)
    _earlier(progress, cards)


def _take_address():
    """Puts what a link brings into the controls, at first and after *Back*."""
    if KEYS["seed"] in st.session_state and not mock_link.is_new():
        return
    settings, problems = mock_link.read()
    st.session_state[KEYS["seed"]] = settings.seed
    st.session_state[KEYS["minutes"]] = settings.minutes
    st.session_state[KEYS["section"]] = list(settings.sections)
    st.session_state[KEYS["level"]] = settings.level
    st.session_state[KEYS["pressure"]] = settings.pressure
    st.session_state[PROBLEMS] = problems


def _forget_problems():
    st.session_state[PROBLEMS] = []


def _controls():
    with st.container(horizontal=True, vertical_alignment="bottom", key="mock-controls"):
        minutes = st.segmented_control(
            "Minutes", mock.MINUTES, required=True, key=KEYS["minutes"], on_change=_forget_problems
        )
        level = st.segmented_control(
            "Level",
            tuple(mock.LEVELS),
            format_func=str.capitalize,
            required=True,
            key=KEYS["level"],
            on_change=_forget_problems,
            help=levels(),
        )
        sections = st.pills(
            "Only these sections",
            TAUGHT,
            selection_mode="multi",
            format_func=SECTIONS.get,
            key=KEYS["section"],
            on_change=_forget_problems,
            help="None chosen: all of them, mixed.",
        )
    with st.container(horizontal=True, vertical_alignment="bottom", key="mock-more-controls"):
        seed = st.number_input(
            "Interview number",
            min_value=mock.SEEDS.start,
            max_value=mock.SEEDS.stop - 1,
            step=1,
            key=KEYS["seed"],
            on_change=_forget_problems,
            width=200,
            help="The same number and settings give the same questions. The link contains them: whoever opens it gets the same interview.",
        )
        st.button("Another one", icon=":material/casino:", key="mock-another", on_click=another)
        pressure = st.toggle(
            "Answers only at the end",
            key=KEYS["pressure"],
            on_change=_forget_problems,
            help="As in an interview: each question is followed by the next, and you compare your answers at the end.",
        )
    return mock_link.Settings(seed, minutes, tuple(s for s in TAUGHT if s in sections), level, pressure)


def another():
    st.session_state[KEYS["seed"]] = mock_link.new_seed()
    _forget_problems()


def levels():
    """What each level asks, in a sentence."""
    added = {level: ", ".join(KINDS[kind].lower() for kind in kinds) for level, kinds in mock.LEVELS.items()}
    return f"Junior: {added['junior']}. Mid adds: {added['mid']}. Senior adds: {added['senior']}, and techniques beyond the guide."


def _start(settings, cards):
    progress, now = progress_store.current(), progress_store.now()
    interview = mock.begin(cards.values(), *vars(settings).values(), now)
    progress_store.keep(mock.with_interview(progress, interview, now))


def how():
    """What is asked and how it is scored, all of it written down."""
    with st.container(key="mock-how"), st.expander("How it goes, and how it is scored"):
        times = ", ".join(f"{KINDS[kind].lower()} {minutes}" for kind, minutes in scoring.MINUTES_OF.items())
        st.markdown(
            f"**Questions.** {levels()} Minutes per question: {times}. The clock is paused while you compare your answer.\n\n"
            "**Answers.** Say them aloud, as in an interview; key words help you to compare afterwards. A choice is scored by the app, "
            "anything else by you, with a checklist. A question's score is the share of its checklist that you ticked, less a tenth of that for each hint.\n\n"
            "**Hints.** First what kind of answer is wanted, then the idea in half a sentence, then the first half of the answer; the first one only after an attempt."
        )
        st.markdown("\n".join(f"- **{name}**: {what}" for name, what in scoring.SIGNALS.items()))
        st.markdown(
            f"Each signal is the share of its items that you had, in fifths: {', '.join(scoring.WORDS)}. A question that was not reached counts as one not answered in time."
        )


def _for_an_interviewer(settings, drawn):
    """The questions for somebody else, folded: their answers are not to be seen by who is asked."""
    with st.expander("Somebody else asks you"):
        st.markdown("The same questions with their answers, hints and what to tick. Send the file unopened.")
        st.download_button(
            "Questions and answers for an interviewer",
            mock_sheet.questions(settings, drawn),
            f"mock-interview-{settings.seed}.md",
            "text/markdown",
            icon=":material/download:",
            key="mock-questions",
            on_click="ignore",
        )


def _earlier(progress, cards):
    ended = [mock.drop_unknown(each, cards) for each in reversed(progress.interviews) if each.ended]
    if not ended:
        return
    st.markdown("**Earlier interviews**")
    links = "".join(
        f"<li><a class='within' href='mock_interview?{mock_link.RESULT}={mock_link.result_name(each)}'>{mock_sheet.title(each)}</a>: "
        f"{100 * scoring.overall(each, cards):.0f}%, {scoring.in_words(scoring.overall(each, cards))}</li>"
        for each in ended
    )
    st.html(f"<ul class='headline'>{links}</ul>")
