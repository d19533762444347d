"""A mock interview: which questions are drawn, and how it goes on."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from dlcore.guide import TAUGHT, TOPICS
from dlcore.interview.card import Card
from dlcore.interview.progress import LONGEST_TEXT, MOST_INTERVIEWS, MOST_QUESTIONS, Interview, Progress, Reply
from dlcore.interview.scoring import MINUTES_OF, TICKS, missed_questions, subject

MINUTES = (15, 30, 45, 60)
SEEDS = range(1, 1_000_000)
# The kinds of question that each level adds to those before it; senior alone also has techniques beyond the guide.
LEVELS = MappingProxyType(
    {
        "junior": ("explain", "when", "formula"),
        "mid": ("compare", "breaks", "shapes", "number"),
        "senior": ("follow-up", "verdict", "curve"),
    }
)
QUESTION, FEEDBACK, REVIEW, ENDED = "question", "feedback", "review", "ended"


def kinds(level: str) -> tuple[str, ...]:
    """The kinds of question at a level: its own, and those of the levels below."""
    found: list[str] = []
    for name, added in LEVELS.items():
        found += added
        if name == level:
            return tuple(found)
    raise KeyError(level)


def eligible(cards: Iterable[Card], sections: Sequence[str], level: str) -> list[Card]:
    """The cards of these sections, all of them where none is named, that fit the level."""
    wanted = kinds(level)
    return [
        card
        for card in cards
        if card.kind in wanted
        and (not sections or card.section in sections)
        and (level == "senior" or not card.topic or not TOPICS[card.topic].beyond_the_guide)
    ]


def _group(card: Card) -> str:
    """What an interviewer would ask comes by its kind; what only this app can ask, as it was measured here, as one kind."""
    return "measured" if card.options else card.kind


def draw(cards: Iterable[Card], seed: int, minutes: int, sections: Sequence[str], level: str) -> list[Card]:
    """Questions that fit into the minutes, none twice, and never two of one subject in a row.

    Kinds, then sections, then subjects that came least come first, the rest is up to the seed. Each card has its place by a hash of seed and id, so that one more
    card in the deck changes an interview little.
    """
    rest = sorted(eligible(cards, sections, level), key=lambda card: _place(seed, card))
    drawn: list[Card] = []
    left, asked = minutes, Counter[str]()
    while len(drawn) < MOST_QUESTIONS:
        fitting = [
            card
            for card in rest
            if MINUTES_OF[card.kind] <= left and not (drawn and subject(card) == subject(drawn[-1]))
        ]
        if not fitting:
            break
        card = min(
            fitting, key=lambda card: (asked[_group(card)], asked[card.section], asked[subject(card)])
        )  # the first of equals
        rest.remove(card)
        drawn.append(card)
        asked.update((_group(card), card.section, subject(card)))
        left -= MINUTES_OF[card.kind]
    return drawn


def _place(seed: int, card: Card) -> bytes:
    return hashlib.sha256(f"{seed}/{card.id}".encode()).digest()


def begin(
    cards: Iterable[Card],
    seed: int,
    minutes: int,
    sections: Sequence[str],
    level: str,
    pressure: bool,
    now: datetime,
) -> Interview:
    """The interview that these settings stand for, begun now."""
    questions = tuple(card.id for card in draw(cards, seed, minutes, sections, level))
    return Interview(now, seed, minutes, tuple(sections), level, pressure, questions, asked=now)


def phase(interview: Interview) -> str:
    """Whether a question is open, its answer is to be compared, all answers are, or it has ended."""
    if interview.ended:
        return ENDED
    if interview.asked:
        return QUESTION
    return REVIEW if interview.pressure else FEEDBACK


def place(interview: Interview) -> int:
    """Which question the reader is at, from 0: the open one, else the first whose answer is not yet compared."""
    if interview.asked:
        return len(interview.replies)
    return next((number for number, reply in enumerate(interview.replies) if reply.ticks is None), 0)


def seconds_used(interview: Interview, now: datetime) -> int:
    """What the answers took, the open one until now. The clock is paused while an answer is compared."""
    return sum(reply.seconds for reply in interview.replies) + seconds_here(interview, now)


def seconds_here(interview: Interview, now: datetime) -> int:
    """What the open question has taken until now."""
    return max(0, int((now - interview.asked).total_seconds())) if interview.asked else 0


def record_answer(interview: Interview, choice: str, text: str, now: datetime) -> Interview:
    """After an answer, which may be empty. Under pressure the next question comes at once."""
    reply = Reply(choice, text[:LONGEST_TEXT], interview.hints, seconds_here(interview, now))
    after = replace(interview, replies=(*interview.replies, reply), asked=None, text="", hints=0)
    return _next(after, now) if interview.pressure else after


def with_text(interview: Interview, text: str) -> Interview:
    """With the key words that the reader has so far of the open question."""
    return replace(interview, text=text[:LONGEST_TEXT])


def with_hint(interview: Interview) -> Interview:
    """With one more hint to the open question."""
    return replace(interview, hints=interview.hints + 1)


def record_ticks(interview: Interview, ticks: Iterable[str], now: datetime) -> Interview:
    """After the reader has compared an answer, and ticked what was in it."""
    at, replies = place(interview), list(interview.replies)
    replies[at] = replace(replies[at], ticks=tuple(tick for tick in TICKS if tick in set(ticks)))
    after = replace(interview, replies=tuple(replies))
    if any(reply.ticks is None for reply in replies):
        return after
    return replace(after, ended=now) if interview.pressure else _next(after, now)


def goes_on(interview: Interview) -> bool:
    """Whether a question is left, and time for it."""
    used = sum(reply.seconds for reply in interview.replies)
    left = len(interview.questions) - len(interview.replies)
    return not interview.stopped and left > 0 and used < interview.minutes * 60


def _next(interview: Interview, now: datetime) -> Interview:
    """With the next question; where none comes, it is over, once all answers are compared."""
    return replace(interview, asked=now) if goes_on(interview) else stop(interview, now)


def stop(interview: Interview, now: datetime) -> Interview:
    """Without further questions: it has ended once what is answered is compared."""
    compared = all(reply.ticks is not None for reply in interview.replies)
    return replace(interview, asked=None, text="", hints=0, stopped=True, ended=now if compared else None)


def again(interview: Interview, cards: Mapping[str, Card], now: datetime) -> Interview:
    """A retry of the missed questions, each asked in its next way."""
    missed = missed_questions(interview, cards)
    return replace(
        interview,
        began=now,
        questions=missed,
        minutes=sum(MINUTES_OF[cards[name].kind] for name in missed),
        replies=(),
        asked=now,
        text="",
        hints=0,
        stopped=False,
        ended=None,
        attempt=interview.attempt + 1,
        before=interview.began,
    )


def wording(card: Card, attempt: int) -> str:
    """The question, or on a retry one of its other ways."""
    ways = (card.question, *card.also)
    return ways[attempt % len(ways)]


def drop_unknown(interview: Interview, cards: Mapping[str, Card]) -> Interview:
    """Without questions that are no longer in the deck, and without anything that no control of ours can have given: a reader may edit their file."""
    there = [number for number, name in enumerate(interview.questions) if name in cards]
    questions = tuple(interview.questions[number] for number in there)
    given = (interview.replies[number] for number in there if number < len(interview.replies))
    return replace(
        interview,
        questions=questions,
        replies=tuple(_known_reply(reply, cards[name]) for name, reply in zip(questions, given, strict=False)),
        sections=tuple(section for section in TAUGHT if section in interview.sections),
        level=interview.level if interview.level in LEVELS else next(iter(LEVELS)),
    )


def _known_reply(reply: Reply, card: Card) -> Reply:
    ticks = None if reply.ticks is None else tuple(tick for tick in TICKS if tick in reply.ticks)
    return replace(reply, choice=reply.choice if reply.choice in card.options else "", ticks=ticks)


def resume(interview: Interview, cards: Mapping[str, Card], now: datetime) -> Interview | None:
    """One that was under way, as it can go on with this deck; None where nothing of it is left."""
    rest = drop_unknown(interview, cards)
    if rest.asked:
        if len(rest.replies) < len(rest.questions):
            return rest
        rest = replace(rest, asked=None)
    if any(reply.ticks is None for reply in rest.replies):
        return rest
    return stop(rest, now) if rest.replies else None


def running(progress: Progress) -> Interview | None:
    """The interview that is under way."""
    return next((each for each in reversed(progress.interviews) if not each.ended), None)


def with_interview(progress: Progress, interview: Interview, now: datetime) -> Progress:
    """With this interview in place of what was known of it. Of those before it, only the scores' grounds stay, not the reader's words; one that was under way is dropped."""
    others = (
        replace(each, replies=tuple(replace(reply, text="") for reply in each.replies))
        for each in progress.interviews
        if each.began != interview.began and each.ended
    )
    return progress.replace(now, interviews=(*others, interview)[-MOST_INTERVIEWS:])


def without_interview(progress: Progress, interview: Interview, now: datetime) -> Progress:
    """Without this interview."""
    rest = tuple(each for each in progress.interviews if each.began != interview.began)
    return progress.replace(now, interviews=rest)
