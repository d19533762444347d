"""Each page's subject as it grows on a whiteboard: a short line at a time, its formula term by term, and the one thing to draw. Loaded when a board is opened."""

from dataclasses import dataclass
from importlib import import_module

from dlcore.guide.boards.pen import Mark
from dlcore.guide.pages import PAGES


@dataclass(frozen=True)
class Step:
    """One idea: a line to say, a formula as LaTeX terms that join from left to right, and what is drawn beside what stands there."""

    line: str
    formula: tuple[str, ...] = ()
    draw: tuple[Mark, ...] = ()


def load(page_id: str) -> tuple[Step, ...]:
    """The steps of a page that has a whiteboard. ModuleNotFoundError for any other."""
    return import_module(f"dlcore.guide.boards.{PAGES[page_id].section}.{page_id}").STEPS
