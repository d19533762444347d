"""What a reader has of each drill, as part of their progress: tries, the attempt that first solved it, and the one under way."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dlcore.interview.fields import (
    read_id,
    read_ids,
    read_text,
    read_time,
    read_time_or_none,
    read_whole,
    read_whole_or_none,
)

MOST_DRILLS = 300
HINTS = 3
LONGEST_SECONDS, MOST_TRIES = 10**7, 10**6
MOST_TESTS, MOST_FAILED, LONGEST_SAID = 1_000, 5, 300  # tests; those of them that are named; characters
AWAY = timedelta(hours=1)  # after which nobody was at it any more


@dataclass(frozen=True)
class Verdict:
    """What the browser found of code that is not right: how many of the tests pass, the first that `failed`, known mistakes by id, and the error, or how the first test failed."""

    right: int
    total: int
    failed: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class Attempt:
    """An attempt under way: the `seconds` that it took before `since`, when its clock began to run (None while another drill is open), hints and tries.

    Of a drill without code also what the reader has so far, and as it was when last `checked`; of code the last verdict.
    """

    since: datetime | None
    seconds: int = 0
    hints: int = 0
    tries: int = 0
    answer: str = ""
    checked: str = ""
    verdict: Verdict | None = None

    def seconds_until(self, now: datetime) -> int:
        """The seconds that it has taken by now."""
        return self.seconds + (0 if self.since is None else max(0, int((now - self.since).total_seconds())))


@dataclass(frozen=True)
class Drilled:
    """`when` it last changed, tries in all attempts, and of the attempt that first solved it when that was, its seconds and hints. A later one is practice: it begins after our solution was on the screen."""

    when: datetime
    tries: int = 0
    attempts: int = 0
    solved: datetime | None = None
    seconds: int | None = None
    hints: int | None = None
    attempt: Attempt | None = None

    def plain(self) -> dict[str, Any]:
        """As it stands in JSON."""
        attempt = self.attempt and asdict(self.attempt) | {"since": _iso(self.attempt.since)}
        return vars(self) | {"when": _iso(self.when), "solved": _iso(self.solved), "attempt": attempt}

    def change(self, now: datetime, **fields: object) -> "Drilled":
        """With these fields of the attempt under way."""
        assert self.attempt is not None
        return replace(self, when=now.astimezone(UTC), attempt=replace(self.attempt, **fields))  # type: ignore[arg-type]


def open_attempt(drilled: Drilled | None, now: datetime) -> Drilled:
    """With an attempt whose clock runs: the one under way, else a new one. Time in which nobody was at it for an hour does not count."""
    now = now.astimezone(UTC)
    if drilled is None or drilled.attempt is None:
        drilled = drilled or Drilled(now)
        return replace(drilled, when=now, attempts=drilled.attempts + 1, attempt=Attempt(now))
    since = drilled.attempt.since
    if since is None or now - since > AWAY:
        return drilled.change(now, since=now)
    return drilled


def pause(drilled: Drilled, now: datetime) -> Drilled:
    """With the clock of its attempt stopped."""
    if drilled.attempt is None or drilled.attempt.since is None:
        return drilled
    away = now - drilled.attempt.since > AWAY
    return drilled.change(
        now, since=None, seconds=drilled.attempt.seconds if away else drilled.attempt.seconds_until(now)
    )


def record_try(
    drilled: Drilled, right: bool, now: datetime, checked: str = "", verdict: Verdict | None = None
) -> Drilled:
    """After the code or the answer was judged: a right one ends the attempt, of a wrong one it is kept what was wrong."""
    assert drilled.attempt is not None
    now, attempt = now.astimezone(UTC), drilled.attempt
    drilled = replace(drilled, when=now, tries=min(drilled.tries + 1, MOST_TRIES))
    if not right:
        return drilled.change(now, tries=min(attempt.tries + 1, MOST_TRIES), checked=checked, verdict=verdict)
    if drilled.solved:
        return replace(drilled, attempt=None)
    seconds = min(attempt.seconds_until(now), LONGEST_SECONDS)
    return replace(drilled, solved=now, seconds=seconds, hints=attempt.hints, attempt=None)


def begin_again(drilled: Drilled, now: datetime) -> Drilled:
    """With a new attempt; hints that were seen stay counted until the drill is solved."""
    now = now.astimezone(UTC)
    seen = 0 if drilled.solved or not drilled.attempt else drilled.attempt.hints
    return replace(drilled, when=now, attempts=drilled.attempts + 1, attempt=Attempt(now, hints=seen))


def join_drills(one: Mapping[str, Drilled], other: Mapping[str, Drilled]) -> dict[str, Drilled]:
    """What two tabs know of each drill: the attempt that solved it first, and the one under way in the tab that was at it last."""
    joined = {**one, **other}
    for name in one.keys() & other.keys():
        older, newer = sorted((one[name], other[name]), key=lambda each: each.when)
        first = min((newer, older), key=lambda each: each.solved or datetime.max.replace(tzinfo=UTC))
        joined[name] = replace(
            newer,
            tries=max(older.tries, newer.tries),
            attempts=max(older.attempts, newer.attempts),
            solved=first.solved,
            hints=first.hints,
            seconds=first.seconds,
        )
    return joined


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def parse_drilled(fields: Any) -> Drilled:
    """What `Drilled.plain` gave. Raises ValueError, KeyError or TypeError where something is no part of any progress."""
    solved = (fields["seconds"], fields["hints"], fields["solved"])
    if any(each is None for each in solved) != all(each is None for each in solved):
        raise ValueError("solved")
    return Drilled(
        when=read_time(fields["when"]),
        tries=read_whole(fields["tries"], 0, MOST_TRIES),
        attempts=read_whole(fields["attempts"], 0, MOST_TRIES),
        solved=read_time_or_none(fields["solved"]),
        seconds=read_whole_or_none(fields["seconds"], LONGEST_SECONDS),
        hints=read_whole_or_none(fields["hints"], HINTS),
        attempt=None if fields["attempt"] is None else _parse_attempt(fields["attempt"]),
    )


def _parse_attempt(fields: Any) -> Attempt:
    return Attempt(
        since=read_time_or_none(fields["since"]),
        seconds=read_whole(fields["seconds"], 0, 10**9),
        hints=read_whole(fields["hints"], 0, HINTS),
        tries=read_whole(fields["tries"], 0, MOST_TRIES),
        answer=read_text(fields["answer"]),
        checked=read_text(fields.get("checked", "")),  # older files have neither this
        verdict=None if fields.get("verdict") is None else parse_verdict(fields["verdict"]),  # nor this
    )


def parse_verdict(fields: Any) -> Verdict:
    """What the browser reports of code, or the progress keeps. Raises ValueError, KeyError or TypeError where it is no verdict."""
    total, said = read_whole(fields["total"], 0, MOST_TESTS), read_text(fields["said"])
    failed = tuple(map(read_id, fields["failed"]))
    if len(said) > LONGEST_SAID or not isinstance(fields["failed"], list) or len(failed) > MOST_FAILED:
        raise ValueError("verdict")
    return Verdict(read_whole(fields["right"], 0, total), total, failed, read_ids(fields["mistakes"], 2), said)
