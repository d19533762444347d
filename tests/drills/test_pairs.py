"""Two mistakes in one program: it runs, fails, and is named by both, or by none at all."""

import pytest

from dlcore.drills.catalog import DRILLS
from dlcore.drills.judge import judge
from dlcore.drills.pairs import compose_pairs

WRITE = {name: drill for name, drill in DRILLS.items() if drill.kind == "write"}
BASE = "def f(x, y):\n    a = x + y\n    b = a * 2\n    return b\n"


def compose(one, other, base=BASE):
    return compose_pairs(base, (("one", one), ("other", other)))


def test_changes_of_two_lines_and_within_a_line_are_made_at_once():
    one, other = BASE.replace("x + y", "x - y"), BASE.replace("* 2", "* 3")
    assert compose(one, other) == (("one", "other", "def f(x, y):\n    a = x - y\n    b = a * 3\n    return b"),)
    within = BASE.replace("a = x + y", "a = x + 7")
    assert "a = 5 + 7" in compose(BASE.replace("a = x", "a = 5"), within)[0][2]
    # Comments, docstrings and the way in which a line is written are no changes.
    written = '"""its name\n\nAnd why."""\n' + one.replace("):\n", '):\n    """A sum."""  # of two\n')
    assert compose(written, other) == compose(one, other)
    assert compose(one.replace("x - y", "(x -\n        y)"), other) == compose(one, other)


def test_changes_that_touch_make_no_program():
    assert compose(BASE.replace("x + y", "x - y"), BASE.replace("x + y", "x * y")) == ()
    assert compose(BASE.replace("x + y", "x.T + y"), BASE.replace("x + y", "z + y")) == ()
    assert compose(BASE.replace("    b = a * 2\n", ""), BASE.replace("a * 2", "a * 3")) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", WRITE)
def test_two_mistakes_are_named_as_themselves_or_as_one_that_hides_the_other(name):
    """Of every fifth program, to be quick: none passes, none is taken for two others, and most are named."""
    payload, single, both = WRITE[name].payload(), 0, 0
    programs = payload["pairs"][::5]
    for one, other, code in programs:
        result = judge(code, payload)
        assert not result["passed"], (one, other)
        assert not (result["error"] and result["error"]["message"].split(": ")[1] == "NameError"), (one, other)
        named = [mistake["id"] for mistake in result["mistakes"]]
        assert len(named) < 2 or named == [one, other]
        single, both = single + (len(named) == 1), both + (len(named) == 2)
    assert single + both >= len(programs) / 2
    assert single <= both
