"""How answers of a mock interview are scored: what was wanted of each, in what time, and the signals that an interviewer goes by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dlcore.interview.card import Card
from dlcore.interview.progress import Interview, Reply

# Minutes that an answer may take: shapes are worked out by hand, a choice is made quickly.
MINUTES_OF = MappingProxyType(
    {"explain": 3, "compare": 3, "when": 2, "breaks": 2, "formula": 3, "shapes": 4}
    | {"verdict": 2, "curve": 3, "number": 2, "follow-up": 2}
)
# What may be ticked of an answer; files of progress hold these words, the last of which nothing asks for any more.
TICKS = ("problem", "core", "why", "trade-off", "example")
# What the answer to a question of each kind has, and so what is wanted of the reader's, in the words of its checklist.
WANTED = MappingProxyType(
    {
        "explain": {"core": "The idea", "trade-off": "A trade-off"},
        "compare": {"core": "The difference", "trade-off": "What speaks for each"},
        "when": {"problem": "When it fits", "trade-off": "A trade-off"},
        "breaks": {"trade-off": "One of them", "core": "All of them"},
        "formula": {"core": "The formula"},
        "shapes": {"core": "The result"},
        "follow-up": {"core": "The answer"},
    }
)
ASKED_WHY = MappingProxyType({"core": "The answer", "why": "The reason"})
IN_60_SECONDS = MappingProxyType({"core": "The sentence that sums it up", "why": "How it works, step by step"})
# What a choice that the machine scores stands for.
CHOICE = MappingProxyType({"verdict": "trade-off", "curve": "problem", "number": "core"})
UNDERSTANDING, CORE, RATIONALE, TRADE_OFFS, COMMUNICATION = (
    "Understanding",
    "Technical core",
    "Rationale",
    "Trade-offs",
    "Time",
)
SIGNAL_OF = MappingProxyType(
    {"problem": UNDERSTANDING, "core": CORE, "why": RATIONALE, "trade-off": TRADE_OFFS, "example": COMMUNICATION}
)
SIGNALS = MappingProxyType(
    {
        UNDERSTANDING: "you said when a technique fits, or predicted the curve",
        CORE: "you had the idea, the formula or the number",
        RATIONALE: "you said why it works",
        TRADE_OFFS: "you named a trade-off, or predicted when a claim holds",
        COMMUNICATION: "you answered within the time of each question",
    }
)
WORDS = ("very weak", "weak", "fair", "strong", "very strong")
HINT_COST = 0.1  # of a question's score, for each hint
MISSED_BELOW = 0.5


@dataclass(frozen=True)
class Signal:
    """One signal of an interview: the share of what was wanted, and of how many marks it is made; None where nothing was asked."""

    name: str
    score: float | None
    marks: int

    @property
    def word(self) -> str:
        return "not asked" if self.score is None else in_words(self.score)


def subject(card: Card) -> str:
    """What a card is about: its topic, else its page."""
    return card.topic or card.page


def expected_marks(card: Card) -> Mapping[str, str]:
    """The checklist of a card that readers judge themselves: each item's words, only items that its answer has."""
    if card.kind == "explain" and not card.topic:
        return IN_60_SECONDS
    if card.kind == "follow-up" and re.search(r"\bwhy\b", card.question, re.IGNORECASE):
        return ASKED_WHY
    return WANTED[card.kind]


def marks(card: Card, reply: Reply) -> dict[str, bool]:
    """What was wanted of an answer, and whether it had it: by the machine where there are options, else by the checklist."""
    if card.options:
        return {CHOICE[card.kind]: reply.choice == card.right}
    return {tick: tick in (reply.ticks or ()) for tick in expected_marks(card)}


def score(card: Card, reply: Reply) -> float:
    """Of one question, from 0 to 1: the share of what was wanted, less a tenth of it for each hint."""
    found = marks(card, reply)
    return sum(found.values()) / len(found) * (1 - HINT_COST * reply.hints)


def scores(interview: Interview, cards: Mapping[str, Card]) -> dict[str, float]:
    """Of each question answered, by its card."""
    return {
        name: score(cards[name], reply) for name, reply in zip(interview.questions, interview.replies, strict=False)
    }


def overall(interview: Interview, cards: Mapping[str, Card]) -> float:
    """The mean over the questions answered; 0 where there are none."""
    found = scores(interview, cards)
    return sum(found.values()) / max(1, len(found))


def in_time(card: Card, reply: Reply) -> bool:
    """Whether there was an answer, within the time for its kind."""
    return bool(reply.choice or reply.ticks) and reply.seconds <= MINUTES_OF[card.kind] * 60


def signals(interview: Interview, cards: Mapping[str, Card]) -> tuple[Signal, ...]:
    """The five signals, each the share of its marks. A question that was not reached counts as one not answered in time."""
    found: dict[str, list[bool]] = {name: [] for name in SIGNALS}
    for name, reply in zip(interview.questions, interview.replies, strict=False):
        for tick, had in marks(cards[name], reply).items():
            found[SIGNAL_OF[tick]].append(had)
        found[COMMUNICATION].append(in_time(cards[name], reply))
    found[COMMUNICATION] += [False] * (len(interview.questions) - len(interview.replies))
    return tuple(Signal(name, sum(each) / len(each) if each else None, len(each)) for name, each in found.items())


def in_words(share: float) -> str:
    """A score from 0 to 1 in words, by fifths."""
    return WORDS[min(len(WORDS) - 1, int(share * len(WORDS)))]


def missed_questions(interview: Interview, cards: Mapping[str, Card]) -> tuple[str, ...]:
    """Those with less than half of the score."""
    return tuple(name for name, found in scores(interview, cards).items() if found < MISSED_BELOW)


def weakest(interview: Interview, cards: Mapping[str, Card]) -> list[tuple[str, float, tuple[str, ...]]]:
    """Subjects from the weakest: (subject, mean score, its cards from the weakest)."""
    found = scores(interview, cards)
    groups: dict[str, list[str]] = {}
    for name in sorted(found, key=found.__getitem__):
        groups.setdefault(subject(cards[name]), []).append(name)
    rows = [(group, sum(found[name] for name in names) / len(names), tuple(names)) for group, names in groups.items()]
    return sorted(rows, key=lambda row: row[1])


def change(interview: Interview, first: Interview, cards: Mapping[str, Card]) -> tuple[float, float] | None:
    """Of a retry: the mean score of its questions at first, and now; None where none of them is answered in both."""
    before, after = scores(first, cards), scores(interview, cards)
    both = [name for name in after if name in before]
    if not both:
        return None
    return sum(before[name] for name in both) / len(both), sum(after[name] for name in both) / len(both)
