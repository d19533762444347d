"""What a reader has rehearsed: a document that only their browser keeps. Anybody may edit it, so that all of it is checked when it comes back."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from dlcore.base import InvalidInput
from dlcore.interview.drilled import MOST_DRILLS, Drilled, parse_drilled
from dlcore.interview.fields import (
    LONGEST_TEXT,
    read_id,
    read_ids,
    read_number,
    read_own_id,
    read_text,
    read_time,
    read_time_or_none,
    read_truth,
    read_whole,
)

VERSION = 1
LONGEST = 1_000_000  # characters of the whole document
MOST_ANSWERS, MOST_OWN = 3_000, 300
MOST_INTERVIEWS, MOST_QUESTIONS = 20, 30
MOST_CASES, MOST_EVIDENCE = 100, 20  # of Diagnose
DAMAGED = "This progress file is damaged or was edited: its checksum does not fit its content."
NOT_OURS = "This is not a progress file of this app."
NEWER = "This progress file was written by a newer version of this app."
# How sure a reader may be before they look, as the probability that they are right.
CONFIDENCES = (0.25, 0.5, 0.75, 0.95)
MISSED, HARD, GOOD, EASY = 1, 2, 3, 4  # the grades of FSRS


@dataclass(frozen=True)
class Answer:
    """One answer: to which card, when (UTC), how sure the reader was, and its grade, 1 (missed) to 4 (easy). `cram` left the schedule alone."""

    card: str
    when: datetime
    confidence: float
    grade: int
    cram: bool = False

    @property
    def right(self) -> bool:
        return self.grade >= GOOD


@dataclass(frozen=True)
class Memory:
    """What FSRS knows of a card, and how often it was missed. `stability` is in days, `difficulty` from 1 to 10; both are None in a card's first minutes."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime
    lapses: int = 0


@dataclass(frozen=True)
class OwnCard:
    """A card that the reader wrote."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True)
class Reply:
    """What the reader gave to a question of a mock interview: the option chosen, key words, hints taken, seconds used, and afterwards what they ticked (None before that)."""

    choice: str
    text: str
    hints: int
    seconds: int
    ticks: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Interview:
    """A mock interview, under way until `ended`. `questions` are ids of cards, `asked` is when the one now open was put, `text` and `hints` what the reader has of it so far; none comes once it is `stopped`.

    `attempt` counts from 0; a retry names the interview `before` it, by when that `began`.
    """

    began: datetime
    seed: int
    minutes: int
    sections: tuple[str, ...]
    level: str
    pressure: bool
    questions: tuple[str, ...]
    replies: tuple[Reply, ...] = ()
    asked: datetime | None = None
    text: str = ""
    hints: int = 0
    stopped: bool = False
    ended: datetime | None = None
    attempt: int = 0
    before: datetime | None = None


@dataclass(frozen=True)
class Tick:
    """The tick at a step of a plan: whether it is there, since when, and whether the app put it there itself."""

    done: bool
    when: datetime
    noticed: bool = False


@dataclass(frozen=True)
class Progress:
    """All of it. `saved` is when it last changed, in milliseconds since 1970: the newer of two tabs is the one with the greater."""

    saved: int = 0
    memories: Mapping[str, Memory] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    stars: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    own: tuple[OwnCard, ...] = ()
    interview: date | None = None
    interviews: tuple[Interview, ...] = ()
    ticks: Mapping[str, Tick] = field(default_factory=dict)  # by step of a plan; those taken back too
    drills: Mapping[str, Drilled] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of Diagnose: what was asked for, by case
    # Own cards that are deleted, so that no other tab or file brings them back; and when all of it was, in milliseconds, so that no other tab does.
    deleted: Mapping[str, datetime] = field(default_factory=dict)
    emptied: int = 0

    @property
    def done(self) -> frozenset[str]:
        """Steps of a plan that are ticked."""
        return frozenset(step for step, tick in self.ticks.items() if tick.done)

    def replace(self, now: datetime, **fields: Any) -> "Progress":
        """The same with these fields, saved now, and later than before whatever the clock says."""
        return replace(self, saved=max(self.saved + 1, int(now.timestamp() * 1000)), **fields)

    def tick(self, steps: Iterable[str], done: bool, now: datetime, noticed: bool = False) -> "Progress":
        """With these steps of a plan ticked, or their ticks taken back."""
        tick = Tick(done, now.astimezone(UTC), noticed)
        return self.replace(now, ticks={**self.ticks, **dict.fromkeys(steps, tick)})

    def with_drill(self, drill: str, drilled: Drilled, now: datetime) -> "Progress":
        """With what the reader has of a drill now."""
        return self.replace(now, drills={**self.drills, drill: drilled})

    def with_evidence(self, case: str, asked: Iterable[str], now: datetime) -> "Progress":
        """With the evidence that the reader has asked for in a case of Diagnose."""
        return self.replace(now, evidence={**self.evidence, case: tuple(asked)})

    def toggle_star(self, card: str, now: datetime) -> "Progress":
        """With the star of a card put on or taken off."""
        return self.replace(now, stars=self.stars ^ {card})

    def annotate(self, card: str, text: str, now: datetime) -> "Progress":
        """With the reader's note on a card; an empty one takes it away. Raises InvalidInput where it is too long."""
        _check_length(text, "A note")
        notes = {**self.notes, card: text}
        return self.replace(now, notes={name: note for name, note in notes.items() if note.strip()})

    def with_own(self, question: str, answer: str, now: datetime) -> "Progress":
        """With a further card of the reader's own. Raises InvalidInput where a side is empty or too long, or there are too many."""
        for text, what in ((question, "A question"), (answer, "An answer")):
            _check_length(text, what)
            if not text.strip():
                raise InvalidInput(f"{what} needs some words.")
        if len(self.own) >= MOST_OWN:
            raise InvalidInput(f"There is room for {MOST_OWN} cards of your own.")
        # The time is in its name, so that no other tab, and no card deleted before, has the same.
        last = max((int(card.id.partition("/")[2]) for card in self.own), default=0)
        number = max(last + 1, int(now.timestamp() * 1000))
        return self.replace(now, own=(*self.own, OwnCard(f"own/{number}", question, answer)))

    def without_own(self, card: str, now: datetime) -> "Progress":
        """Without a card of the reader's own, wherever else it may still be kept."""
        deleted = newest({**self.deleted, card: now.astimezone(UTC)})
        return self.replace(now, own=tuple(own for own in self.own if own.id != card), deleted=deleted)

    def text(self) -> str:
        """As the browser keeps it, and as a file: JSON with a checksum."""
        body = {
            "memories": {name: _plain(vars(memory)) for name, memory in sorted(self.memories.items())},
            "answers": [
                [each.card, each.when.timestamp(), each.confidence, each.grade, int(each.cram)] for each in self.answers
            ],
            "stars": sorted(self.stars),
            "notes": dict(sorted(self.notes.items())),
            "own": [vars(card) for card in self.own],
            "interview": self.interview.isoformat() if self.interview else None,
            "ticks": {step: _plain(vars(tick)) for step, tick in sorted(self.ticks.items())},
            "drills": {name: drilled.plain() for name, drilled in sorted(self.drills.items())},
            "evidence": {case: list(kinds) for case, kinds in sorted(self.evidence.items())},
            "deleted": _plain(dict(sorted(self.deleted.items()))),
            "emptied": self.emptied,
            "interviews": [
                _plain(vars(each)) | {"replies": [[*vars(reply).values()] for reply in each.replies]}
                for each in self.interviews
            ],
        }
        head = {"app": "deep-learning-side-by-side", "version": VERSION, "saved": self.saved}
        return json.dumps({**head, "digest": _digest(self.saved, body), "body": body}, ensure_ascii=False)


def read(text: str) -> Progress:
    """The progress in a text that `Progress.text` gave. Raises InvalidInput, a sentence, for anything else."""
    if len(text) > LONGEST:
        raise InvalidInput(f"A progress file has up to {LONGEST:,} characters; this one has {len(text):,}.")
    try:
        fields = json.loads(text)
        if fields["app"] != "deep-learning-side-by-side":
            raise InvalidInput(NOT_OURS)
        if fields["version"] > VERSION:
            raise InvalidInput(NEWER)
        body, saved = fields["body"], fields["saved"]
        if fields["digest"] != _digest(saved, body):
            raise InvalidInput(DAMAGED)
        return _parse(saved, body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        if isinstance(problem, InvalidInput):
            raise
        raise InvalidInput(NOT_OURS) from problem


def _digest(saved: int, body: Any) -> str:
    """Against damage and careless edits, not against anyone who means to: what is in here is the reader's own."""
    return hashlib.sha256(json.dumps([saved, body], sort_keys=True).encode()).hexdigest()[:16]


def newest(deleted: Mapping[str, datetime]) -> dict[str, datetime]:
    """As many of the deleted cards as are remembered, the latest ones."""
    return dict(sorted(deleted.items(), key=lambda item: item[1])[-MOST_OWN:])


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}


def _parse(saved: Any, body: Any) -> Progress:
    """Raises ValueError, KeyError or TypeError where something is no part of any progress."""
    memories = {read_id(name): _memory(fields) for name, fields in body["memories"].items()}
    answers = tuple(_answer(fields) for fields in body["answers"])
    own = tuple(
        OwnCard(read_own_id(card["id"]), read_text(card["question"]), read_text(card["answer"])) for card in body["own"]
    )
    interviews = tuple(_interview(fields) for fields in body["interviews"])
    deleted = {
        read_own_id(name): read_time(when) for name, when in body.get("deleted", {}).items()
    }  # older files have none
    drills = {
        read_id(name): parse_drilled(fields) for name, fields in body.get("drills", {}).items()
    }  # older files have none
    evidence = {
        read_id(case): read_ids(kinds, MOST_EVIDENCE) for case, kinds in body.get("evidence", {}).items()
    }  # older files have none
    counted = ((drills, MOST_DRILLS), (evidence, MOST_CASES), (memories, MOST_ANSWERS), (answers, MOST_ANSWERS), (own, MOST_OWN), (deleted, MOST_OWN), (interviews, MOST_INTERVIEWS))  # fmt: skip
    if any(len(found) > most for found, most in counted):
        raise ValueError("too many")
    return Progress(
        saved=read_whole(saved, 0, 2**53),
        memories=memories,
        answers=answers,
        stars=frozenset(read_id(name) for name in body["stars"]),
        notes={read_id(name): read_text(note) for name, note in body["notes"].items()},
        own=own,
        interview=None if body["interview"] is None else date.fromisoformat(body["interview"]),
        interviews=interviews,
        ticks=_ticks(body, saved),
        drills=drills,
        evidence=evidence,
        deleted=deleted,
        emptied=read_whole(body.get("emptied", 0), 0, 2**53),
    )


def _ticks(body: Any, saved: int) -> dict[str, Tick]:
    """Older files have no more than a list of steps that were done."""
    if "ticks" not in body:
        since = datetime.fromtimestamp(read_whole(saved, 0, 2**42) / 1000, UTC)
        return {read_id(step): Tick(True, since) for step in body["done"]}
    ticks = {step: (read_truth(tick["done"]), read_time(tick["when"]), read_truth(tick["noticed"])) for step, tick in body["ticks"].items()}  # fmt: skip
    return {read_id(step): Tick(*tick) for step, tick in ticks.items()}


def _memory(fields: Any) -> Memory:
    return Memory(
        state=read_whole(fields["state"], 1, 3),
        step=None if fields["step"] is None else read_whole(fields["step"], 0, 9),
        stability=read_number(fields["stability"], 1e-3, 40_000),
        difficulty=read_number(fields["difficulty"], 1, 10),
        due=read_time(fields["due"]),
        last_review=read_time(fields["last_review"]),
        lapses=read_whole(fields["lapses"], 0, 10_000),
    )


def _answer(fields: Any) -> Answer:
    card, when, confidence, grade, cram = fields
    if confidence not in CONFIDENCES:
        raise ValueError("confidence")
    seconds = read_number(when, 946_684_800, 7_258_118_400)  # from 2000 to 2200
    if seconds is None:
        raise ValueError("time")
    return Answer(
        read_id(card),
        datetime.fromtimestamp(seconds, UTC),
        confidence,
        read_whole(grade, MISSED, EASY),
        bool(read_whole(cram, 0, 1)),
    )


def _interview(fields: Any) -> Interview:
    questions, replies = read_ids(fields["questions"], MOST_QUESTIONS), tuple(map(_reply, fields["replies"]))
    if not len(replies) <= len(questions) or not questions:
        raise ValueError("questions")
    return Interview(
        began=read_time(fields["began"]),
        seed=read_whole(fields["seed"], 0, 10**9),
        minutes=read_whole(fields["minutes"], 1, 24 * 60),
        sections=read_ids(fields["sections"], 9),
        level=read_id(fields["level"]),
        pressure=read_truth(fields["pressure"]),
        questions=questions,
        replies=replies,
        asked=read_time_or_none(fields["asked"]),
        text=read_text(fields["text"]),
        hints=read_whole(fields["hints"], 0, 3),
        stopped=read_truth(fields["stopped"]),
        ended=read_time_or_none(fields["ended"]),
        attempt=read_whole(fields["attempt"], 0, 1_000),
        before=read_time_or_none(fields["before"]),
    )


def _reply(fields: Any) -> Reply:
    choice, text, hints, seconds, ticks = fields
    return Reply(
        read_text(choice),
        read_text(text),
        read_whole(hints, 0, 3),
        read_whole(seconds, 0, 10**9),
        None if ticks is None else read_ids(ticks, 9),
    )


def _check_length(text: str, what: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(f"{what} has up to {LONGEST_TEXT:,} characters; yours has {len(text):,}.")
