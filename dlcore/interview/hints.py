"""Three hints to a card: two clues from what the app knows of its subject, and the first half of the answer."""

import math
import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

from dlcore.guide import TOPICS, WHITEBOARDS, symbols
from dlcore.interview.card import Card
from dlcore.interview.glossary import TERMS
from dlcore.interview.timeline import HOPS

MOST = 3
SHORTEST = 20  # characters of a clause that says something
TOO_MUCH = 0.5  # of the answer's words, in the clues before the third hint
MOST_TERMS = 4
# A formula and a measured number are never cut.
ATOM = re.compile(r"(?:\$[^$]+\$|\[\[.+?\]\]|[^\s$\[]|\[(?!\[))+")
WORD = re.compile(r"[a-z]{4,}|\d[\d,.]*\d|\d{2,}|\[\[.+?\]\]")


def hint(card: Card, number: int) -> str:
    """The hint of that number, from 1 to 3, as Markdown; `[[experiment id 2]]` as in a card."""
    return _half(card) if number == MOST else _two_clues(card)[number - 1]


def _two_clues(card: Card) -> list[str]:
    """The first two clues that fit the card, and together give no more than half of its answer away."""
    found: list[str] = []
    for clue in _clues(card):
        if clue not in found and not gives_away(card, " ".join([*found, clue])):
            found.append(clue)
        if len(found) == MOST - 1:
            break
    return found


def gives_away(card: Card, text: str) -> bool:
    """Whether a text has the right option, or more than half of what the answer says and the question does not."""
    if card.options:
        return card.right.lower() in text.lower() or any(
            piece in text for piece in re.findall(r"\[\[.+?\]\]", card.answer)
        )
    wanted = set(WORD.findall(card.answer.lower())) - set(WORD.findall(card.question.lower()))
    return bool(wanted) and len(wanted & set(WORD.findall(text.lower()))) > TOO_MUCH * len(wanted)


def _clues(card: Card) -> Iterator[str]:
    """Clues from the best for the kind of question to those that every card has."""
    for clue in (*OF_KIND[card.kind], _terms, _idea, _problem, _price, _page, _beginning):
        if said := clue(card):
            yield said


def _problem(card: Card) -> str:
    return f"The problem that it met: {HOPS[card.topic].step.problem}" if card.topic else ""


def _idea(card: Card) -> str:
    return f"The idea: {first_clause(TOPICS[card.topic].idea)}" if card.topic else ""


def _ideas(card: Card) -> str:
    """Of all the techniques that the question names."""
    named = [each for each in TOPICS.values() if re.search(rf"\b{re.escape(each.name)}\b", card.question)]
    return "  \n".join(f"{each.name}: {first_clause(each.idea)}" for each in named[:3]) if len(named) > 1 else ""


def _price(card: Card) -> str:
    return f"Its price: {first_clause(TOPICS[card.topic].trade_offs)}" if card.topic else ""


def _left_open(card: Card) -> str:
    return f"What it left open: {first_clause(HOPS[card.topic].step.remains)}" if card.topic else ""


def _symbols(card: Card) -> str:
    return f"Its symbols: {symbols.explain(card.topic, TOPICS[card.topic].formula)}" if card.topic else ""


def _formula_begins(card: Card) -> str:
    begun = half_formula(TOPICS[card.topic].formula) if card.topic else ""
    return f"Its formula begins: {begun}" if not re.search(r"^$|(=|\\leftarrow)\\ \\dots\$$", begun) else ""


def _formula(card: Card) -> str:
    return f"Its formula: ${TOPICS[card.topic].formula}$" if card.topic else ""


def _not_this(card: Card) -> str:
    far = [option for option in card.options if option not in (card.right, _near(card))]
    return f"It is not “{far[sum(map(ord, card.id)) % len(far)]}”." if far else ""


def _terms(card: Card) -> str:
    """Terms of the glossary that the answer uses, and the question does not."""
    names = [
        term.name for term in TERMS.values() if _has(card.answer, term.name) and not _has(card.question, term.name)
    ]
    return f"Words that you will need: {', '.join(names[:MOST_TERMS])}." if len(names) > 1 else ""


def _has(text: str, name: str) -> bool:
    """Whether a text names a term: “mAP” in its own letters, so that no map is taken for it."""
    plain = name[1:] == name[1:].lower()
    return bool(re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE if plain else 0))


def _page(card: Card) -> str:
    return first_clause(WHITEBOARDS[card.page].say) if card.page in WHITEBOARDS else ""


def _beginning(card: Card) -> str:
    return f"Begin like this: {first_half(card.answer, 0.2)}" if not card.options else ""


# What helps most, by the kind of question.
OF_KIND: MappingProxyType[str, tuple[Callable[[Card], str], ...]] = MappingProxyType(
    {
        "explain": (_problem, _formula_begins),
        "compare": (_ideas, _terms),
        "when": (_problem, _idea),
        "breaks": (_idea, _left_open),
        "formula": (_idea, _symbols),
        "shapes": (_formula, _terms),
        "verdict": (_idea, _price),
        "curve": (_idea, _not_this),
        "number": (_idea, _not_this),
        "follow-up": (_terms, _idea),
    }
)


def _near(card: Card) -> str:
    """The wrong option that stands beside the right one in the third hint."""
    wrong = [option for option in card.options if option != card.right]
    return wrong[sum(map(ord, card.id)) % len(wrong)]


def _half(card: Card) -> str:
    if card.options:
        near = _near(card)
        return (
            "It is one of these: "
            + " or ".join(f"“{each}”" for each in card.options if each in (card.right, near))
            + "."
        )
    if card.kind == "formula":
        return f"{half_formula(card.answer.strip('$'))} {TOPICS[card.topic].idea}".strip()
    half = first_half(card.answer)
    return half if len(half) > max(map(len, _two_clues(card))) / 2 else first_half(card.answer, 0.75)


def first_clause(text: str) -> str:
    """The text up to its first mark of punctuation, once it says something."""
    words: list[str] = []
    for atom in ATOM.findall(text):
        words.append(atom)
        said = " ".join(words)
        if atom[-1] in ",;:.?!" and len(said) >= SHORTEST and said.count("(") == said.count(")"):
            return _end_with_ellipsis(said.rstrip(",;:.?!"))
    return _end_with_ellipsis(" ".join(words))


def first_half(text: str, share: float = 0.5) -> str:
    """Half of an answer's words, or of its lines where it is a list or code."""
    lines = text.split("\n")
    if lines[0].startswith("```"):
        code = lines[1:-1]
        begun = code[: math.ceil(len(code) * share)]
        return "\n".join(["Its first lines:", "", lines[0], *begun, "…", lines[-1]])
    if len(lines) > 1:
        return "\n".join(lines[: math.ceil(len(lines) * share)]) + "\n- …"
    atoms = ATOM.findall(text)
    end = math.ceil(len(atoms) * share)
    while end < len(atoms) and " ".join(atoms[:end]).count("(") > " ".join(atoms[:end]).count(")"):
        end += 1
    return _end_with_ellipsis(" ".join(atoms[:end]))


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


def _end_with_ellipsis(text: str) -> str:
    """With an ellipsis, and emphasis ended where the cut went through it."""
    for mark in ("**", "*"):
        if text.replace("**", "" if mark == "*" else "**").count(mark) % 2:
            text += mark
    return f"{text} …"
