"""Whether readers know what they know: how sure they were, against how often they were right."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dlcore.interview.progress import CONFIDENCES, HARD, Answer


@dataclass(frozen=True)
class Reliability:
    """Of the answers given with one confidence: how many there are, and the share that was right."""

    confidence: float
    answers: int
    right: float


def reliability(answers: Iterable[Answer]) -> tuple[Reliability, ...]:
    """One point per confidence that was ever used, from unsure to sure."""
    found: dict[float, list[bool]] = defaultdict(list)
    for answer in answers:
        found[answer.confidence].append(answer.right)
    return tuple(
        Reliability(confidence, len(found[confidence]), sum(found[confidence]) / len(found[confidence]))
        for confidence in CONFIDENCES
        if found[confidence]
    )


def brier_score(answers: Iterable[Answer]) -> float | None:
    """The mean squared difference of confidence and outcome (Brier, 1950): 0 is perfect, 0.25 what “50%” on every answer gives. None without answers."""
    squares = [(answer.confidence - answer.right) ** 2 for answer in answers]
    return sum(squares) / len(squares) if squares else None


def weakest(answers: Iterable[Answer], group_of: Mapping[str, str]) -> list[tuple[str, int, float]]:
    """Groups of cards, such as topics, from the one most often missed: (group, answers, share that was known), by each card's last two answers. What was known partly counts half."""
    last: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        last[answer.card].append(0.5 if answer.grade == HARD else float(answer.right))
    found: dict[str, list[float]] = defaultdict(list)
    for card, rights in last.items():
        if group := group_of.get(card):
            found[group] += rights[-2:]
    rows = [(group, len(rights), sum(rights) / len(rights)) for group, rights in found.items()]
    return sorted(rows, key=lambda row: (row[2], -row[1]))
