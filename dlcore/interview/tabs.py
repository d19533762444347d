"""One progress of two: what two tabs of a browser, or a file and this browser, have between them."""

from dataclasses import replace
from datetime import datetime

from dlcore.interview.drilled import join_drills
from dlcore.interview.progress import MOST_ANSWERS, MOST_INTERVIEWS, Progress, newest


def join(one: Progress, other: Progress) -> Progress:
    """What two tabs, or a file and this browser, have between them: only what either deleted is lost, and the newer one wins where they differ."""
    emptied = max(one.emptied, other.emptied)
    one, other = (_since(progress, emptied) for progress in (one, other))
    older, newer = sorted((one, other), key=lambda progress: progress.saved)
    memories = {**older.memories}
    for name, memory in newer.memories.items():
        if name not in memories or memory.last_review >= memories[name].last_review:
            memories[name] = memory
    answers = sorted({*older.answers, *newer.answers}, key=lambda answer: (answer.when, answer.card))
    ticks = dict(sorted((*older.ticks.items(), *newer.ticks.items()), key=lambda item: item[1].when))
    deleted = newest({**older.deleted, **newer.deleted})
    own = {card.id: card for card in (*older.own, *newer.own) if card.id not in deleted}
    mocks = [*(each for each in older.interviews if each.ended), *newer.interviews]  # what the newer abandoned stays so
    interviews = {each.began: each for each in sorted(mocks, key=lambda each: each.ended is not None)}
    return replace(
        newer,
        memories=memories,
        answers=tuple(answers[-MOST_ANSWERS:]),
        stars=older.stars | newer.stars,
        notes={**older.notes, **newer.notes},
        own=tuple(own.values()),
        interview=newer.interview or older.interview,
        ticks=ticks,
        drills=join_drills(older.drills, newer.drills),
        evidence={**older.evidence, **newer.evidence},
        deleted=deleted,
        interviews=tuple(interviews[began] for began in sorted(interviews))[-MOST_INTERVIEWS:],
    )


def _since(progress: Progress, emptied: int) -> Progress:
    """What was done after the reader deleted all progress, from a tab that did not know of that; stars, notes and evidence, which have no time, count as from before."""
    if progress.emptied >= emptied:
        return progress
    return Progress(
        saved=progress.saved,
        memories={name: each for name, each in progress.memories.items() if _milliseconds(each.last_review) > emptied},
        answers=tuple(answer for answer in progress.answers if _milliseconds(answer.when) > emptied),
        own=tuple(card for card in progress.own if int(card.id.partition("/")[2]) > emptied),
        interviews=tuple(each for each in progress.interviews if _milliseconds(each.began) > emptied),
        ticks={step: tick for step, tick in progress.ticks.items() if _milliseconds(tick.when) > emptied},
        drills={name: each for name, each in progress.drills.items() if _milliseconds(each.when) > emptied},
        emptied=emptied,
    )


def _milliseconds(when: datetime) -> float:
    return when.timestamp() * 1000
