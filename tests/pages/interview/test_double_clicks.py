"""Two quick clicks do what one does: the second comes before the page is made anew, and calls what the first has called."""

import pytest
from streamlit.runtime.state.session_state import SessionState

from dlcore.drills.catalog import DRILLS
from dlcore.guide import PAGES
from dlcore.interview import mock
from dlcore.interview.lessons import LESSONS
from dlcore.interview.progress import Progress
from pages.interview.panels import decks
from pages.shared import lesson_draft
from tests.pages.conftest import texts

CARD = "adam/explain"


@pytest.fixture
def twice(monkeypatch):
    """Clicks a button twice, as a browser reports it while the script has not yet begun again."""
    call = SessionState._call_callbacks

    def double_click(app, key):
        def call_twice(self, **options):
            call(self, **options)
            call(self, **options)

        button = app.button(key=key)
        with monkeypatch.context() as patched:
            patched.setattr(SessionState, "_call_callbacks", call_twice)
            button.click().run()
        assert not app.exception
        return app

    return double_click


@pytest.fixture
def rehearse(open_page):
    app = open_page(PAGES["rehearse"].path, reh_card=CARD)
    app.session_state["progress"] = Progress()
    return app.run()


@pytest.fixture
def interview(open_page):
    def start(pressure):
        settings = {"seed": "7", "minutes": "15", "level": "senior"} | ({"pressure": "true"} if pressure else {})
        app = open_page(PAGES["mock_interview"].path, **{f"mock_{name}": value for name, value in settings.items()})
        app.session_state["progress"] = Progress()
        return app.run()

    return start


def under_way(app):
    return mock.running(app.session_state["progress"])


def test_one_card_is_answered(rehearse, twice):
    app = twice(rehearse, "reh-sure-3")
    assert decks.cards()[CARD].answer in texts(app)
    twice(app, "reh-grade-3")
    (answer,) = app.session_state["progress"].answers
    assert answer.card == CARD
    assert app.session_state["reh-asked"]["card"] != CARD


def test_one_card_is_skipped(rehearse, twice):
    app = twice(rehearse, "reh-skip")
    assert app.session_state["reh-skipped"] == [CARD]


@pytest.mark.parametrize("pressure", [False, True])
def test_one_question_is_passed_and_one_hint_taken(interview, twice, pressure):
    app = twice(interview(pressure), "mock-start")
    at = mock.place(under_way(app))
    app.text_area(key=f"mock-said-{at}").set_value("key words").run()
    twice(app, "mock-hint")
    assert under_way(app).hints == 1
    twice(app, "mock-pass")
    assert len(under_way(app).replies) == 1
    if not pressure:
        assert mock.phase(under_way(app)) == mock.FEEDBACK


def test_one_try_is_counted_one_hint_taken_and_one_attempt_begun(open_page, twice):
    order = next(drill for drill in DRILLS.values() if drill.kind == "order")
    app = open_page(PAGES["drills"].path, drill_id=order.id)
    app.session_state["progress"] = Progress()
    app.run()
    for key, has in (("drill-check", (1, 0, 1)), ("drill-hint", (1, 1, 1)), ("drill-again", (1, 1, 2))):
        drilled = twice(app, key).session_state["progress"].drills[order.id]
        assert (drilled.tries, drilled.attempt.hints, drilled.attempts) == has


def test_an_interview_is_abandoned_or_ended_once(interview, twice):
    app = twice(interview(False), "mock-start")
    twice(app, "mock-abandon")
    assert app.session_state["progress"].interviews == ()
    app.button(key="mock-start").click().run()
    app.button(key="mock-pass").click().run()
    twice(app, "mock-stop")
    (ended,) = app.session_state["progress"].interviews
    assert ended.stopped


def test_one_scene_is_moved_and_one_removed(open_page, twice):
    app = open_page(PAGES["lessons"].path)
    lesson = LESSONS["filters"]
    app.session_state["drafted-lesson"], app.session_state[lesson_draft.FIELDS] = lesson, 0
    app.run()

    def key(name):
        return f"lesson-edit-{app.session_state[lesson_draft.FIELDS]}-{name}"

    first, second, third, *rest = lesson.scenes
    twice(app, key("0-down"))
    assert app.session_state["drafted-lesson"].scenes == (second, first, third, *rest)
    twice(app, key("0-drop"))
    assert app.session_state["drafted-lesson"].scenes == (first, third, *rest)


def test_a_diagnosis_counts_once_and_one_case_is_passed(open_page, twice):
    app = open_page(PAGES["diagnose"].path)
    app.session_state["progress"] = Progress()
    app.run()
    twice(app, "bug-ask-batch")
    assert app.session_state["bug-state"]["asked"] == ["batch"]
    twice(app, "bug-options")
    twice(app, "bug-choice-a")
    twice(app, "bug-sure-2")
    assert len(app.session_state["progress"].answers) == 1
    twice(app, "bug-next")
    assert app.session_state["bug-case"] == "2"
