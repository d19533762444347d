"""Whiteboard mode as the server sees it: which pages have it, what the browser is given, and the formulas as they grow."""

import json

import pytest

from dlcore.experiments import find
from dlcore.guide import PAGES, WHITEBOARDS, boards
from dlcore.guide.boards.vision.cnn_evolution import PLACES
from pages.shared import cache, whiteboard
from tests.pages.conftest import texts


def given(app):
    """What the board gets from the server; None where there is none."""
    found = [
        json.loads(part.proto.json)
        for part in app.get("bidi_component")
        if part.proto.component_name.endswith("dlcore-board")
    ]
    return found[0] if found else None


@pytest.mark.parametrize("page", ["activations", "attention"])
def test_the_button_opens_the_board_with_all_its_steps_and_notes(open_page, page):
    app = open_page(PAGES[page].path)
    assert given(app) is None
    app.button(key=f"{PAGES[page].prefix}head-whiteboard").click().run()
    assert not app.exception
    board = given(app)
    assert [step["line"] for step in board["steps"]] == [step.line for step in boards.load(page)]
    assert board["draw"] == WHITEBOARDS[page].draw.replace("*", "")
    assert "[[" not in texts(app)
    assert WHITEBOARDS[page].deep[:60] in texts(app)


def test_a_link_opens_it_and_a_page_without_board_stays_as_it_is(open_page):
    assert given(open_page(PAGES["losses"].path, view="whiteboard"))
    app = open_page(PAGES["claims"].path, view="whiteboard")
    assert not app.exception
    assert given(app) is None


def test_nothing_gives_the_answer_away_before_the_guess(open_page):
    app = open_page(PAGES["losses"].path, loss_guess="true")
    assert not [button for button in app.button if button.label == "Whiteboard"]


def test_a_formula_grows_by_a_term_and_keeps_its_place():
    assert list(whiteboard.growing(("a", "+b"))) == [
        r"\displaystyle a\phantom{+b}",
        rf"\displaystyle a \textcolor{{{whiteboard.NEW_TERM}}}{{+b}}",
    ]
    assert list(whiteboard.growing(("a",))) == [r"\displaystyle a"]
    assert list(whiteboard.growing(())) == []


@pytest.mark.parametrize(("place", "column", "sign"), [(0, "macs", 1), (1, "accuracy", -1), (2, "parameters", 1)])
def test_the_networks_on_the_board_stand_in_the_order_of_the_record(open_page, place, column, sign):
    experiment = find("cnn-evolution")
    settings = {setting.name: setting.default for setting in experiment.settings}
    measured = cache.load(experiment, experiment.variants, settings).table("outcome").groupby("variant")[column].mean()
    ranked = [name for name in measured.sort_values().index if name in PLACES]
    assert ranked == sorted(PLACES, key=lambda name: sign * PLACES[name][place])
