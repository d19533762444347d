"""Cheat sheet: what is chosen is shown and taken home, and what does not fit is said."""

import pytest

from dlcore import typeset
from dlcore.base import InvalidInput
from dlcore.guide import NAMES, PAGES, TOPICS
from dlcore.interview.needed import CORE
from dlcore.interview.progress import MISSED, Progress
from dlcore.interview.schedule import record_answer
from pages.interview.panels import progress_store
from tests.pages.conftest import texts

PAGE = PAGES["cheat_sheet"].path


@pytest.fixture
def pages_hold(monkeypatch):
    """Gives a setter of how many entries the two pages hold, without setting them; what was asked for is in its `asked`."""

    def hold(count):
        def answer(sheet):
            hold.asked.append(sheet)
            return typeset.Typeset(b"%PDF-", min(count, len(sheet["entries"])), 9.0)

        monkeypatch.setattr(typeset, "typeset", answer)

    hold.asked = []
    hold(100)
    return hold


def buttons(app):
    return {button.proto.label for button in app.get("download_button")}


def topics_of(asked):
    return {entry["name"] for entry in asked["entries"]}


def test_first_view_is_what_the_reader_needs_most(open_page, pages_hold):
    app = open_page(PAGE)
    assert not app.exception
    assert any(">To the plan</a>" in element.proto.body for element in app.get("html"))
    first = pages_hold.asked[-1]["entries"]
    assert len(first) == 28
    assert {NAMES[topic] for topic in CORE} <= topics_of(pages_hold.asked[-1])
    order = list(NAMES.values())
    assert sorted(first, key=lambda entry: order.index(entry["name"])) == first
    assert "What every interviewer asks, what you miss in cards" in texts(app)
    app.session_state["progress"] = record_answer(Progress(), "lookahead/when", 0.5, MISSED, progress_store.now())
    app.run()
    assert "Lookahead" in topics_of(pages_hold.asked[-1])
    assert "what you missed (Lookahead)" in texts(app)


def test_all_other_topics_are_all_that_the_first_sheet_left_out(open_page, pages_hold):
    open_page(PAGE)
    open_page(PAGE, sheet_section="All other topics")
    first, rest = topics_of(pages_hold.asked[0]), topics_of(pages_hold.asked[-1])
    assert first | rest == {NAMES[topic] for topic in TOPICS}
    assert not first & rest


def test_the_first_sheet_fits_two_pages_in_readable_type(open_page):
    assert "28 of 28 topics on two pages, in 7.8-point" in texts(open_page(PAGE))


def test_a_section_with_what_was_measured(open_page, pages_hold):
    app = open_page(PAGE, sheet_section="Language", sheet_parts=["Formula", "Measured"])
    assert not app.exception
    assert buttons(app) >= {"PDF", "Markdown"}
    shown = texts(app)
    for topic in TOPICS.values():
        assert (f"${topic.formula}$" in shown) == (topic.section == "language"), topic.id
    assert "*Measured:* “GRU trains faster than LSTM”" in shown
    assert "shipped record, 20" in shown


def test_single_topics_and_parts(open_page, pages_hold):
    app = open_page(PAGE, sheet_section="", sheet_topics=["Adam", "U-Net"], sheet_parts=["Formula", "Trade-offs"])
    assert not app.exception
    shown = texts(app)
    assert TOPICS["adam"].trade_offs in shown
    assert TOPICS["adam"].when_to_use not in shown
    assert [entry["name"] for entry in pages_hold.asked[-1]["entries"]] == ["Adam", "U-Net"]
    assert "2 of 2 topics" in shown


def test_nothing_chosen_is_a_sentence(open_page):
    app = open_page(PAGE, sheet_section="")
    assert "Choose a section" in app.info[0].value
    assert not buttons(app)


def test_what_does_not_fit_is_named(open_page, pages_hold):
    pages_hold(8)
    app = open_page(PAGE, sheet_section="Vision")
    (said,) = (warning.value for warning in app.warning)
    names = [NAMES[topic.id] for topic in TOPICS.values() if topic.section == "vision"]
    assert f"hold 8 of {len(names)} topics" in said
    assert all(name in said for name in names[8:])


def test_where_no_pdf_can_be_made_the_markdown_is_there(open_page, monkeypatch):
    def fails(_):
        raise InvalidInput("Busy.")

    monkeypatch.setattr(typeset, "typeset", fails)
    app = open_page(PAGE, sheet_title="only here, so that no sheet is kept of it")
    assert app.info[0].value == "Busy."
    assert buttons(app) == {"Markdown"}


@pytest.mark.parametrize("name", ["sheet_section", "sheet_topics", "sheet_parts"])
def test_nonsense_in_the_link_falls_back(open_page, pages_hold, name):
    app = open_page(PAGE, **{name: ["zzz", "-1"]})
    assert not app.exception
    assert TOPICS["lstm"].idea in texts(app)


def test_a_heading_of_the_readers_own_is_text(open_page, pages_hold):
    app = open_page(PAGE, sheet_title="*#panic()* $x$")
    assert r"## \*\#panic()\* \$x\$" in texts(app)
    assert pages_hold.asked[-1]["title"] == "*#panic()* $x$"


def test_a_download_before_the_browser_has_answered_ticks_its_step_later(open_page, pages_hold):
    app = open_page(PAGE)
    app.session_state["sheet-downloaded"] = True
    assert "progress" not in app.run().session_state
    app.session_state["progress"] = Progress()
    assert "tonight/sheet" in app.run().session_state["progress"].done
    assert not app.exception
