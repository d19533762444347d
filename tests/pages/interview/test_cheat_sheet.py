"""Cheat sheet: what is chosen is shown and taken home, and what does not fit is said."""

import pytest

from dlcore import typeset
from dlcore.base import InvalidInput
from dlcore.guide import NAMES, PAGES, TOPICS
from dlcore.interview.progress import MISSED, Progress
from dlcore.interview.schedule import answered
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


def test_first_view_is_what_the_reader_needs_most(open_page, pages_hold):
    app = open_page(PAGE)
    assert not app.exception
    first = [entry["name"] for entry in pages_hold.asked[-1]["entries"]]
    assert len(first) == 32
    assert {"Backpropagation", "ResNet", "LSTM", "BERT"} <= set(first)
    assert "32 of 61 topics: what tonight's plan names" in texts(app)
    missed = answered(Progress(), "u-net/when", 0.5, MISSED, progress_store.now())
    app.session_state["progress"] = missed
    app.run()
    assert pages_hold.asked[-1]["entries"][0]["name"] == "U-Net"
    assert "topics: what you missed so far" in texts(app)


def test_the_rest_is_all_that_the_first_sheet_left_out(open_page, pages_hold):
    open_page(PAGE)
    open_page(PAGE, sheet_section="The rest")
    first, rest = (
        [entry["name"] for entry in asked["entries"]] for asked in (pages_hold.asked[0], pages_hold.asked[-1])
    )
    assert sorted(first + rest) == sorted(NAMES[topic] for topic in TOPICS)


def test_the_first_sheet_fits_two_pages_in_type_of_a_good_size(open_page):
    assert "32 of 32 topics, in 8.4 point" in texts(open_page(PAGE))


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
    assert f"the first 8 of {len(names)} topics" in said
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
