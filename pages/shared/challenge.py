"""Run with new seeds: a claim's frozen settings on fresh seeds, the new beside the old, and every attempt."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from dlcore import challenge, policy
from dlcore.base import InvalidInput
from dlcore.verdicts import fresh
from pages.shared import at_home, jobs
from pages.shared.cache import engine, library, version_of
from pages.shared.layout import small
from pages.shared.reader import reader_id

HELP = (
    "Freezes the settings that validation chose on the shipped seeds and measures these alone, on as many new seeds, on this machine. "
    "Old and new seeds are never pooled, and the verdict on the card stays as it is."
)


@dataclass(frozen=True)
class Asked:
    """The challenge that the button would start, or that is on its way, as `jobs` takes it: what it has to measure, and for how long."""

    challenge: challenge.Challenge
    run_groups: tuple
    expected_seconds: float | None
    missing: tuple = ()  # of variants: what is not measured here is nothing to warn of


def panel(claim, key=""):
    """The button, with what it will take; progress and cancel; the latest attempt beside the shipped verdict; and all attempts. `key` tells two cards of one claim apart."""
    key = f"{key}challenge-{claim}-"
    try:
        asked, attempts = _state(claim)
    except InvalidInput as problem:
        small(str(problem))
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}row"):
        _button(asked, key)
    jobs.job_progress(asked, key, hidden=True)
    ended = [attempt for attempt in attempts if attempt.verdict]
    if ended:
        _comparison(max(ended, key=lambda attempt: attempt.ended))
    if attempts:
        small("Attempts on this machine: " + " · ".join(map(_describe, attempts)))


def _state(claim):
    """What may be asked now, and all attempts. One whose last piece is measured is put on record first. Raises InvalidInput."""
    attempts = challenge.attempts(claim)
    asked = _plan(claim, *_version(claim, attempts))
    if not asked.run_groups and asked.challenge.seeds in {attempt.seeds for attempt in attempts}:
        challenge.conclude(asked.challenge, library())
        attempts = challenge.attempts(claim)
        asked = _plan(claim, *_version(claim, attempts))
    return asked, attempts


def _version(claim, attempts):
    """What a plan depends on, beside the claim."""
    records = tuple(version_of(experiment.id) for _, experiment in challenge.require(claim))
    tried = tuple((attempt.seeds, attempt.verdict) for attempt in attempts)
    return records, tried, challenge.is_confirmed(claim, library()), engine().workers


@lru_cache(maxsize=64)
def _plan(claim, records, attempts, confirmed, workers):
    planned = challenge.plan(claim, library())
    missing = challenge.missing(planned, library())
    return Asked(planned, missing, challenge.expected_seconds(missing, library(), workers))


def _button(asked, key):
    seeds = fresh.seeds_in_words(asked.challenge.seeds)
    if policy.runs() == policy.OFF:
        line = f".venv/bin/python -m dlcore challenge {asked.challenge.claim} --seeds {_format_seeds(asked.challenge.seeds)}"
        with st.popover("Run with new seeds at home", icon=":material/home:", key=f"{key}home"):
            st.markdown(jobs.AT_HOME)
            st.code("\n".join([at_home.INSTALL, line]), language="sh", wrap_lines=True)
        return
    st.button(
        "Run with new seeds",
        key=f"{key}start",
        icon=":material/casino:",
        on_click=_submit,
        args=(asked, key),
        disabled=bool(asked.run_groups) and all(map(jobs.is_mine, asked.run_groups)),
        help=HELP,
    )
    st.markdown(f":small[:gray[seeds {seeds} · {jobs.prospect(asked)}]]", width="content")


def _format_seeds(seeds):
    return f"{seeds[0]}-{seeds[-1]}" if len(seeds) > 1 else str(seeds[0])


def _submit(asked, key):
    try:
        engine().submit_all(asked.run_groups, owner=reader_id())
        challenge.begin(asked.challenge)
    except InvalidInput as problem:
        st.session_state[f"{key}refused"] = str(problem)


def _comparison(attempt):
    seeds = fresh.seeds_in_words(attempt.seeds)
    same = attempt.verdict == attempt.shipped_verdict
    old = ", as on the shipped seeds" if same else f"; on the shipped seeds: {attempt.shipped_verdict}"
    st.markdown(f"**On seeds {seeds}: {attempt.verdict}**{old}.")
    rows = [
        {
            "Evidence": f"{piece['condition']}: {piece['quantity']}",
            "Shipped seeds": _finding(piece["shipped"]),
            f"Seeds {seeds}": _finding(piece["fresh"]),
        }
        for piece in attempt.pieces
    ]
    st.table(
        pd.DataFrame(rows),
        border="horizontal",
        hide_index=True,
        alt=f"The shipped findings beside those on seeds {seeds}",
    )


def _finding(numbers):
    return f"{numbers['outcome']}: {numbers['told']}"


def _describe(attempt):
    return f"{attempt.asked[:10]}, seeds {fresh.seeds_in_words(attempt.seeds)}: {attempt.verdict or 'not finished'}"
