"""Three hints to a card: what kind of answer is wanted, the idea in half a sentence, and the first half of the answer."""

import math
import re

from dlcore.guide import TOPICS, WHITEBOARDS
from dlcore.interview.card import Card
from dlcore.interview.scoring import CHECKLIST, WANTED

MOST = 3
CHOICES = {
    "verdict": "Whether the sentence holds as it stands, only under conditions, or not at all. Ask what the experiment would have to vary.",
    "curve": "The shape first, then where it ends. Ask what limits it at the start, and what at the end.",
    "number": "An order of magnitude is enough. Rule out first what cannot be.",
}
SHORTEST = 20  # characters of a clause that says something
# A formula and a measured number are never cut.
ATOM = re.compile(r"(?:\$[^$]+\$|\[\[.+?\]\]|[^\s$\[])+")


def hint(card: Card, number: int) -> str:
    """The hint of that number, from 1 to 3, as Markdown; `[[experiment id 2]]` as in a card."""
    return (_kind_of_answer, _idea, _half)[number - 1](card)


def _kind_of_answer(card: Card) -> str:
    if card.options:
        return CHOICES[card.kind]
    *wanted, last = (CHECKLIST[tick][0].lower() + CHECKLIST[tick][1:] for tick in WANTED[card.kind])
    return f"A good answer has {', '.join(wanted)} and {last}."


def _idea(card: Card) -> str:
    return first_clause(TOPICS[card.topic].idea if card.topic else WHITEBOARDS[card.page].say)


def _half(card: Card) -> str:
    if card.options:
        wrong = [option for option in card.options if option != card.right]
        near = wrong[sum(map(ord, card.id)) % len(wrong)]
        return (
            "It is one of these: "
            + " or ".join(f"“{each}”" for each in card.options if each in (card.right, near))
            + "."
        )
    if card.kind == "formula":
        return f"{half_formula(card.answer.strip('$'))} {TOPICS[card.topic].idea}".strip()
    half = first_half(card.answer)
    return half if len(half) > len(_idea(card)) else first_half(card.answer, 0.75)


def first_clause(text: str) -> str:
    """The text up to its first mark of punctuation, once it says something."""
    words: list[str] = []
    for atom in ATOM.findall(text):
        words.append(atom)
        said = " ".join(words)
        if atom[-1] in ",;:.?!" and len(said) >= SHORTEST and said.count("(") == said.count(")"):
            return _closed(said.rstrip(",;:.?!"))
    return _closed(" ".join(words))


def first_half(text: str, share: float = 0.5) -> str:
    """Half of an answer's words, or of its lines where it is a list."""
    lines = text.split("\n")
    if len(lines) > 1:
        return "\n".join(lines[: math.ceil(len(lines) * share)]) + "\n- …"
    atoms = ATOM.findall(text)
    end = math.ceil(len(atoms) * share)
    while end < len(atoms) and " ".join(atoms[:end]).count("(") > " ".join(atoms[:end]).count(")"):
        end += 1
    return _closed(" ".join(atoms[:end]))


def half_formula(formula: str) -> str:
    """Half of a formula's parts; of one in a single part its left side; empty where it has none."""
    parts = re.split(r"(,\s*(?:\\q?quad|\\ ))", formula)  # parts, and what stands between them
    for count in range(max(1, (len(parts) + 1) // 4), (len(parts) + 1) // 2):
        first = "".join(parts[: 2 * count - 1])
        if _whole(first):
            return rf"${first},\ \dots$"
    for relation in re.finditer(r"=|\\leftarrow", formula):
        left = formula[: relation.end()]
        if _whole(left) and len(left) < len(formula) / 2:
            return rf"${left}\ \dots$"
    return ""


def _whole(formula: str) -> bool:
    return all(formula.count(left) == formula.count(right) for left, right in ("{}", "()", "[]"))


def _closed(text: str) -> str:
    """With an ellipsis, and emphasis ended where the cut went through it."""
    for mark in ("**", "*"):
        if text.replace("**", "" if mark == "*" else "**").count(mark) % 2:
            text += mark
    return f"{text} …"
