"""Diagnose: nothing tells the cause before the reader has committed; every case opens, with every piece of evidence."""

from datetime import UTC, datetime

import pytest

from dlcore.guide import PAGES
from dlcore.interview.diagnoses import CASES, EVIDENCE, OFFERED, case
from dlcore.interview.progress import GOOD, Progress
from dlcore.interview.schedule import record_answer
from pages.shared import search
from tests.pages.conftest import charts, tables, texts

PATH = PAGES["diagnose"].path


def everything_on(app):
    """All that the page sends: its texts, and its charts with their tables."""
    return texts(app) + str(charts(app)) + str([table.to_pydict() for table in tables(app)])


@pytest.fixture
def open_case(open_page):
    def open_at(number):
        app = open_page(PATH, bug_case=str(number))
        app.session_state["progress"] = Progress()
        return app.run()

    return open_at


@pytest.mark.parametrize("number", range(1, len(CASES) + 1))
def test_a_case_with_all_its_evidence_tells_its_cause_only_in_the_end(open_case, number):
    app, diagnosis = open_case(number), case(number)
    assert len(charts(app)) == 2
    kinds = OFFERED[diagnosis.training]
    for count, kind in enumerate(kinds, 1):
        app.button(key=f"bug-ask-{kind}").click().run()
        assert not app.exception, kind
        assert len(app.session_state["bug-state"]["asked"]) == count
        assert diagnosis.bug not in everything_on(app)
        assert diagnosis.title not in everything_on(app)
        assert "was never measured" not in texts(app)
    app.button(key=f"bug-ask-{kinds[0]}").click().run()  # once more counts for nothing
    assert f"{len(kinds)} pieces so far" in texts(app)
    assert not [button for button in app.button if button.key.startswith(("bug-choice", "bug-sure", "bug-start"))]
    app.button(key="bug-options").click().run()
    assert [button.label for button in app.button if button.key.startswith("bug-choice")] == list(diagnosis.options)
    assert all(button.disabled for button in app.button if button.key.startswith("bug-sure"))
    letter = "asdf"[diagnosis.options.index(diagnosis.title)]
    app.button(key=f"bug-choice-{letter}").click().run()
    app.button(key="bug-sure-4").click().run()
    assert not app.exception
    assert diagnosis.why in texts(app)
    assert all(part in texts(app) for part in diagnosis.say.split("[[steps]]"))
    assert "[[" not in texts(app)
    assert all(why in texts(app) for _, why in diagnosis.look_alikes)
    assert f"You asked for {len(kinds)} pieces of evidence, the deciding one among them." in texts(app)
    (answer,) = app.session_state["progress"].answers
    assert (answer.card, answer.confidence, answer.right, answer.cram) == (diagnosis.id, 0.95, True, True)
    assert f"1 of {len(CASES)} solved: {number}" in texts(app)
    assert ("weeks/diagnose-1" in app.session_state["progress"].done) == (number == 1)


def test_a_wrong_guess_in_words_is_compared_and_the_next_case_is_fresh(open_case):
    app = open_case(len(CASES))
    app.text_input(key=f"bug-said-{len(CASES)}").set_value("the step size").run()
    diagnosis = CASES[-1]
    wrong = next(place for place, option in enumerate(diagnosis.options) if option != diagnosis.title)
    app.button(key=f"bug-choice-{'asdf'[wrong]}").click().run()
    app.button(key="bug-sure-1").click().run()
    assert f"It was “{diagnosis.title}”" in app.error[0].value
    assert "the step size" in texts(app)
    decides = EVIDENCE[diagnosis.decides]
    decides = decides[0].lower() + decides[1:]
    assert f"You asked for no evidence. This piece would have decided: {decides}." in texts(app)
    assert "enough for you" not in texts(app)
    assert f"missed: {len(CASES)}" in texts(app)
    app.button(key="bug-next").click().run()
    assert app.header[0].value == "Case 1"
    assert app.session_state["bug-state"]["confidence"] is None
    assert "none so far" in texts(app)


def test_the_curves_were_enough_only_for_who_was_right(open_case):
    app = open_case(3)
    answer(app, 3)
    assert "the curves were enough for you" in texts(app)


def test_every_key_of_the_page_is_in_its_list(open_case):
    app = open_case(3)
    listed = "".join(key for key, _ in search.keys_of("diagnose")).replace("…", "f234")
    seen = set()
    for step in ("bug-options", "bug-choice-a", "bug-sure-2", None):
        seen |= {button.proto.shortcut for button in app.button if button.proto.shortcut}
        if step:
            app.button(key=step).click().run()
    assert {"o", "a", "1", "4", "n"} <= seen
    assert not {key for key in seen if key not in listed}


def test_evidence_asked_for_in_an_earlier_session_is_still_counted(open_page):
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    asked = Progress().with_evidence(case(3).id, ["batch", "attention", "nonsense", "code"], now)
    app = open_page(PATH, bug_case="3")
    assert "none so far" in texts(app)  # until the browser has said what it keeps
    app.session_state["progress"] = asked
    app.run()
    assert "2 pieces so far" in texts(app)
    app.button(key="bug-ask-split").click().run()
    assert app.session_state["progress"].evidence[case(3).id] == ("batch", "code", "split")
    answer(app, 3, right=False)
    assert "You asked for 3 pieces of evidence, the deciding one among them." in texts(app)
    answered = app.session_state["progress"]
    later = open_page(PATH, bug_case="3")
    later.session_state["progress"] = answered
    later.run()
    later.button(key="bug-ask-range").click().run()  # once answered, looking again counts for nothing
    assert "3 pieces so far" in texts(later)
    later.button(key="bug-read").click().run()
    assert "You asked for 3 pieces of evidence, the deciding one among them." in texts(later)
    later.button(key="bug-again").click().run()
    assert "none so far" in texts(later)
    assert later.session_state["progress"].evidence[case(3).id] == ()


def test_solved_and_missed_cases_are_marked_at_their_numbers(open_case):
    app = open_case(4)
    answer(app, 4)
    go_to(app, 5)
    answer(app, 5, right=False)
    marks = [part.proto.body for part in app.get("html") if "bug-case" in part.proto.body]
    assert [("(4)" in each, "✓" in each, "(5)" in each, "✕" in each) for each in marks] == [(True,) * 4]


def answer(app, number, right=True):
    """Commits to a cause of the case that is open."""
    diagnosis = case(number)
    app.button(key="bug-options").click().run()
    place = next(place for place, option in enumerate(diagnosis.options) if (option == diagnosis.title) is right)
    app.button(key=f"bug-choice-{'asdf'[place]}").click().run()
    return app.button(key="bug-sure-3").click().run()


def go_to(app, number):
    app.session_state["bug-case"] = str(number)
    return app.run()


def test_evidence_words_and_an_answer_are_still_there_after_another_case(open_case):
    app = open_case(4)
    app.button(key="bug-ask-code").click().run()
    app.text_input(key="bug-said-4").set_value("two softmaxes").run()
    go_to(app, 5)
    assert "none so far" in texts(app)
    go_to(app, 4)
    assert "1 piece so far" in texts(app)
    assert app.text_input(key="bug-said-4").value == "two softmaxes"
    place = case(4).options.index(case(4).title)
    app.button(key=f"bug-choice-{'asdf'[place]}").click().run()
    app.button(key="bug-sure-3").click().run()
    for _ in range(2):
        assert app.success[0].value.startswith(f"You said “{case(4).title}”, 75% sure")
        assert "You asked for 1 piece of evidence, the deciding one among them." in texts(app)
        assert "two softmaxes" in texts(app)
        go_to(app, 6)
        assert not app.success
        go_to(app, 4)
    app.button(key="bug-again").click().run()
    assert "none so far" in texts(app)
    assert not app.success
    assert app.text_input(key="bug-said-4").value == ""
    assert f"1 of {len(CASES)} solved: 4" in texts(app)
    answer(app, 4, right=False)
    assert "You asked for no evidence. This piece would have decided: the code." in texts(app)
    assert f"0 of {len(CASES)} solved · missed: 4" in texts(app)


def test_an_answer_of_an_earlier_session_can_be_read_or_given_anew(open_page):
    now = datetime(2026, 11, 29, 12, tzinfo=UTC)
    progress = record_answer(Progress(), case(3).id, 0.75, GOOD, now, cram=True)
    app = open_page(PATH, bug_case="3")
    app.session_state["progress"] = progress
    app.run()
    assert "You answered this case before, 75% sure: right." in texts(app)
    assert case(3).why not in texts(app)
    app.button(key="bug-read").click().run()
    assert not app.exception
    assert case(3).why in texts(app)
    assert "November 29, 2026" in texts(app)
    assert "You asked for" not in texts(app)
    assert app.session_state["progress"] == progress
    app.button(key="bug-again").click().run()
    assert case(3).why not in texts(app)
    answer(app, 3, right=False)
    assert len(app.session_state["progress"].answers) == 2
    assert "missed: 3" in texts(app)


def test_once_all_cases_are_answered_confidence_is_compared(open_page):
    progress = Progress()
    for each in CASES:
        progress = record_answer(progress, each.id, 0.75, GOOD, datetime(2026, 11, 29, 12, tzinfo=UTC), cram=True)
    app = open_page(PATH)
    app.session_state["progress"] = progress
    app.run()
    app.button(key="bug-read").click().run()
    assert "rehearse?reh-tab=How+it+goes" in texts(app)
    assert not app.table


def test_the_museum_shows_all_bugs_on_request_only(open_page):
    closed, shown = open_page(PATH), open_page(PATH, bug_museum="true")
    assert "It gives away the cause of every case." in texts(closed)
    assert not closed.table
    assert list(shown.table[0].value["Bug"]) == [each.title for each in CASES]
    assert set(shown.table[0].value["Evidence that decides"]) <= set(EVIDENCE.values())


@pytest.mark.parametrize("nonsense", ["0", "-3", "19", "no-eval", "zzz", ["zzz", "4"]])
def test_a_link_that_names_no_case_opens_the_first(open_page, nonsense):
    app = open_page(PATH, bug_case=nonsense, bug_museum="zzz")
    assert not app.exception
    assert app.header[0].value == "Case 1"
    assert not app.table


def test_without_records_the_page_says_so(open_page, no_shipped_records):
    app = open_page(PATH)
    for kind in OFFERED[CASES[0].training]:
        app.button(key=f"bug-ask-{kind}").click().run()
        assert not app.exception, kind
    assert "was never measured" in texts(app)
