"""Which cards are asked, and in which order."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import zip_longest

import streamlit as st

from dlcore.interview import schedule
from dlcore.interview.cards import Card, deck
from dlcore.interview.placement import placement
from dlcore.interview.progress import GOOD
from pages.interview.panels import progress_store
from pages.shared import cache

TODAY, CRAM, STARRED, MISSED = "Today", "Cram", "Starred", "Missed"
MODES = (TODAY, CRAM, STARRED, MISSED)
EMPTY = {
    TODAY: "Nothing more for today. Cram goes on without touching the schedule.",
    CRAM: "No card has this kind and section: choose fewer under *Which cards*.",
    STARRED: "None of these cards has a star. *Star*, below a card, gives it one.",
    MISSED: "No card is left that you missed the last time it came.",
}
DATE = "reh-date"
TURNS = ("explain", "follow-up", "compare", "when", "shapes", "breaks", "formula", "measured")


@dataclass(frozen=True)
class Chosen:
    """The cards in their order, of which mode, and the line that says how far the reader is."""

    mode: str
    queue: tuple[Card, ...]
    done: int
    line: str


def cards():
    """Every card of the guide, by its id."""
    return _deck(cache.load_verdicts())


@lru_cache(maxsize=2)
def _deck(verdicts):
    return deck(verdicts)


def everything(progress, found):
    """The cards of the guide, and the reader's own."""
    own = {
        each.id: Card(each.id, "explain", "", "rehearse", "", each.question, each.answer, "your own card")
        for each in progress.own
    }
    return {**found, **own}


def interleave(cards):
    """Ids in an order that looks like chance, and is the same tomorrow: kind by kind in turn, what was measured here as one kind."""
    piles = {}
    for name in sorted(cards, key=lambda name: hashlib.sha256(name.encode()).digest()):
        piles.setdefault("measured" if cards[name].options else cards[name].kind, []).append(name)
    turns = sorted(piles, key=lambda kind: TURNS.index(kind) if kind in TURNS else len(TURNS))
    rounds = zip_longest(*(piles[kind] for kind in turns))
    return [name for names in rounds for name in names if name]


def choose(progress, found, mode, sections, kinds):
    """The cards that are asked now."""
    every = everything(progress, found)
    wanted = [
        name
        for name in interleave(every)
        if (not sections or every[name].section in sections) and (not kinds or every[name].kind in kinds)
    ]
    now = progress_store.now()
    if mode == TODAY:
        today = schedule.today(progress, wanted, now)
        return Chosen(mode, tuple(every[name] for name in today.queue), today.done, _line(progress, wanted, today, now))
    last = {answer.card: answer for answer in progress.answers}
    if mode == STARRED:
        wanted = [name for name in wanted if name in progress.stars]
    elif mode == MISSED:
        wanted = [name for name in wanted if name in last and last[name].grade < GOOD]
    since = now - timedelta(hours=12)
    wanted.sort(key=lambda name: last[name].when.timestamp() if name in last else 0)  # the latest comes last
    done = sum(answer.cram and answer.when > since for answer in schedule.answers_to_cards(progress))
    return Chosen(
        mode,
        tuple(every[name] for name in wanted),
        done,
        ""
        if mode == MISSED
        else f"{len(wanted)} {'card' if len(wanted) == 1 else 'cards'}"
        + (f" · {done} crammed in the last 12 hours" if mode == CRAM else ""),
    )


def placement_deck(progress, found, here):
    """One card for each part of the guide, less those whose part was answered `here`."""
    return Chosen(CRAM, placement(found, progress.answers, here), len(here), "")


def _line(progress, wanted, today, now):
    left = schedule.days_left(progress, now)
    before, after = (100 * share(progress, wanted, now) for share in (schedule.expected_recall, schedule.after_today))
    day = f"on {_format_date(schedule.target(progress, now))}" if left is not None else "in a week"
    return (
        f"Today: {len(today.due)} due, {len(today.new)} new, {len(today.later)} once more later, {today.done} answered · "
        f"expected recall of all {len(wanted)} cards {day}: {before:.0f}% → {after:.0f}% after today's"
    )


def _format_date(moment):
    return f"{moment:%B} {moment.day}"


def interview_date(progress):
    """When the interview is: the schedule aims at that day."""
    today = progress_store.now().date()
    if DATE not in st.session_state:
        st.session_state[DATE] = progress.interview if progress.interview and progress.interview >= today else None

    def save_date():
        now = progress_store.now()
        progress_store.keep(progress_store.current().replace(now, interview=st.session_state[DATE]))

    st.date_input(
        "Interview on",
        min_value=today,
        max_value=today + timedelta(730),
        key=DATE,
        on_change=save_date,
        format="YYYY-MM-DD",
        width=150,
        help="New cards are then spread so that the last quarter of the days is left for repetition, and what you know comes back before that day.",
    )
