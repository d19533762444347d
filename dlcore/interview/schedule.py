"""When a card comes again: FSRS (Ye, Su and Cao, “A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling”, KDD, 2022), aimed at the day of an interview."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from dlcore.interview.diagnoses.case import PREFIX as DIAGNOSES
from dlcore.interview.progress import GOOD, MISSED, MOST_ANSWERS, Answer, Memory, Progress

if TYPE_CHECKING:
    import fsrs

RETENTION, RETENTION_IN_LAST_WEEK, LAST_WEEK = 0.90, 0.97, 7
NEW_A_DAY = 20  # where no date is set
LONGEST_INTERVAL = 365  # days
EVENING = 20  # o'clock of the day before an interview, when recall should be at its best


@dataclass(frozen=True)
class Today:
    """What a reader has to do today, ids in the order in which they come: cards that are due, a share of those never seen, and those due later today."""

    due: tuple[str, ...]
    new: tuple[str, ...]
    later: tuple[str, ...]
    done: int

    @property
    def queue(self) -> tuple[str, ...]:
        return self.due + self.new + self.later


def record_answer(
    progress: Progress, card: str, confidence: float, grade: int, now: datetime, cram: bool = False
) -> Progress:
    """The progress after an answer, graded 1 (missed) to 4 (easy). Cramming is remembered as an answer, and leaves the schedule alone."""
    answers = (*progress.answers, Answer(card, now, confidence, grade, cram))[-MOST_ANSWERS:]
    if cram:
        return progress.replace(now, answers=answers)
    memory = _review(progress.memories.get(card), grade, now, days_left(progress, now))
    return progress.replace(now, answers=answers, memories={**progress.memories, card: memory})


def answers_to_cards(progress: Progress) -> Iterator[Answer]:
    """Without those to cases of Diagnose, which are remembered beside them."""
    return (answer for answer in progress.answers if not answer.card.startswith(DIAGNOSES))


def days_left(progress: Progress, now: datetime) -> int | None:
    """Days until the interview, as the reader's calendar counts them; None where there is none ahead. `now` is in the reader's time zone."""
    if progress.interview is None or progress.interview < now.date():
        return None
    return (progress.interview - now.date()).days


def today(progress: Progress, cards: Sequence[str], now: datetime) -> Today:
    """What comes today, of these cards. `now` is in the reader's time zone: a day begins at their midnight."""
    tonight = datetime.combine(now.date() + timedelta(1), datetime.min.time(), now.tzinfo)
    at = target(progress, now)
    due = [card for card in cards if card in progress.memories and progress.memories[card].due <= now]
    due.sort(key=lambda card: recall(progress.memories[card], at))
    later = [card for card in cards if card in progress.memories and now < progress.memories[card].due < tonight]
    later.sort(key=lambda card: progress.memories[card].due)
    unseen = [card for card in cards if card not in progress.memories]
    began = _first_reviews(progress.answers)
    begun_today = sum(began[card].astimezone(now.tzinfo).date() == now.date() for card in cards if card in began)
    share = max(0, new_a_day(progress, len(unseen) + begun_today, now) - begun_today)
    done = sum(answer.when.astimezone(now.tzinfo).date() == now.date() for answer in answers_to_cards(progress))
    return Today(tuple(due), tuple(unseen[:share]), tuple(later), done)


def new_a_day(progress: Progress, unseen: int, now: datetime) -> int:
    """How many new cards a day: as many as leave the last quarter of the days for repetition."""
    left = days_left(progress, now)
    return NEW_A_DAY if left is None else math.ceil(unseen / max(1, math.ceil(0.75 * left)))


def target(progress: Progress, now: datetime) -> datetime:
    """The moment for which recall is foretold: the evening before the interview, else in a week."""
    if days_left(progress, now) is None or progress.interview is None:
        return now + timedelta(7)
    evening = datetime.combine(progress.interview - timedelta(1), datetime.min.time(), now.tzinfo)
    return max(now, evening + timedelta(hours=EVENING))


def recall(memory: Memory | None, at: datetime) -> float:
    """The probability, by FSRS, that a card is recalled at that time; 0 for one never seen."""
    if memory is None or memory.stability is None:
        return 0.0
    card = _card(memory)
    return float(_scheduler(None).get_card_retrievability(card, max(at.astimezone(UTC), memory.last_review)))


def expected_recall(progress: Progress, cards: Sequence[str], now: datetime) -> float:
    """The mean over these cards, at the target."""
    at = target(progress, now)
    return sum(recall(progress.memories.get(card), at) for card in cards) / max(1, len(cards))


def after_today(progress: Progress, cards: Sequence[str], now: datetime) -> float:
    """The same once today's queue is done, each card recalled."""
    left, at, queue = days_left(progress, now), target(progress, now), set(today(progress, cards, now).queue)

    def recall_of(card: str) -> float:
        memory = progress.memories.get(card)
        return recall(_review(memory, GOOD, now, left) if card in queue else memory, at)

    return sum(map(recall_of, cards)) / max(1, len(cards))


def _review(memory: Memory | None, grade: int, now: datetime, left: int | None) -> Memory:
    import fsrs

    moment = now.astimezone(UTC)
    card = _card(memory) if memory else fsrs.Card(card_id=0)
    card, _ = _scheduler(left).review_card(card, fsrs.Rating(grade), moment)
    lapses = (memory.lapses if memory else 0) + (grade == MISSED)
    return Memory(card.state.value, card.step, card.stability, card.difficulty, card.due, moment, lapses)


def _card(memory: Memory) -> "fsrs.Card":
    import fsrs

    return fsrs.Card(
        card_id=0,
        state=fsrs.State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )


@lru_cache(maxsize=64)
def _scheduler(left: int | None) -> "fsrs.Scheduler":
    """FSRS as it is. The nearer the interview, the shorter the longest interval; in its last week, the higher the recall that is wanted."""
    import fsrs

    longest = LONGEST_INTERVAL if left is None else max(1, left // 2)
    wanted = RETENTION_IN_LAST_WEEK if left is not None and left <= LAST_WEEK else RETENTION
    return fsrs.Scheduler(desired_retention=wanted, maximum_interval=longest, enable_fuzzing=False)


def _first_reviews(answers: Iterable[Answer], crammed: bool = False) -> Mapping[str, datetime]:
    first: dict[str, datetime] = {}
    for answer in answers:
        if crammed or not answer.cram:
            first.setdefault(answer.card, answer.when)
    return first


def burn_down(progress: Progress, cards: Sequence[str], now: datetime) -> list[tuple[date, int, bool]]:
    """How many of these cards were still unseen at the end of each day, since the first one, and are to be at today's pace until the interview: (day, cards, whether it is a plan)."""
    began = [
        moment.astimezone(now.tzinfo).date()
        for card, moment in _first_reviews(progress.answers, crammed=True).items()
        if card in set(cards)
    ]
    day, rows = min(began, default=now.date()), []
    while day <= now.date():
        rows.append((day, len(cards) - sum(began_on <= day for began_on in began), False))
        day += timedelta(1)
    left, unseen = days_left(progress, now), rows[-1][1]
    if left:
        pace = new_a_day(progress, unseen, now)
        rows += [(now.date() + timedelta(ahead), max(0, unseen - pace * ahead), True) for ahead in range(left + 1)]
    return rows
