"""How text is written on every page alike."""

import re
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A blank between a number, or what is put into a text for one, and its percent sign; not the operator of a program.
APART = re.compile(r"SPACE\}%|[0-9}\])][ \u00a0\u202f]%(?![\w(\[{% ])|\d[ \u00a0]% ")


@pytest.mark.parametrize("folder", ["dlcore", "pages"])
def test_a_percent_sign_stands_at_its_number(folder):
    for path in (ROOT / folder).rglob("*.py"):
        with tokenize.open(path) as text:
            strings = [token for token in tokenize.generate_tokens(text.readline) if token.type == tokenize.STRING]
        assert [token.start for token in strings if APART.search(token.string)] == [], path


def test_the_rule_finds_what_it_forbids():
    assert all(map(APART.search, ("40 % label noise", "{share} %", "by 3\u00a0%.")))
    assert not any(map(APART.search, ("40% label noise", "{share}%", "{step % 10}")))


@pytest.mark.parametrize("folder", ["dlcore", "pages"])
def test_the_operator_of_a_program_has_blanks_on_both_sides(folder):
    """Programs stand in strings, too, where no formatter sees them."""
    for path in (ROOT / folder).rglob("*.py"):
        assert not re.search(r"[)\]]% ", path.read_text()), path
