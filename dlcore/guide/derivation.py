"""What a derivation at the whiteboard is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line on the board: what to say while writing it, in Markdown with numbers from records, and the formula, in LaTeX."""

    say: str
    formula: str


@dataclass(frozen=True)
class Derivation:
    """From what is given to what is to be shown, line by line; `check` is a program that fails where the result is wrong."""

    id: str
    goal: str
    given: str
    lines: tuple[Line, ...]
    check: str
