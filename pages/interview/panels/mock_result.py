"""How a mock interview went: signals, weakest topics first, each question, and a retry of what was missed."""

import pandas as pd
import streamlit as st

from dlcore.guide import PAGES, TOPICS
from dlcore.interview import mock, scoring
from pages.interview.panels import card as cards_panel
from pages.interview.panels import mock_link, mock_setup, mock_sheet, progress_store, steps_done
from pages.shared import layout

SHOWN = 6  # weakest topics
# On paper: the result alone, without what can be pressed.
PRINT = """<style>@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-mock-after, .st-key-mock-how, .st-key-mock-copy { display: none; }
  [data-testid="stMainBlockContainer"] { padding: 0; max-width: none; }
  html, body, .stApp, .stApp * { color: #1E2329 !important; background: #FFFFFF !important; }
}</style>"""


def panel(interview, progress, cards):
    st.html(PRINT)
    first = next(
        (mock.drop_unknown(each, cards) for each in progress.interviews if each.began == interview.before), None
    )
    st.markdown(f"**{mock_sheet.title(interview)}**")
    st.markdown(mock_sheet.summary(interview, cards))
    if first and (both := scoring.change(interview, first, cards)):
        before, after = both
        st.markdown(
            f"These questions scored {mock_sheet.share(before)} before, and {mock_sheet.share(after)} now: "
            f"**{100 * (after - before):+.0f} percentage points**.".replace("-", "−")
        )
    _buttons(interview, cards)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _signals(interview, cards)
    with right:
        _weakest(interview, cards)
    st.markdown("**Question by question**")
    _questions(interview, first, cards)
    steps_done.onward()
    mock_setup.how()


def _buttons(interview, cards):
    missed = scoring.missed_questions(interview, cards)
    with st.container(horizontal=True, vertical_alignment="center", key="mock-after"):
        if missed:
            which = "missed question" if len(missed) == 1 else f"{len(missed)} missed questions"
            st.button(
                f"Retry the {which}",
                type="primary",
                key="mock-retry",
                on_click=_retry,
                args=(interview, cards),
                help="Those below half of the score, asked in another way where there is one.",
            )
        st.button("New interview", key="mock-new", on_click=_new, type="secondary" if missed else "primary")
        st.download_button(
            "This page as Markdown",
            mock_sheet.result(interview, cards),
            f"mock-interview-{interview.seed}-result.md",
            "text/markdown",
            icon=":material/download:",
            key="mock-markdown",
            on_click="ignore",
            type="tertiary",
        )


def _retry(interview, cards):
    progress, now = progress_store.current(), progress_store.now()
    progress_store.keep(mock.with_interview(progress, mock.again(interview, cards, now), now))
    st.query_params.pop(mock_link.RESULT, None)


def _new():
    settings, _ = mock_link.read()
    mock_link.write(mock_link.Settings(mock_link.new_seed(), *list(vars(settings).values())[1:]))


def _signals(interview, cards):
    rows = [
        (signal.name, mock_sheet.share(signal.score), _together(signal.word.capitalize()), scoring.SIGNALS[signal.name])
        for signal in scoring.signals(interview, cards)
    ]
    st.markdown("**By signal**")
    st.table(
        pd.DataFrame(rows, columns=["Signal", "Score", "In words", "What counts"]),
        border="horizontal",
        hide_index=True,
        alt="Score of each signal",
    )


def _together(words):
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def _weakest(interview, cards):
    rows = [row for row in scoring.weakest(interview, cards) if row[1] < 1][:SHOWN]
    items = "".join(_weak(subject, share, names, cards) for subject, share, names in rows)
    st.markdown("**Weakest topics first**" if rows else "**No topic has a gap**")
    if rows:
        st.html(f"<ol class='headline'>{items}</ol>")


def _weak(subject, share, names, cards):
    page = cards[names[0]].page
    name = TOPICS[subject].name if subject in TOPICS else PAGES[subject].title
    return (
        f"<li><a class='within' href='{page}'>{name}</a>: {mock_sheet.share(share)} · "
        f"<a class='within' href='rehearse?reh-card={names[0]}'>Rehearse it</a></li>"
    )


def _questions(interview, first, cards):
    now = scoring.scores(interview, cards)
    before = scoring.scores(first, cards) if first else {}
    for number, (name, reply) in enumerate(zip(interview.questions, interview.replies, strict=False), 1):
        card = cards[name]
        change = f" (before: {mock_sheet.share(before[name])})" if name in before else ""
        late = "" if scoring.in_time(card, reply) else ", over time" if reply.choice or reply.ticks else ", no answer"
        with st.expander(
            f"{number}. {mock_sheet.share(now[name])}{', missed' if now[name] < scoring.MISSED_BELOW else ''}{change} · {layout.with_numbers(mock.wording(card, interview.attempt))}",
            key=f"mock-shown-{number}",
        ):
            items = {} if card.options else scoring.expected_marks(card)
            had = [items[tick] for tick in reply.ticks or () if tick in items]
            layout.small(
                f"{mock_sheet.place(card)} · {mock_sheet.clock(reply.seconds)} minutes{late} · hints: {reply.hints}"
                + (f" · you said “{reply.choice}”" if reply.choice else "")
                + (f" · ticked: {', '.join(had).lower()}" if had else "")
            )
            if reply.text.strip():
                st.text(reply.text)
            cards_panel.solution(card)
    if unreached := interview.questions[len(interview.replies) :]:
        lines = (layout.with_numbers(mock.wording(cards[name], interview.attempt)) for name in unreached)
        st.markdown("**Not reached**\n\n" + "\n".join(f"- {line}" for line in lines))
