"""The bench of a drill with code to write: editor and sandbox in the browser. Of what happens there the server hears whether the tests passed."""

import json
from dataclasses import asdict
from pathlib import Path

import streamlit as st

from dlcore.interview.drilled import parse_verdict
from pages.interview.panels import drill_attempt, drill_python
from pages.shared import browser_files, component

_BENCH = component.from_folder(Path(__file__).parent / "drill_bench")
KEY, LAST = "drill-bench", "drill-last-run"
SECONDS = 10  # that the tests may take before they are stopped
LONGEST = 3_000  # characters of a report


def panel(drill, progress, drilled):
    """The editor with the reader's draft, what runs it, and what the tests found."""
    _BENCH(
        key=KEY,
        data={
            "drill": drill.id,
            "attempt": drilled.attempts,
            "label": f"Your code for {drill.title}",
            "starter": drill.starter,
            "payload": drill.payload(),
            "seconds": SECONDS,
            "files": drill_python.addresses(),
            "numpy": drill_python.numpy(),
            "editor": browser_files.addresses(["editor.js"])["editor.js"],
            "missing": "Python is not here yet: what you write is kept until it is.",
            "emptied": progress.emptied,
            "last": _last(drill, drilled),
        },
        on_result_change=_take_result,
        on_begun_change=drill_attempt.keep_open,
    )
    drill_python.say_what_is_missing()


def _last(drill, drilled):
    """What the last run of this attempt found, for a browser that opens the drill anew; None where there was none, or it is solved."""
    verdict = drilled.attempt.verdict if drilled.attempt else None
    if verdict is None:
        return None
    mistakes = [asdict(mistake) for mistake in drill.mistakes if mistake.id in verdict.mistakes]
    return {
        **asdict(verdict),
        "mistakes": [{name: each[name] for name in ("name", "explanation")} for each in mistakes],
    }


def _take_result():
    """Notes what the browser reports, once: the second of two equal reports counts for none."""
    report = read_report(st.session_state[KEY].get("result"))
    if report is None or st.session_state.get(LAST) == report["run"]:
        return
    st.session_state[LAST] = report["run"]
    counts = report["changed"] or report["passed"]
    drill_attempt.record(report["drill"], report["passed"], counts=counts, verdict=report["verdict"])


def read_report(text):
    """A report of the browser, which anybody may have written; None where it is none."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    try:
        found = json.loads(text)
        report = {name: found[name] for name in ("drill", "run", "changed", "passed")}
        verdict = parse_verdict(found)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    words, truths = ([report[name] for name in names] for names in (("drill", "run"), ("changed", "passed")))
    if not all(isinstance(word, str) and len(word) <= 120 for word in words):
        return None
    if not all(isinstance(truth, bool) for truth in truths):
        return None
    return {**report, "verdict": verdict} if report["passed"] == (0 < verdict.total == verdict.right) else None
