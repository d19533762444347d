"""The page *Plan*: the plan that fits the date opens, and what is ticked stays ticked."""

from datetime import timedelta

import pytest

from dlcore.interview import plan
from dlcore.interview.progress import Progress
from pages.interview.panels import progress_store, steps_done
from tests.pages.conftest import texts

PAGE = "pages/interview/plan.py"


@pytest.fixture
def open_plan(open_page):
    def open_plan(progress=None, **url):
        app = open_page(PAGE, **url)
        app.session_state["progress"] = progress or Progress()
        return app.run()

    return open_plan


def progress_text(app):
    return app.get("progress")[0].proto.text


@pytest.mark.parametrize(("days", "fitting"), [(1, plan.TONIGHT), (3, plan.WEEKEND), (12, plan.TWO_WEEKS)])
def test_the_plan_that_fits_the_date_opens(open_plan, days, fitting):
    app = open_plan(Progress(interview=progress_store.now().date() + timedelta(days)))
    assert app.session_state["plan-time"] == fitting


def test_a_ticked_step_is_kept_and_counted(open_plan):
    app = open_plan()
    assert progress_text(app) == "0 of the plan's 90 minutes done"
    app.checkbox(key="plan-done-tonight/check").check().run()
    assert app.session_state["progress"].done == {"tonight/check"}
    assert progress_text(app) == "10 of the plan's 90 minutes done"
    again = open_plan(app.session_state["progress"])
    assert again.checkbox(key="plan-done-tonight/check").value
    again.button(key="plan-anew").click().run()
    assert again.session_state["progress"].done == frozenset()
    assert not again.checkbox(key="plan-done-tonight/check").value


def test_a_whiteboard_seen_to_its_end_ticks_its_step_and_says_so(open_plan):
    app = open_plan()
    app.session_state["walked"] = steps_done.known_pages('["attention", "home"]')
    app.run()
    assert not app.exception
    assert app.session_state["progress"].done == {"tonight/attention", "weekend/attention", "weeks/attention"}
    box = app.checkbox(key="plan-done-tonight/attention")
    assert box.value
    assert sum("ticked by itself" in element.proto.body for element in app.get("html")) == 1
    box.uncheck().run()
    assert "tonight/attention" not in app.session_state["progress"].done
    assert not any("ticked by itself" in element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("text", ["", "null", "{", "3", '{"pages": 1}', "[" * 100_000, '["home", ["attention"]]'])
def test_whatever_a_browser_says_was_walked_is_checked(text):
    assert steps_done.known_pages(text) == []


def test_the_plan_says_what_is_next_and_nothing_of_misses_that_were_none(open_plan):
    def links(app):
        return [element.proto.body for element in app.get("html") if "within primary" in element.proto.body]

    app = open_plan()
    assert "Begin: Ten cards" in links(app)[0]
    assert "missed so far" not in texts(app)
    assert "Changed by" not in texts(app)
    app.checkbox(key="plan-done-tonight/check").check().run()
    assert "Continue: Neuron and backpropagation" in links(app)[0]
    every = [box.key.removeprefix("plan-done-") for box in app.checkbox]
    finished = open_plan(Progress().tick(every, True, progress_store.now()))
    assert links(finished) == []
    assert "All of this plan is done" in finished.success[0].value
    assert [stop.id for stop in app.session_state["plan-ahead"]][:2] == ["tonight/check", "tonight/backpropagation"]


@pytest.mark.parametrize("time", ["nonsense", "", "Two weeks"])
def test_an_address_opens_a_plan(open_plan, time):
    app = open_plan(plan_time=time)
    assert not app.exception
    assert "How much time is there?" in texts(app)
