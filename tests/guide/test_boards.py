"""The whiteboards: short steps, one drawing each that stays on its grid."""

import re

import pytest

from dlcore.guide import PAGES, WHITEBOARDS, boards
from dlcore.guide.boards import pen


@pytest.mark.parametrize("page", WHITEBOARDS)
def test_a_board_has_short_steps_with_one_drawing(page):
    steps = boards.load(page)
    assert 5 <= len(steps) <= 8
    for step in steps:
        assert 1 <= len(step.line.split()) <= 18, step.line
        assert not re.search(r"[$*<>]|\[\[", step.line), step.line
    assert any(step.formula for step in steps)
    marks = [mark for step in steps for mark in step.draw]
    assert len(marks) >= 8
    for mark in marks:
        assert mark.color in pen.COLORS
        assert isinstance(mark, pen.Label) or mark.style in pen.STYLES
        for x, y in pen.bounds([mark]):
            assert -4 <= x <= pen.WIDTH + 4, mark
            assert -4 <= y <= pen.HEIGHT + 4, mark


def test_what_is_said_of_bert_gpt_and_t5_together_is_true_of_t5():
    """T5 does not divide its scores by √d."""
    first, *_ = boards.load("bert_gpt_t5")
    assert "All three" in first.line
    assert not re.search(r"\\sqrt", "".join(first.formula))


def test_a_page_without_whiteboard_has_no_board():
    for page in PAGES.keys() - WHITEBOARDS.keys():
        with pytest.raises(ModuleNotFoundError):
            boards.load(page)


def test_an_arrow_ends_at_its_last_point_and_a_hatch_stays_in_its_box():
    assert pen.arrow((0, 0), (10, 0), head=2).path.startswith("M0 0Q")
    assert "L10 0L" in pen.arrow((0, 0), (10, 0), head=2).path
    points = list(pen.bounds([pen.hatch(10, 20, 8, 6)]))
    assert len(points) > 8
    assert all(10 <= x <= 18 and 20 <= y <= 26 for x, y in points)
    (*_, last) = pen.bounds([pen.line((1, 2), (30, 40))])
    assert last == (30, 40)
