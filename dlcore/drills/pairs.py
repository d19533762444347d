"""Two known mistakes in one program: what each of them changed of our solution, changed at once.

Both are compared with the solution line by line, as in a three-way merge; where both changed the same line, symbol by symbol.
Where the two changes touch each other there is no such program.
"""

import ast
import difflib
import itertools
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

SYMBOL = re.compile(r"\w+|\s+|[^\w\s]")
Changes = dict[tuple[int, int], tuple[str, ...]]  # what stands in place of the parts from one place to another


@lru_cache(maxsize=256)
def compose_pairs(solution: str, mistakes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    """For each two mistakes, given as id and code, that can be made at once: both ids, and the code that makes both."""
    base = _lines(solution)
    changes = {name: _changes(base, _lines(code)) for name, code in mistakes}
    programs = ((*names, _both(base, *map(changes.__getitem__, names))) for names in itertools.combinations(changes, 2))
    return tuple((one, other, code) for one, other, code in programs if code is not None and _is_python(code))


def _lines(code: str) -> list[str]:
    """The lines of a program, one for each statement, without comments and docstrings."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.unparse(tree).splitlines()


def _changes(base: Sequence[str], other: Sequence[str]) -> Changes:
    steps = difflib.SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
    return {(start, end): tuple(other[first:last]) for kind, start, end, first, last in steps if kind != "equal"}


def _both(base: Sequence[str], one: Changes, other: Changes) -> str | None:
    merged = {**one, **other}
    for start, end in one.keys() & other.keys():
        if one[start, end] != other[start, end]:
            symbols = _both_in_text(
                "\n".join(base[start:end]), "\n".join(one[start, end]), "\n".join(other[start, end])
            )
            if symbols is None:
                return None
            merged[start, end] = tuple(symbols.split("\n"))
    if any(later[0] < end or later[0] == start for (start, end), later in itertools.pairwise(sorted(merged))):
        return None
    return "\n".join(_apply(base, merged))


def _both_in_text(base: str, one: str, other: str) -> str | None:
    """Changes within a line: they must not touch, as `a + b` and `a - b` would."""
    symbols = SYMBOL.findall(base)
    changes = [_changes(symbols, SYMBOL.findall(text)) for text in (one, other)]
    places = sorted([*changes[0], *changes[1]])
    if any(later[0] <= end for (_, end), later in itertools.pairwise(places)):
        return None
    return "".join(_apply(symbols, {**changes[0], **changes[1]}))


def _apply(base: Sequence[str], changes: Changes) -> Iterable[str]:
    parts = list(base)
    for (start, end), new in sorted(changes.items(), reverse=True):
        parts[start:end] = new
    return parts


def _is_python(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True
