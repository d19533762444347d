"""The page *Rehearse*: nothing shows before the reader has committed, each answer is remembered, and what an address or a file brings is checked."""

import csv
import io
from datetime import timedelta

import pytest

from dlcore.interview.progress import GOOD, MISSED, Progress
from dlcore.interview.schedule import record_answer
from pages.interview.panels import decks, progress_store, take_home
from pages.interview.panels.choice import LETTERS
from tests.pages.conftest import texts

PAGE = "pages/interview/rehearse.py"


@pytest.fixture
def rehearse(open_page):
    """Opens the page as a browser would whose storage holds this progress."""

    def open_deck(progress=None, **url):
        app = open_page(PAGE, **{f"reh_{name}": value for name, value in url.items()})
        app.session_state["progress"] = progress or Progress()
        return app.run()

    return open_deck


def progress_of(app):
    return app.session_state["progress"]


def current_card(app):
    """The id of the card that is asked."""
    return app.session_state["reh-asked"]["card"]


def test_nothing_is_shown_until_the_browser_has_answered(open_page):
    app = open_page(PAGE)
    assert [info.value for info in app.info] == [progress_store.READS]
    assert not app.tabs


def test_the_answer_shows_only_after_a_commitment(rehearse):
    app = rehearse(card="adam/explain")
    answer = decks.cards()["adam/explain"].answer
    assert "Explain Adam" in texts(app)
    assert answer not in texts(app)
    app.text_area(key="reh-said").set_value("momentum and RMSProp")
    app.button(key="reh-sure-3").click().run()
    assert not app.exception
    assert answer in texts(app)
    assert "momentum and RMSProp" in [text.value for text in app.text]
    assert progress_of(app).answers == ()


def test_a_grade_is_remembered_and_the_next_card_comes(rehearse):
    app = rehearse(card="adam/explain")
    app.button(key="reh-sure-4").click().run()
    app.button(key="reh-grade-1").click().run()
    (answer,) = progress_of(app).answers
    assert (answer.card, answer.confidence, answer.grade) == ("adam/explain", 0.95, MISSED)
    assert progress_of(app).memories["adam/explain"].lapses == 1
    assert current_card(app) != "adam/explain"
    assert "How sure are you?" in texts(app)


@pytest.mark.parametrize("cram", [False, True])
def test_a_missed_card_is_asked_in_another_way(rehearse, cram):
    card = decks.cards()["adam/explain"]
    missed = record_answer(Progress(), card.id, 0.5, MISSED, progress_store.now() - timedelta(days=2), cram)
    app = rehearse(missed, card=card.id)
    assert card.also[0] in texts(app)
    assert card.question not in texts(app)


def test_the_machine_judges_a_choice(rehearse):
    card = decks.cards()["claim/optimizers/momentum-accelerates"]
    for choice, grade in ((card.right, GOOD), (next(each for each in card.options if each != card.right), MISSED)):
        app = rehearse(card=card.id)
        assert app.button(key="reh-sure-2").disabled
        app.button(key=f"reh-choice-{LETTERS[card.options.index(choice)]}").click().run()
        app.button(key="reh-sure-2").click().run()
        assert bool(app.success) == (grade == GOOD)
        app.button(key=f"reh-grade-{grade}").click().run()
        assert progress_of(app).answers[-1].grade == grade


def test_cramming_leaves_the_schedule_alone(rehearse):
    app = rehearse(mode="Cram", card="adam/explain")
    app.button(key="reh-sure-1").click().run()
    app.button(key="reh-grade-3").click().run()
    assert progress_of(app).answers[-1].cram
    assert progress_of(app).memories == {}


def test_a_plan_asks_for_so_many_cards_and_says_where_the_reader_is(rehearse):
    app = rehearse(mode="Cram", goal="3")
    for grade, left in ((3, 2), (1, 1), (2, 0)):
        app.button(key="reh-sure-4").click().run()
        app.button(key=f"reh-grade-{grade}").click().run()
        assert bool(app.success) == (left == 0)
    assert app.success[0].value == (
        "**1 known, 1 partly, 1 missed.** You were 95% sure on average, and knew 33%: overconfident."
    )
    weak, step, _ = (each.proto.body for each in app.get("html") if "class='headline'" in each.proto.body)
    assert [answer.card in weak for answer in progress_of(app).answers] == [False, True, True]
    assert "Next step: " in step
    app.button[-1].click().run()
    assert "How sure are you?" in texts(app)


def test_ten_cards_tick_the_first_step_of_a_plan(rehearse):
    progress, now = Progress(), progress_store.now()
    for _ in range(8):
        progress = record_answer(progress, "adam/explain", 0.5, GOOD, now, True)
    app = rehearse(progress, mode="Cram", card="lstm/explain")
    for done in (set(), {"tonight/check", "weekend/check", "weeks/check"}):
        app.button(key="reh-sure-1").click().run()
        app.button(key="reh-grade-3").click().run()
        assert progress_of(app).done == done
    assert all(tick.noticed for tick in progress_of(app).ticks.values())


def test_the_last_missed_card_that_is_known_ticks_its_step(rehearse):
    app = rehearse(record_answer(Progress(), "adam/explain", 0.5, MISSED, progress_store.now(), True), mode="Missed")
    for grade, done in ((1, False), (3, True)):
        app.button(key="reh-sure-1").click().run()
        app.button(key=f"reh-grade-{grade}").click().run()
        assert ("tonight/missed" in progress_of(app).done) == done


def test_how_many_of_the_missed_cards_are_known_by_now(rehearse):
    progress = Progress()
    for card in ("adam/explain", "lstm/explain"):
        progress = record_answer(progress, card, 0.5, MISSED, progress_store.now(), True)
    app, said = rehearse(progress, mode="Missed"), []
    for grade in (MISSED, GOOD):
        said.append(app.get("progress")[0].proto.text.partition(";")[0])
        app.button(key="reh-sure-1").click().run()
        app.button(key=f"reh-grade-{grade}").click().run()
    assert [*said, app.get("progress")[0].proto.text.partition(";")[0]] == [
        *["0 of 2 known by now"] * 2,
        "1 of 2 known by now",
    ]


@pytest.mark.parametrize("goal", ["-3", "0", "1e9", "ten", "²"])
def test_a_goal_that_cannot_be_is_none(rehearse, goal):
    app = rehearse(mode="Cram", goal=goal)
    assert not app.exception
    assert "How sure are you?" in texts(app)


def test_kinds_come_in_turn_and_what_was_measured_here_is_one_of_eight():
    cards = decks.cards()
    first = [cards[name] for name in decks.interleave(cards)[:80]]
    assert [card.kind for card in first[:4]] == ["explain", "follow-up", "compare", "when"]
    assert sum(bool(card.options) for card in first) == 10


def test_a_card_missed_again_comes_back_after_the_others(rehearse):
    progress, now = Progress(), progress_store.now()
    for minutes, card in ((3, "adam/explain"), (2, "lstm/explain"), (1, "vgg/explain")):
        progress = record_answer(progress, card, 0.5, MISSED, now - timedelta(minutes=minutes), True)
    app = rehearse(progress, mode="Missed")
    seen = []
    for _ in range(3):
        seen.append(current_card(app))
        app.button(key="reh-sure-1").click().run()
        app.button(key="reh-grade-1").click().run()
    assert seen == ["adam/explain", "lstm/explain", "vgg/explain"]


def test_another_one_comes_without_an_answer(rehearse):
    app = rehearse()
    first = current_card(app)
    app.button(key="reh-skip").click().run()
    assert current_card(app) != first
    assert progress_of(app).answers == ()


@pytest.mark.parametrize("mode", ["Starred", "Missed"])
def test_an_empty_pile_says_so(rehearse, mode):
    app = rehearse(mode=mode)
    assert app.success[0].value == decks.EMPTY[mode]
    assert any("Next step: " in each.proto.body for each in app.get("html"))


def test_stars_and_notes_are_kept(rehearse):
    app = rehearse(card="adam/explain")
    app.button(key="reh-star").click().run()
    assert progress_of(app).stars == {"adam/explain"}
    app.text_area(key="reh-note-adam/explain").set_value("bias correction!")
    app.button(key="reh-note-keep").click().run()
    assert progress_of(app).notes == {"adam/explain": "bias correction!"}
    starred = rehearse(progress_of(app), mode="Starred")
    assert current_card(starred) == "adam/explain"


@pytest.mark.parametrize("card", ["nonsense", "", "own/1", "<script>", "claim/optimizers/nonsense"])
def test_an_address_with_no_such_card_gives_the_next_one(rehearse, card):
    app = rehearse(card=card)
    assert not app.exception
    assert current_card(app) in decks.cards()


def test_own_cards_are_asked_as_plain_text(rehearse):
    app = rehearse(tab="My cards")
    question, answer = app.text_area
    question.set_value("What is ![a logit](http://example.com)?")
    answer.set_value("a score")
    app.button[-1].click().run()
    assert progress_of(app).own[0].answer == "a score"
    card = rehearse(progress_of(app), card=progress_of(app).own[0].id)
    assert "![a logit](http://example.com)" in card.text[0].value
    assert "http://example.com" not in " ".join(element.value for element in card.markdown)


def test_how_it_goes_is_empty_at_first_and_then_has_its_charts(rehearse):
    assert "Nothing is answered yet" in rehearse(tab="How it goes").info[0].value
    progress, now = Progress(), progress_store.now()
    for number, name in enumerate(decks.cards()):
        if number < 25:
            progress = record_answer(progress, name, 0.95, MISSED if number % 2 else GOOD, now)
    app = rehearse(progress.replace(now, interview=now.date() + timedelta(9)), tab="How it goes")
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 2
    assert "overconfident by" in texts(app)


def test_the_date_of_the_interview_is_kept(rehearse):
    app = rehearse()
    day = progress_store.now().date() + timedelta(10)
    app.date_input(key=decks.DATE).set_value(day).run()
    assert progress_of(app).interview == day
    assert f"expected recall of all {len(decks.cards())} cards on" in texts(app)


def test_all_cards_go_to_anki():
    text = take_home.for_anki(decks.cards().values()).decode()
    head, rows = text.split("\n")[:3], list(csv.reader(io.StringIO(text.split("\n", 3)[3])))
    assert head == ["#separator:Comma", "#html:false", "#columns:Front,Back,Tags"]
    assert len(rows) == len(decks.cards())
    assert all(len(row) == 3 and row[0] and row[1] for row in rows)
    assert "[[" not in text


def test_the_store_takes_what_the_browser_sends(rehearse):
    """What a browser sends goes through the same reading as a file: `tests/interview/test_progress.py` has what is refused."""
    app = rehearse(tab="Keep")
    assert not app.exception
    assert [button.label for button in app.get("download_button")]


def test_all_progress_is_deleted_for_other_tabs_too(rehearse):
    app = rehearse(record_answer(Progress(), "relu/when", 0.5, MISSED, progress_store.now()), tab="Keep")
    app.button(key="reh-forget").click().run()
    assert not app.exception
    assert progress_of(app).answers == ()
    assert progress_of(app).emptied > 0
