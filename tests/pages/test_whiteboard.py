"""Whiteboard mode as the server sees it: which pages have it, what the browser is given, and the formulas as they grow."""

import json
from types import SimpleNamespace

import pytest

from dlcore.experiments import find
from dlcore.guide import PAGES, WHITEBOARDS, boards
from dlcore.guide.boards.vision.cnn_evolution import PLACES
from pages.shared import cache, layout, whiteboard
from tests.pages.conftest import texts


def board_data(app):
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
    assert board_data(app) is None
    app.button(key=f"{PAGES[page].prefix}head-whiteboard").click().run()
    assert not app.exception
    board = board_data(app)
    assert [step["line"] for step in board["steps"]] == [step.line for step in boards.load(page)]
    assert board["draw"] == WHITEBOARDS[page].draw.replace("*", "")
    assert "[[" not in texts(app)
    assert WHITEBOARDS[page].deep[:60] in texts(app)


def test_a_link_opens_it_and_a_page_without_board_stays_as_it_is(open_page):
    assert board_data(open_page(PAGES["losses"].path, view="whiteboard"))
    app = open_page(PAGES["claims"].path, view="whiteboard")
    assert not app.exception
    assert board_data(app) is None


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
def test_the_networks_on_the_board_stand_in_the_order_of_the_published_figures(open_page, place, column, sign):
    experiment = find("imagenet-models")
    measured = cache.load(experiment, experiment.variants, {}).table("original").groupby("variant")[column].mean()
    ranked = [name for name in measured.sort_values().index if name in PLACES]
    assert ranked == sorted(PLACES, key=lambda name: sign * PLACES[name][place])


def finding(number, outcome="holds", under_revision=False, seeds=(0, 1), value=2.0):
    return SimpleNamespace(number=number, outcome=outcome, under_revision=under_revision, seeds=seeds, value=value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It was [[good 0]] here.", "It was 4 points higher here."),
        ("It was [[open 0]] here. Done.", "It was 1 point lower here. Done. Our measurement could not settle that."),
        ("[[open 0]]", "1 point lower. Our measurement could not settle that."),
        (
            "[[good 0]], then [[open 0]].",
            "4 points higher, then 1 point lower. Our measurement could not settle the second of these numbers.",
        ),
        ("[[open 0]], [[open 0]].", "1 point lower, 1 point lower. Our measurements could not settle these numbers."),
        ("- [[open 0]]\n- no", "- 1 point lower\n- no\n\nOur measurement could not settle that."),
        ("It was [[none 0]].", "It was …. We have not measured the number that is left out."),
        ("[[again 0]].", "3. That number is being measured again."),
    ],
)
def test_doubt_is_a_sentence_at_the_end_that_one_can_say(monkeypatch, text, said):
    found = {
        "good 0": finding("4 points higher"),
        "open 0": finding("1 point lower", "not settled"),
        "again 0": finding("3", under_revision=True),
        "none 0": finding("", seeds=()),
    }
    monkeypatch.setattr(layout, "find_finding", found.__getitem__)
    assert layout.with_numbers(text) == said


@pytest.mark.parametrize("page", WHITEBOARDS)
def test_no_text_to_say_has_a_word_of_a_verdict_in_brackets(page):
    words = WHITEBOARDS[page]
    for text in (words.say, words.sixty_seconds, words.three_minutes, words.deep):
        filled = layout.with_numbers(text)
        assert not [
            word for word in ("(not settled)", "(under revision)", "(not measured)", "(never") if word in filled
        ]
        assert filled[-1] in ".?!*”"
