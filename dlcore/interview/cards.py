"""What there is to rehearse: a card for each way in which an interviewer may ask about a topic or a claim."""

from dataclasses import dataclass
from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "explain": "Explain",
        "compare": "Compare",
        "when": "When to use",
        "breaks": "What breaks",
        "formula": "Formula",
        "shapes": "Shapes",
        "verdict": "Predict the verdict",
        "number": "Say the number",
        "follow-up": "Follow-up question",
    }
)


@dataclass(frozen=True)
class Card:
    """A question with its answer, at first in a sentence, then in full. Texts are Markdown with LaTeX.

    `[[experiment id 2]]` in a text stands for what that piece of evidence measured, as in a `Whiteboard`. `options` are empty where the
    reader judges the answer; else `right` is one of them, and the machine does.
    """

    id: str
    kind: str
    section: str
    topic: str
    page: str
    question: str
    answer: str
    source: str
    more: str = ""
    options: tuple[str, ...] = ()
    right: str = ""
