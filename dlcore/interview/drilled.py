"""What a reader has of each drill, as part of their progress: tries, the attempt that first solved it, and the one under way."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Any

from dlcore.interview.fields import read_text, read_time, read_time_or_none, read_whole, read_whole_or_none

MOST_DRILLS = 300
HINTS = 3
LONGEST_SECONDS, MOST_TRIES = 10**7, 10**6
AWAY = timedelta(hours=1)  # after which nobody was at it any more


@dataclass(frozen=True)
class Attempt:
    """An attempt under way: the `seconds` that it took before `since`, when its clock began to run (None while another drill is open), hints, tries, and of a drill without code what the reader has so far."""

    since: datetime | None
    seconds: int = 0
    hints: int = 0
    tries: int = 0
    answer: str = ""

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
        attempt = self.attempt and vars(self.attempt) | {"since": _iso(self.attempt.since)}
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


def record_try(drilled: Drilled, right: bool, now: datetime) -> Drilled:
    """After the code or the answer was judged; a right one ends the attempt."""
    assert drilled.attempt is not None
    now, attempt = now.astimezone(UTC), drilled.attempt
    drilled = replace(drilled, when=now, tries=min(drilled.tries + 1, MOST_TRIES))
    if not right:
        return drilled.change(now, tries=min(attempt.tries + 1, MOST_TRIES))
    if drilled.solved:
        return replace(drilled, attempt=None)
    seconds = min(attempt.seconds_until(now), LONGEST_SECONDS)
    return replace(drilled, solved=now, seconds=seconds, hints=attempt.hints, attempt=None)


def join_drills(one: Mapping[str, Drilled], other: Mapping[str, Drilled]) -> dict[str, Drilled]:
    """What two tabs know of each drill: the attempt that solved it first, and the one under way in the tab that was at it last."""
    joined = {**one, **other}
    for name in one.keys() & other.keys():
        older, newer = sorted((one[name], other[name]), key=lambda each: each.when)
        _, first = min(
            ((each.solved, each) for each in (newer, older) if each.solved), key=itemgetter(0), default=(None, newer)
        )
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
    )
