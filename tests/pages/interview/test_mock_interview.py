"""The page *Mock interview*: a whole interview in both modes, what an address brings, and how it goes on."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from dlcore.interview import mock, scoring
from dlcore.interview.progress import Interview, Progress
from pages.interview.panels import decks, mock_question, mock_sheet, mock_voice, progress_store
from pages.interview.panels.choice import LETTERS
from tests.pages.conftest import texts as written

PAGE = "pages/interview/mock_interview.py"
SHORT = {"seed": "7", "minutes": "15", "level": "senior"}


@pytest.fixture
def mock_page(open_page):
    """Opens the page as a browser would whose storage holds this progress."""

    def open_interview(progress=None, **url):
        app = open_page(PAGE, **{f"mock_{name}": value for name, value in url.items()})
        app.session_state["progress"] = progress or Progress()
        return app.run()

    return open_interview


def texts(app):
    return " ".join([written(app), *(head.value for head in app.header)])


def progress_of(app):
    return app.session_state["progress"]


def interview(app):
    return progress_of(app).interviews[-1]


def current_card(app):
    """The card whose question is shown."""
    return decks.cards()[interview(app).questions[mock.place(interview(app))]]


def answer(app, right=True):
    """Answers the open question, in words or with a choice."""
    card, at = current_card(app), mock.place(interview(app))
    if card.options:
        choice = card.right if right else next(each for each in card.options if each != card.right)
        app.button(key=f"mock-choice-{at}-{LETTERS[card.options.index(choice)]}").click().run()
    else:
        app.text_area(key=f"mock-said-{at}").set_value(f"words {at}").run()
    return app.button(key="mock-done").click().run()


def compare(app, right=True):
    """Ticks all of the checklist, or nothing, and goes on."""
    card, at = current_card(app), mock.place(interview(app))
    assert card.answer.split("[[")[0] in texts(app)
    if right and not card.options:
        app.button_group(key=f"mock-ticks-{at}").set_value(list(scoring.expected_marks(card))).run()
    app.button(key="mock-next").click().run()
    if not right and not card.options:
        assert "Nothing is ticked" in app.warning[0].value
        assert interview(app).replies[at].ticks is None
        app.button(key="mock-next").click().run()
    return app


def test_a_whole_interview_with_an_answer_after_each_question(mock_page):
    app = mock_page(**SHORT)
    app.button(key="mock-start").click().run()
    count = len(interview(app).questions)
    for number in range(count):
        card = current_card(app)
        assert f"Question {number + 1} of {count}" in texts(app)
        assert card.answer not in texts(app)
        answer(app)
        compare(app)
        assert not app.exception
    assert interview(app).ended
    assert "tonight/mock" in app.session_state["progress"].done
    assert scoring.overall(interview(app), decks.cards()) == 1
    assert "100%, very strong" in texts(app)
    assert "No topic has a gap" in texts(app)
    assert app.query_params["mock-result"]
    assert [each.label for each in app.button if each.key == "mock-retry"] == []


def test_under_pressure_no_answer_shows_before_the_end(mock_page):
    app = mock_page(pressure="true", **SHORT)
    app.button(key="mock-start").click().run()
    count = len(interview(app).questions)
    for number in range(count):
        assert f"Question {number + 1} of {count}" in texts(app)
        assert "Source:" not in texts(app)
        answer(app, right=number % 2)
        assert not app.exception
    assert "The questions are over" in texts(app)
    assert not interview(app).ended
    for number in range(count):
        compare(app, right=number % 2)
        assert not app.exception
    assert interview(app).ended
    assert len(scoring.missed_questions(interview(app), decks.cards())) == (count + 1) // 2


def test_a_retry_asks_what_was_missed_in_another_way_and_tells_the_difference(mock_page):
    app = mock_page(**SHORT)
    app.button(key="mock-start").click().run()
    first = interview(app)
    for number in range(len(first.questions)):
        answer(app, right=number > 1)
        compare(app, right=number > 1)
    missed = first.questions[:2]
    app.button(key="mock-retry").click().run()
    assert interview(app).questions == missed
    for name in missed:
        card = decks.cards()[name]
        assert mock.wording(card, 1) in texts(app)
        assert not card.also or card.question not in texts(app)
        answer(app)
        compare(app)
    assert not app.exception
    told = texts(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "These questions scored 0% before, and 100% now: **+100 percentage points**" in told
    assert len(progress_of(app).interviews) == 2


def test_hints_come_after_an_attempt_and_are_counted(mock_page):
    app = mock_page(seed="7", minutes="15", level="junior")
    app.button(key="mock-start").click().run()
    app.button(key="mock-hint").click().run()
    assert mock_question.TRY_FIRST in texts(app)
    assert interview(app).hints == 0
    app.checkbox(key="mock-aloud-0").set_value(True).run()
    for number in (1, 2, 3):
        app.button(key="mock-hint").click().run()
        assert f"**Hint {number}.**" in texts(app)
        assert interview(app).hints == number
    assert "mock-hint" not in [button.key for button in app.button]
    app.button(key="mock-done").click().run()
    assert interview(app).replies[0].hints == 3


def test_what_is_under_way_goes_on_where_it_was(mock_page):
    """As after F5: a new session, and what the browser keeps."""
    app = mock_page(seed="7", minutes="15", level="junior")
    app.button(key="mock-start").click().run()
    answer(app)
    compare(app)
    app.text_area(key="mock-said-1").set_value("half a thought").run()
    other = mock_page(progress_of(app))
    assert "Question 2 of" in texts(other)
    assert other.text_area(key="mock-said-1").value == "half a thought"
    assert other.query_params.get("mock-seed") in ("7", ["7"])
    late = mock_page(
        mock.with_interview(
            progress_of(app),
            mock.replace(interview(app), asked=progress_store.now() - timedelta(hours=20)),
            progress_store.now(),
        )
    )
    late.button(key="mock-pass").click().run()
    compare(late, right=False)
    assert not late.exception
    assert interview(late).ended
    assert "Not reached" in texts(late)


def test_leaving_asks_first(mock_page):
    app = mock_page(**SHORT)
    app.button(key="mock-start").click().run()
    assert app.button(key="mock-stop").disabled
    answer(app)
    app.button(key="mock-stop").click().run()
    compare(app)
    assert interview(app).ended
    assert "tonight/mock" not in app.session_state["progress"].done
    assert "1 of 6 questions answered" in texts(app)
    app.button(key="mock-new").click().run()
    app.button(key="mock-start").click().run()
    app.button(key="mock-abandon").click().run()
    assert not app.exception
    assert len(progress_of(app).interviews) == 1
    assert "mock-start" in [button.key for button in app.button]


def test_an_address_gives_the_same_interview(mock_page):
    for url in (SHORT, {"seed": "99", "minutes": "45", "level": "junior", "section": ["vision"], "pressure": "true"}):
        found = []
        for _ in range(2):
            app = mock_page(**url)
            app.button(key="mock-start").click().run()
            found.append(interview(app))
        assert found[0].questions == found[1].questions
        assert found[0].pressure == ("pressure" in url)
    assert {decks.cards()[name].section for name in found[0].questions} == {"vision"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"seed": "nonsense"},
        {"seed": "0"},
        {"seed": "٣"},
        {"seed": ["7", "8"], "minutes": "-3"},
        {"minutes": "16"},
        {"section": ["vision", "cooking"]},
        {"level": "<b>"},
        {"pressure": "perhaps"},
        {"result": "12"},
    ],
)  # fmt: skip
def test_what_no_interview_has_is_told_and_left_out(mock_page, wrong):
    app = mock_page(**wrong)
    assert not app.exception
    names = [name for name in wrong if name not in ("result",) and wrong[name] != ["7", "8"]]
    assert [warning.value.count("mock-") for warning in app.warning] == ([1] if names else [])
    assert app.number_input(key="mock-set-seed").value in mock.SEEDS
    app.button(key="mock-another").click().run()
    assert not app.warning


def test_another_link_waits_until_the_interview_has_ended(mock_page):
    app = mock_page(**SHORT)
    app.button(key="mock-start").click().run()
    other = mock_page(progress_of(app), seed="8")
    assert mock_question.OTHER in texts(other)
    assert interview(other) == interview(app)


def test_the_sheets_have_every_question_and_no_mark_of_ours(mock_page):
    cards = decks.cards()
    settings = mock_page(**SHORT)
    settings.button(key="mock-start").click().run()
    begun = interview(settings)
    drawn = [cards[name] for name in begun.questions]
    sheet = mock_sheet.questions(begun, drawn)
    done = mock.record_answer(begun, "", "my words\nin two lines", progress_store.now())
    result = mock_sheet.result(mock.record_ticks(done, (), progress_store.now()), cards)
    assert all(card.question in sheet for card in drawn)
    assert "> in two lines" in result
    assert "[[" not in sheet + result


def test_an_interview_is_named_by_the_readers_own_time(monkeypatch):
    monkeypatch.setattr(progress_store, "now", lambda: datetime(2026, 11, 29, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo")))
    began = Interview(datetime(2026, 11, 28, 22, 30, tzinfo=UTC), 7, 30, (), "mid", True, ("adam/explain",))
    assert mock_sheet.title(began) == "November 29, 2026, 07:30: mid, 30 minutes, under pressure"


def test_a_recording_is_freed_with_the_next_question(monkeypatch):
    files = MemoryUploadedFileManager("/upload")
    records = [UploadedFileRec(name, f"{name}.wav", "audio/wav", b"sound") for name in ("mine", "other")]
    for record in records:
        files.add_file("session", record)
    kept = {f"{mock_voice.KEY}0": UploadedFile(records[0], None), f"{mock_voice.KEY}1": None, "other": records[1]}
    monkeypatch.setattr(mock_voice.st, "session_state", kept)
    session = SimpleNamespace(session_id="session", uploaded_file_mgr=files)
    monkeypatch.setattr(mock_voice, "get_script_run_ctx", lambda: session)
    mock_voice.forget()
    assert files.get_files("session", ["mine", "other"]) == [records[1]]
