"""Run with new seeds, on a card: what it starts, what it shows, and what a server that switches runs off says."""

import shlex
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dlcore import challenge
from dlcore.cli import _parser
from dlcore.experiments import find
from dlcore.jobs import DONE
from dlcore.verdicts import fresh, shipped
from pages.shared import cache
from tests.pages.conftest import texts

CLAIM = "activations/tanh-vanishes"
KEY = f"challenge-{CLAIM}-"
SEEDS = tuple(range(100, 100 + len(find("signal-propagation").seeds)))
HYPHENED, SAID = f"100-{SEEDS[-1]}", f"100–{SEEDS[-1]}"


@pytest.fixture(autouse=True)
def nothing_confirmed(monkeypatch, home):
    """Without the fresh seeds that ship, so that 100 is the first one to try."""
    monkeypatch.setattr(fresh, "FOLDER", str(home / "unconfirmed"))
    monkeypatch.setattr(shipped, "NAME", "none.json")  # the verdicts there say what was confirmed


def page(claim):
    from pages.shared import challenge

    challenge.panel(claim)


@pytest.fixture
def panel(open_page, monkeypatch):
    """The panel alone, and an engine that takes requests and starts none of them."""
    monkeypatch.setattr(cache.engine(), "_next", lambda: None)
    return lambda claim=CLAIM: AppTest.from_function(page, args=(claim,), default_timeout=60).run()


def measure(jobs):
    """Ends the jobs as if their runs had given what the shipped seeds gave."""
    for job in jobs:
        for place, run in enumerate(job.run_group.runs):
            shipped, _ = cache.library().get(replace(run, seed=find(run.experiment).seeds[place]))
            cache.library().add(replace(shipped, run=run))
        job.state, job.share = DONE, 1.0


def test_it_measures_the_frozen_settings_and_shows_the_new_beside_the_old(panel):
    app = panel()
    assert not app.exception
    assert f"seeds {SAID}" in texts(app)
    assert "about" in texts(app), "the estimate comes first"
    app.button(key=f"{KEY}start").click().run()
    assert not app.exception
    jobs = cache.engine().jobs()
    assert {job.run_group for job in jobs} == set(challenge.plan(CLAIM, cache.library(), SEEDS).run_groups)
    assert f"seeds {SAID}: not finished" in texts(app), "on record before there is a result"
    assert app.button(key=f"{KEY}start").disabled
    before = challenge.shipped_verdict(CLAIM, cache.library())
    measure(jobs)
    app.run()
    assert not app.exception
    assert f"On seeds {SAID}: {before.word}" in texts(app)
    assert f"seeds {SAID}: {before.word}" in texts(app)
    (table,) = app.table
    assert list(table.value["Evidence"]) == [
        f"{finding.condition}: {finding.quantity}" for finding in before.findings if finding.votes
    ]
    assert list(table.value["Shipped seeds"]) == list(table.value[f"Seeds {SAID}"])
    assert f"seeds 200–{200 + len(SEEDS) - 1}" in texts(app), "those that come next"
    assert challenge.shipped_verdict(CLAIM, cache.library()) == before


def test_a_plan_follows_what_ships(panel, monkeypatch):
    with monkeypatch.context() as as_confirmed:
        as_confirmed.setattr(challenge, "is_confirmed", lambda claim, library: True)
        assert f"seeds 200–{200 + len(SEEDS) - 1}" in texts(panel())
    assert f"seeds {SAID}" in texts(panel())


def test_cancel_leaves_what_is_finished(panel):
    app = panel()
    app.button(key=f"{KEY}start").click().run()
    first, *others = cache.engine().jobs()
    measure([first])
    app.button(key=f"{KEY}cancel").click().run()
    assert not app.exception
    assert not any(job.live for job in others)
    app = panel()
    planned = challenge.plan(CLAIM, cache.library(), SEEDS)
    assert challenge.missing(planned, cache.library()) == tuple(job.run_group for job in others)
    assert f"seeds {SAID}: not finished" in texts(app)
    assert not app.button(key=f"{KEY}start").disabled


def test_a_request_beyond_the_bound_is_refused_and_is_no_attempt(panel, monkeypatch):
    monkeypatch.setenv("DLCORE_RUNS", "bounded")
    monkeypatch.setenv("DLCORE_RUN_SECONDS", "0.001")
    app = panel()
    app.button(key=f"{KEY}start").click().run()
    assert "a request may take" in app.error[0].value
    assert challenge.attempts(CLAIM) == ()
    assert cache.engine().jobs() == []


def test_where_runs_are_off_it_says_how_to_do_it_at_home(panel, monkeypatch):
    monkeypatch.setenv("DLCORE_RUNS", "off")
    app = panel()
    assert not app.button
    command = next(line for line in app.code[0].value.splitlines() if "challenge" in line)
    options = _parser().parse_args(shlex.split(command)[3:])
    assert (options.claims, options.seeds) == ([CLAIM], HYPHENED)


def test_what_cannot_be_challenged_says_why(panel):
    app = panel("activations/nonsense")
    assert not app.exception
    assert "The guide has no claim" in texts(app)
