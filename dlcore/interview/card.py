"""A card: one question as an interviewer may ask it, and its answer."""

from dataclasses import dataclass
from types import MappingProxyType

from dlcore.guide import Guess

KINDS = MappingProxyType(
    {
        "explain": "Explain",
        "compare": "Compare",
        "when": "When to use",
        "breaks": "What breaks",
        "formula": "Formula",
        "shapes": "Shapes",
        "verdict": "Predict the verdict",
        "curve": "Predict the curve",
        "number": "Say the number",
        "follow-up": "Follow-up question",
    }
)


@dataclass(frozen=True)
class Card:
    """A question with its answer, at first in a sentence, then in full. Texts are Markdown with LaTeX.

    `[[experiment id 2]]` in a text stands for what that piece of evidence measured, as in a `Whiteboard`. `also` are other ways to ask the
    same, for a reader who missed it. `options` are empty where readers judge themselves; else `right` is one of them, and the machine does.
    """

    id: str
    kind: str
    section: str
    page: str
    topic: str
    question: str
    answer: str
    source: str
    more: str = ""
    also: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    right: str = ""


@dataclass(frozen=True)
class Written:
    """A card that is no other text of the guide asked back: its topic tells section and page. Where it has a `guess`, that gives the options, and a record which one is right."""

    id: str
    kind: str
    topic: str
    question: str
    answer: str
    source: str
    more: str = ""
    also: tuple[str, ...] = ()
    guess: Guess | None = None
