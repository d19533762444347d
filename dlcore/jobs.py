"""Jobs: groups of runs on their way, whose they are, in which order they begin, and when."""

import heapq
import itertools
import math
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlcore.base import RunGroup
from dlcore.experiments import find

QUEUED, RUNNING, CANCELLING, CANCELLED, DONE, FAILED = "queued", "running", "cancelling", "cancelled", "done", "failed"
LIVE = (QUEUED, RUNNING, CANCELLING)
OPERATOR = ""  # who owns what the command line asks for; no bounds apply


@dataclass
class Job:
    """A group of runs on its way: its state and what it has measured so far.

    `owners` are all who asked for it. `share` of it is done, 0 to 1. `rows` has a list per evaluation, with a dict per
    run of the group. `expected` are the seconds and `needed` the bytes of memory that it will take, None before they
    were estimated. `reported` is whether its worker was heard from, `unsaved` whether the disk refused its records.
    Times are monotonic seconds.
    """

    run_group: RunGroup
    device: str
    key: str
    owners: set[str] = field(default_factory=lambda: {OPERATOR})
    expected: float | None = None
    needed: int | None = None
    state: str = QUEUED
    share: float = 0.0
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    message: str = ""
    reported: bool = False
    unsaved: bool = False
    restarts: int = 0
    began: float | None = None
    ended: float | None = None
    future: Any = field(default=None, repr=False)

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def runs_alone(self) -> bool:
        return find(self.run_group.first.experiment).exclusive

    def seconds_left(self) -> float | None:
        """Of a running job, from what it was expected to take, then from its pace so far; None where neither is known."""
        if self.state not in (RUNNING, CANCELLING) or not self.began:
            return None
        elapsed = time.monotonic() - self.began
        left = None if self.expected is None else self.expected - elapsed
        overdue = left is None or left <= 0
        if self.share >= 0.02 or (self.share > 0 and overdue):
            return elapsed * (1 - self.share) / self.share
        return None if overdue else left


def fair_order(queued: Iterable[Job], turns: Mapping[str, int]) -> Iterator[Job]:
    """The order in which queued jobs begin: next is always the owner whose last turn is longest ago, with the oldest of their jobs.

    `turns` counts upward: the turn that each owner had last; whoever had none comes first. A job of several owners is
    the turn of all of them.
    """
    lines: dict[str, deque[tuple[int, Job]]] = {}
    for place, job in enumerate(queued):
        for owner in job.owners:
            lines.setdefault(owner, deque()).append((place, job))
    last, turn, begun = {owner: turns.get(owner, 0) for owner in lines}, max(turns.values(), default=0), set()
    waiting = [(last[owner], line[0][0], owner) for owner, line in lines.items()]
    heapq.heapify(waiting)
    while waiting:
        entry = heapq.heappop(waiting)
        owner = entry[2]
        line = lines[owner]
        while line and line[0][1].key in begun:
            line.popleft()
        if not line:
            continue
        if entry == (last[owner], line[0][0], owner):
            job = line[0][1]
            begun.add(job.key)
            turn += 1
            last.update(dict.fromkeys(job.owners, turn))
            yield job
        heapq.heappush(waiting, (last[owner], line[0][0], owner))  # a job in common may have changed it


def start_times(order: Sequence[Job], running: Sequence[Job], workers: int) -> dict[str, float]:
    """Seconds until each queued job begins, by its key; infinite where something ahead of it takes nobody knows how long."""
    left = [math.inf if (seconds := job.seconds_left()) is None else seconds for job in running]
    if any(job.runs_alone for job in running):
        left = [max(left)] * workers
    free = sorted(left + [0.0] * (workers - len(left)))[-workers:]
    begins = {}
    for job in order:
        expected = math.inf if job.expected is None else job.expected
        begins[job.key] = max(free) if job.runs_alone else free[0]
        end = begins[job.key] + expected
        if job.runs_alone:
            free = [end] * len(free)
        else:
            heapq.heapreplace(free, end)
    return begins


@dataclass(frozen=True)
class Outlook:
    """What awaits some groups of runs: seconds until the first begins and until all have ended, None where nobody knows; and how many runs of others come before."""

    begins: float | None
    ends: float | None
    ahead: int


def outlook(
    asked: Sequence[Job],
    queued: Sequence[Job],
    running: Sequence[Job],
    workers: int,
    turns: Mapping[str, int],
    owner: str,
) -> Outlook:
    """What awaits the jobs that an owner asks for, each of which is queued or running."""
    order = list(fair_order(queued, turns))
    begins = {job.key: 0.0 for job in running} | start_times(order, running, workers)
    left = {job.key: job.expected if job.state == QUEUED else job.seconds_left() for job in asked}
    ends = [begins[key] + (math.inf if seconds is None else seconds) for key, seconds in left.items()]
    first = min((begins[key] for key in left), default=0.0)
    before = itertools.takewhile(lambda job: job.key not in left, [*running, *order])
    ahead = sum(len(job.run_group.runs) for job in before if owner not in job.owners)
    return Outlook(_finite_or_none(first), _finite_or_none(max(ends, default=0.0)), ahead)


def _finite_or_none(seconds):
    return None if math.isinf(seconds) else seconds
