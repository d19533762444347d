"""Verdicts as a reader sees them: a card per claim that unfolds its evidence, and a scoreboard of all claims. Never by color alone."""

from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit as st

from dlcore.formatting import format_number
from dlcore.guide import SECTIONS
from dlcore.verdicts import DEPENDS, FAILS, HOLDS, NOT_MEASURED, NOT_SETTLED, OUT_OF_REACH, SUSPECT, WITH_LIMITS
from pages.shared.cache import load_verdicts

SOURCES = {"shipped": "shipped records", "local": "measured on this machine"}
SIGNS = {
    HOLDS: "✓",
    WITH_LIMITS: "✓",
    DEPENDS: "≈",
    FAILS: "✕",
    NOT_SETTLED: "?",
    SUSPECT: "!",
    OUT_OF_REACH: "∅",
    NOT_MEASURED: "·",
}


def format_value(number):
    return "–" if number is None else format_number(number)


def cards(claims):
    """A row per claim: the verdict in a word and a sign, the guide's sentence, the number."""
    st.html(_cards(load_verdicts(claims)))


@lru_cache(maxsize=64)
def _cards(verdicts):
    return f"<div class='verdicts'>{''.join(map(_card, verdicts))}</div>"


def _card(verdict):
    findings = "".join(f"<li>{_finding(finding)}</li>" for finding in verdict.findings)
    return (
        f"<details><summary>{_outcome(verdict.verdict, 'word')}<span class='says'>{escape(verdict.text)}"
        f"<small>{escape(verdict.sentence)}</small></span></summary><ul>{findings}</ul></details>"
    )


def _source(name):
    """Where a finding's records come from: its own words, or the folder that they lie in."""
    return SOURCES.get(name) or f"from the folder {escape(Path(name).name)}"


def _outcome(outcome, kind=""):
    return f"<span class='{kind} {_css(outcome)}'>{SIGNS[outcome]} {outcome}</span>"


def _css(outcome):
    return "v-" + outcome.replace(" ", "-")


def _interval(result):
    return f"{format_value(result.value)} ({format_value(result.low)} to {format_value(result.high)})"


def _finding(finding):
    measure = f"{_outcome(finding.outcome)} {escape(finding.condition)}: {escape(finding.quantity)}"
    if not finding.seeds:
        return f"{measure}, threshold {escape(finding.threshold)}."
    return (
        f"{measure} {_interval(finding)}, threshold {escape(finding.threshold)}, "
        f"met by {finding.agreeing} of {finding.seeds} seeds; {_source(finding.source)}. In brackets the 95 % interval of the mean."
    )


def scoreboard():
    """Every claim of the guide as one small square, section by section."""
    st.html(_scoreboard(load_verdicts()))


@lru_cache(maxsize=4)
def _scoreboard(verdicts):
    rows = []
    for section, title in SECTIONS.items():
        of_section = [verdict for verdict in verdicts if verdict.section == section]
        if of_section:
            done = sum(verdict.verdict != NOT_MEASURED for verdict in of_section)
            rows.append(
                f"<div class='row'><span class='section'>{title}</span><ul>{''.join(map(_square, of_section))}</ul>"
                f"<span class='number'>{done} of {len(of_section)} measured</span></div>"
            )
    legend = " ".join(map(_outcome, SIGNS))
    return f"<div class='scoreboard'>{''.join(rows)}<p class='legend'>{legend}</p></div>"


def _square(verdict):
    label = f"{escape(verdict.text)}: {verdict.verdict}"
    return (
        f"<li class='{_css(verdict.verdict)}' title='{label}'>"
        f"<span aria-hidden='true'>{SIGNS[verdict.verdict]}</span><span class='unseen'>{label}</span></li>"
    )
