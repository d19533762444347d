"""A mock interview: which questions are drawn, how it goes on, and how it is scored."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from dlcore.guide import TAUGHT, TOPICS
from dlcore.interview.card import Card
from dlcore.interview.progress import LONGEST_TEXT, MOST_INTERVIEWS, MOST_QUESTIONS, Interview, Progress, Reply

MINUTES = (15, 30, 45, 60)
SEEDS = range(1, 1_000_000)
# Minutes that an answer may take: shapes are worked out by hand, a choice is made quickly.
MINUTES_OF = MappingProxyType(
    {"explain": 3, "compare": 3, "when": 2, "breaks": 2, "formula": 3, "shapes": 4}
    | {"verdict": 2, "curve": 3, "number": 2, "follow-up": 2}
)
# The kinds of question that each level adds to those before it; senior alone also has techniques beyond the guide.
LEVELS = MappingProxyType(
    {
        "junior": ("explain", "when", "formula"),
        "mid": ("compare", "breaks", "shapes", "number"),
        "senior": ("follow-up", "verdict", "curve"),
    }
)
CHECKLIST = MappingProxyType(
    {
        "problem": "The problem that it solves",
        "core": "The technical core",
        "why": "Why it works",
        "trade-off": "A trade-off",
        "example": "An example",
    }
)
# What an answer of each kind should have.
WANTED = MappingProxyType(
    {
        "explain": ("problem", "core", "why", "trade-off", "example"),
        "compare": ("core", "why", "trade-off", "example"),
        "when": ("problem", "trade-off", "example"),
        "breaks": ("core", "why", "trade-off"),
        "formula": ("core",),
        "shapes": ("core",),
        "follow-up": ("core", "why"),
    }
)
# What a choice that the machine scores stands for.
CHOICE = MappingProxyType({"verdict": "trade-off", "curve": "problem", "number": "core"})
UNDERSTANDING, CORE, RATIONALE, TRADE_OFFS, COMMUNICATION = (
    "Understanding",
    "Technical core",
    "Rationale",
    "Trade-offs",
    "Communication and time",
)
SIGNAL_OF = MappingProxyType(
    {"problem": UNDERSTANDING, "core": CORE, "why": RATIONALE, "trade-off": TRADE_OFFS, "example": COMMUNICATION}
)
SIGNALS = MappingProxyType(
    {
        UNDERSTANDING: "you named the problem that it solves, or foresaw the curve",
        CORE: "you had the technical core, or the number",
        RATIONALE: "you said why it works",
        TRADE_OFFS: "you named a trade-off, or foresaw under what condition a claim holds",
        COMMUNICATION: "you gave an example, and each answer kept within its time",
    }
)
WORDS = ("very weak", "weak", "fair", "strong", "very strong")
HINT_COST = 0.1  # of a question's score, for each hint
MISSED_BELOW = 0.5
QUESTION, FEEDBACK, REVIEW, ENDED = "question", "feedback", "review", "ended"


@dataclass(frozen=True)
class Signal:
    """One signal of an interview: the share of what was wanted, and of how many marks it is made; None where nothing was asked."""

    name: str
    score: float | None
    marks: int

    @property
    def word(self) -> str:
        return "not asked" if self.score is None else in_words(self.score)


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


def subject(card: Card) -> str:
    """What a card is about: its topic, else its page."""
    return card.topic or card.page


def _group(card: Card) -> str:
    """What an interviewer would ask comes by its kind; what only this app can ask, as it was measured here, as one kind."""
    return "measured" if card.options else card.kind


def draw(cards: Iterable[Card], seed: int, minutes: int, sections: Sequence[str], level: str) -> list[Card]:
    """Questions that fit into the minutes, none twice, and never two of one subject in a row.

    Kinds and subjects that came least come first, the rest is up to the seed. Each card has its place by a hash of seed and id, so that one more
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
        card = min(fitting, key=lambda card: (asked[_group(card)], asked[subject(card)]))  # the first of equals
        rest.remove(card)
        drawn.append(card)
        asked.update((_group(card), subject(card)))
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
    """What the answers took, the open one until now. The clock stands while an answer is compared."""
    return sum(reply.seconds for reply in interview.replies) + seconds_here(interview, now)


def seconds_here(interview: Interview, now: datetime) -> int:
    """What the open question has taken until now."""
    return max(0, int((now - interview.asked).total_seconds())) if interview.asked else 0


def answered(interview: Interview, choice: str, text: str, now: datetime) -> Interview:
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


def ticked(interview: Interview, ticks: Iterable[str], now: datetime) -> Interview:
    """After the reader has compared an answer, and ticked what was in it."""
    at, replies = place(interview), list(interview.replies)
    replies[at] = replace(replies[at], ticks=tuple(tick for tick in CHECKLIST if tick in set(ticks)))
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
    return replace(interview, asked=now) if goes_on(interview) else stopped(interview, now)


def stopped(interview: Interview, now: datetime) -> Interview:
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


def known(interview: Interview, cards: Mapping[str, Card]) -> Interview:
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
    ticks = None if reply.ticks is None else tuple(tick for tick in CHECKLIST if tick in reply.ticks)
    return replace(reply, choice=reply.choice if reply.choice in card.options else "", ticks=ticks)


def resumed(interview: Interview, cards: Mapping[str, Card], now: datetime) -> Interview | None:
    """One that was under way, as it can go on with this deck; None where nothing of it is left."""
    rest = known(interview, cards)
    if rest.asked:
        if len(rest.replies) < len(rest.questions):
            return rest
        rest = replace(rest, asked=None)
    if any(reply.ticks is None for reply in rest.replies):
        return rest
    return stopped(rest, now) if rest.replies else None


def running(progress: Progress) -> Interview | None:
    """The interview that is under way."""
    return next((each for each in reversed(progress.interviews) if not each.ended), None)


def kept(progress: Progress, interview: Interview, now: datetime) -> Progress:
    """With this interview in place of what was known of it. Of those before it, only the scores' grounds stay, not the reader's words; one that was under way is dropped."""
    others = (
        replace(each, replies=tuple(replace(reply, text="") for reply in each.replies))
        for each in progress.interviews
        if each.began != interview.began and each.ended
    )
    return progress.changed(now, interviews=(*others, interview)[-MOST_INTERVIEWS:])


def dropped(progress: Progress, interview: Interview, now: datetime) -> Progress:
    """Without this interview."""
    rest = tuple(each for each in progress.interviews if each.began != interview.began)
    return progress.changed(now, interviews=rest)


def marks(card: Card, reply: Reply) -> dict[str, bool]:
    """What was wanted of an answer, and whether it had it: by the machine where there are options, else by the checklist."""
    if card.options:
        return {CHOICE[card.kind]: reply.choice == card.right}
    return {tick: tick in (reply.ticks or ()) for tick in WANTED[card.kind]}


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
