"""Drills whose answers the server judges: lines in order, blanks filled, a bug found; what the reader has of them outlives a reload."""

import json

import pytest

from pages.interview.panels import drill_attempt, drill_order, drill_python
from tests.pages.conftest import charts, texts
from tests.pages.interview.conftest import BLANKS, BUG, ORDER, begin, check, of


@pytest.mark.parametrize("drill", [ORDER, BLANKS, BUG], ids=lambda drill: drill.kind)
def test_the_other_kinds_need_no_python(drills, drill):
    app = drills(id=drill.id)
    assert drill_python.WHAT not in texts(app)
    assert not app.button(key="drill-check").disabled or drill is BUG
    assert app.button(key="drill-again").label == "Clear answer and time"


def test_lines_are_judged_in_the_order_that_the_reader_gave_them(drills):
    places = list(range(len(ORDER.lines)))
    app = check(drills(id=ORDER.id))
    assert not of(app, ORDER).solved  # at first they are shuffled
    assert app.warning
    assert not app.button(key="drill-hint").disabled
    again = drills(app.session_state["progress"], id=ORDER.id)  # after a reload
    assert [each.value for each in again.warning] == [each.value for each in app.warning]
    assert drill_attempt.BEFORE in texts(again)
    assert drill_attempt.BEFORE not in texts(check(again))
    app = check(drills(begin(ORDER, json.dumps(places)), id=ORDER.id))
    assert of(app, ORDER).solved
    assert ORDER.follow_up in texts(app)
    assert f"From this app's {ORDER.exhibit}." in texts(app)
    assert app.success


@pytest.mark.parametrize(
    "order", ["", "7", "[0]", "[0, 0, 1, 2, 3]", "[1e9]", '["0"]', "[true]", "[" * 900, None, "[[]]"]
)
def test_an_order_that_is_none_of_these_lines_is_not_taken(order):
    assert drill_order.read_order(ORDER, json.dumps(list(range(len(ORDER.lines))))) is not None
    assert drill_order.read_order(ORDER, order) is None
    assert drill_order.read_report(ORDER, order) is None
    assert (
        drill_order.read_report(ORDER, json.dumps({"drill": "other", "order": list(range(len(ORDER.lines)))})) is None
    )


def field(app, number, kind):
    return getattr(app, kind)(key=f"drill-answer-{BLANKS.id}-1-{number}")


def test_blanks_are_judged_one_by_one_and_kept(drills):
    app = check(drills(id=BLANKS.id))
    assert of(app, BLANKS).tries == 1
    assert texts(app).count("Nothing is filled in yet.") == len(BLANKS.blanks)
    again = texts(drills(app.session_state["progress"], id=BLANKS.id))  # after a reload
    assert again.count("Nothing is filled in yet.") == len(BLANKS.blanks)
    assert drill_attempt.BEFORE in again
    assert drill_attempt.BEFORE not in texts(app)
    for number, blank in enumerate(BLANKS.blanks):
        field(app, number, "selectbox" if blank.choices else "text_input").set_value(blank.right).run()
    kept = app.session_state["progress"]
    assert json.loads(kept.drills[BLANKS.id].attempt.answer) == [blank.right for blank in BLANKS.blanks]
    app = check(drills(kept, id=BLANKS.id))  # after a reload
    assert of(app, BLANKS).solved
    assert all(blank.why in texts(app) for blank in BLANKS.blanks)


def choose(app, name, value):
    (app.selectbox if name == "line" else app.radio)(key=f"drill-answer-{BUG.id}-1-{name}").set_value(value).run()


def test_a_bug_is_found_and_then_repaired(drills):
    app = drills(id=BUG.id)
    wrong = next(number for number in range(len(BUG.lines)) if number != BUG.wrong)
    choose(app, "line", wrong)
    assert not app.radio
    check(app)
    assert app.warning
    again = drills(app.session_state["progress"], id=BUG.id)  # after a reload
    assert [each.value for each in again.warning] == [each.value for each in app.warning]
    assert drill_attempt.BEFORE in texts(again)
    choose(app, "line", BUG.wrong)
    assert not app.radio  # another line is yet to be checked, and gives nothing away
    check(app)
    choose(app, "fix", next(fix for fix in BUG.fixes if fix != BUG.right_fix))
    check(app)
    assert any(BUG.why_not[0] in warning.value for warning in app.warning)
    assert not of(app, BUG).solved
    choose(app, "fix", BUG.right_fix)
    check(app)
    assert of(app, BUG).solved
    assert BUG.consequence in texts(app)
    assert BUG.explanation in texts(app)
    assert len(charts(app)) == 2, "what training looks like with it"
