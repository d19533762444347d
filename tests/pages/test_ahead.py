"""The plan's steps as the browser kept them: whatever it says is checked, and what is done is known on every page."""

import json

import pytest

from dlcore.interview.progress import Progress
from pages.interview.panels import progress_store
from pages.shared import ahead

STEPS = [
    ["tonight/check", 10, "Ten cards", "rehearse?reh-goal=10"],
    ["tonight/attention", 6, "Attention", "attention?att-say-first=true#whiteboard"],
    ["tonight/mock", 15, "A mock interview", "mock_interview"],
]


@pytest.fixture
def session(monkeypatch):
    found = {}
    monkeypatch.setattr(ahead.st, "session_state", found)
    return found


def test_the_next_step_is_known_from_what_the_browser_kept(session):
    ahead.recall(json.dumps({"steps": STEPS, "done": ["tonight/check"]}))
    assert ahead.minutes() == (10, 31)
    assert ahead.find_next("attention").id == "tonight/mock"
    ahead.tick("attention")
    assert ahead.minutes() == (16, 31)
    session[ahead.PROGRESS] = Progress().tick(["tonight/mock"], True, progress_store.now())
    assert ahead.minutes() == (31, 31)
    assert ahead.find_next("attention") is None


@pytest.mark.parametrize(
    "said",
    [None, "", "{", "3", "[]", "[" * 100_000, '{"steps": 3, "done": []}', '{"steps": [["a"]], "done": []}', '{"steps": [], "done": [[]]}']
    + [
        json.dumps({"steps": [step], "done": []})
        for step in (
            ["a", 1, "t", "javascript:alert(1)"],
            ["a", 1, "t", "https://elsewhere"],
            ["a", "1", "t", "plan"],
            ["a", True, "t", "plan"],
            ["a", 1, 2, "plan"],
            ["a", 1, "t", 3],
            ["a", 1, "t" * 300, "plan"],
        )
    ],
)  # fmt: skip
def test_whatever_a_browser_says_of_the_plan_is_checked(session, said):
    ahead.recall(said)
    assert ahead.minutes() == (0, 0)
    assert ahead.find_next("attention") is None
