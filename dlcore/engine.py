"""The engine: it takes requests for runs, lets readers have their turns, hands jobs to workers, and stores what comes back."""

import itertools
import logging
import os
import threading
import time
import uuid
from collections.abc import Callable, Sequence

from dlcore import memory
from dlcore.base import InvalidInput, RunGroup
from dlcore.cluster import Cluster
from dlcore.estimates import estimate, memory_needed
from dlcore.jobs import (
    CANCELLED,
    CANCELLING,
    DONE,
    FAILED,
    OPERATOR,
    QUEUED,
    RUNNING,
    Job,
    Outlook,
    fair_order,
    outlook,
)
from dlcore.quotas import Quotas
from dlcore.records import Library, StoreProblem
from dlcore.worker import measure_group

log = logging.getLogger(__name__)

START_UP_SECONDS = 8
MAX_ENDED_JOBS = 50
MAX_REMEMBERED = 1000  # owners whose last turn is known


class NoRoom(InvalidInput):
    """A run does not fit into the memory that is free."""

    def __init__(self, needed: int):
        super().__init__(
            f"This run needs about {needed / 1e6:,.0f} MB of memory, and {memory.free_bytes() / 1e6:,.0f} MB are free here; "
            "it was not started, so that nothing else is lost. Try something smaller, try again later, or run it on a larger machine."
        )


class Engine:
    """Holds every job of every session. A group of runs that is on its way already is not started twice.

    Its one thread starts the cluster when there is work, submits jobs, runs alone what is timed, and stops workers that
    have been idle. `make_room` is called where memory is short, before a job is given up for it.
    """

    def __init__(
        self,
        library: Library,
        scheduler: str | None = None,
        workers: int | None = None,
        idle_seconds: float = 300,
        make_room: Callable[[], None] = lambda: None,
    ):
        self.library = library
        self.scheduler = scheduler or os.environ.get("DLCORE_SCHEDULER") or None
        self.idle_seconds = idle_seconds
        self.topic = f"dlcore-{uuid.uuid4().hex[:8]}"
        self._cluster = Cluster(self.scheduler, workers, self.topic, self._receive_report)
        self._make_room = make_room
        self._jobs: dict[str, Job] = {}  # by key, oldest first
        self._newest: dict[str, Job] = {}  # by the fingerprint of their group
        self._turns: dict[str, int] = {}  # owner to the turn that they had last, longest ago first
        self._quotas = Quotas()
        self._changed = threading.Condition()
        self._count = itertools.count(1)
        self._closing = False
        self._thread: threading.Thread | None = None

    # -- called by pages and the command line -----------------------------------------------------------------------------

    def check_scheduler(self) -> None:
        """Raises InvalidInput where a scheduler is named and does not answer."""
        if self.scheduler:
            try:
                self._cluster.connect()
            except (OSError, ValueError, TimeoutError) as problem:
                raise InvalidInput(f"No Dask scheduler answers at {self.scheduler}: {problem}") from problem

    def submit(self, run_group: RunGroup, device: str = "auto", owner: str = OPERATOR) -> Job:
        """The job that measures the group; the one already on its way where there is one. Raises InvalidInput."""
        return self.submit_all([run_group], device, owner)[0]

    def submit_all(self, run_groups: Sequence[RunGroup], device: str = "auto", owner: str = OPERATOR) -> list[Job]:
        """The jobs that measure the groups: all of them, or none. Raises InvalidInput where a reader may not have them."""
        expected = [None if owner == OPERATOR else estimate([run_group], self.library) for run_group in run_groups]
        with self._changed:
            if self._closing:
                raise RuntimeError("this engine is closed")
            jobs, new = [], []
            for run_group, seconds in zip(run_groups, expected, strict=True):
                job = self.job(run_group)
                if job is None or job.state not in (QUEUED, RUNNING):
                    job = Job(run_group, device, f"{run_group.fingerprint}-{next(self._count)}", {owner}, seconds)
                    new.append(job)
                jobs.append(job)
            if owner != OPERATOR:
                self._quotas.charge(owner, new, self._waiting())
            for job in jobs:
                job.owners.add(owner)
            for job in new:
                self._jobs[job.key] = self._newest[job.run_group.fingerprint] = job
            self._forget()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._dispatch, name="dlcore-engine", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return jobs

    def _forget(self):
        ended = [job for job in self._jobs.values() if not job.live]
        for job in ended[: max(0, len(ended) - MAX_ENDED_JOBS)]:
            del self._jobs[job.key]
            if self._newest.get(job.run_group.fingerprint) is job:
                del self._newest[job.run_group.fingerprint]

    def _waiting(self):
        return [job for job in self._jobs.values() if job.state == QUEUED]

    def _running(self):
        return [job for job in self._jobs.values() if job.state in (RUNNING, CANCELLING)]

    def job(self, run_group: RunGroup) -> Job | None:
        """The newest job of the group."""
        return self._newest.get(run_group.fingerprint)

    def jobs(self) -> list[Job]:
        with self._changed:
            return list(self._jobs.values())

    def queue(self) -> list[Job]:
        """The jobs that wait, in the order in which they will begin."""
        with self._changed:
            return list(fair_order(self._waiting(), self._turns))

    def outlook(self, run_groups: Sequence[RunGroup], owner: str) -> Outlook:
        """What awaits the groups if their owner asks for them now, or those of them that are on their way already."""
        with self._changed:
            live = [job for group in run_groups if (job := self.job(group)) and job.live]
            known = {job.run_group for job in live}
            new = [
                Job(group, "auto", f"{group.fingerprint}-asked", {owner}, estimate([group], self.library))
                for group in run_groups
                if group not in known
            ]
            queued = [*self._waiting(), *new]
            return outlook([*live, *new], queued, self._running(), self.workers, self._turns, owner)

    def cancel(self, job: Job, owner: str = OPERATOR) -> None:
        """Withdraws an owner. With the last one a queued job ends at once, a running one at its next report, and one that never reported is withdrawn.

        Whoever does not own the job changes nothing; the operator ends any.
        """
        with self._changed:
            if owner != OPERATOR:
                if owner not in job.owners:
                    return
                if len(job.owners) > 1:
                    job.owners.discard(owner)
                    return
            if job.state == QUEUED:
                self._end(job, CANCELLED)
            elif job.state == RUNNING:
                job.state = CANCELLING
                arguments = (job, job.future, self._cluster.client)
                threading.Thread(target=self._send_cancel, args=arguments, daemon=True).start()

    def _send_cancel(self, job, future, client):
        from distributed import Event

        try:
            Event(f"{self.topic}-{job.key}", client=client).set()
            if not job.reported:
                future.cancel()
        except Exception:  # the cluster may be gone; then the job ends with it
            log.warning("the cancel of %s could not be sent", job.key, exc_info=True)

    def wait(self, jobs: Sequence[Job], watch: Callable[[], None] = lambda: None, every: float = 0.2) -> None:
        """Blocks until every job has ended, calling `watch` at least every so many seconds."""
        while True:
            watch()
            with self._changed:
                if not any(job.live for job in jobs):
                    return
                self._changed.wait(every)

    def close(self) -> None:
        """Cancels what is left, on an existing cluster too, and stops the workers. A closed engine takes no more work."""
        with self._changed:
            self._closing = True
            left, client = [job for job in self._jobs.values() if job.live], self._cluster.client
            running = [(job, job.future, client) for job in left if job.future is not None]
            for job in left:
                self._end(job, CANCELLED)
            self._changed.notify_all()
        if self.scheduler:
            for arguments in running:
                self._send_cancel(*arguments)
        if self._thread:
            self._thread.join(30)

    @property
    def running_cluster(self) -> bool:
        return self._cluster.running

    @property
    def workers(self) -> int:
        """How many workers there are; before they are started, how many will probably fit."""
        return self._cluster.workers

    # -- the one thread -------------------------------------------------------------------------------------------------

    def _dispatch(self):
        idle_since = time.monotonic()
        try:
            while True:
                with self._changed:
                    if self._closing:
                        return
                    ready = self._next()
                    if any(job.live for job in self._jobs.values()):
                        idle_since = time.monotonic()
                    idle = self.running_cluster and time.monotonic() - idle_since > self.idle_seconds
                    if ready is None and not idle:
                        self._changed.wait(1.0)
                        continue
                if ready:
                    self._start(ready)
                else:
                    self._cluster.stop()  # the thread stays: a job submitted meanwhile must not be left waiting
        finally:
            self._cluster.stop()

    def _next(self):
        """The next job that may start now. What is timed waits until it can run alone, and all others wait for it; so does what would not fit into memory."""
        running, first = self._running(), next(fair_order(self._waiting(), self._turns), None)
        if first is None or not running:
            return first
        if len(running) >= self.workers or any(job.runs_alone for job in [*running, first]):
            return None
        return first if self._cluster.has_room(self._memory_needed(first), running) else None

    def _memory_needed(self, job):
        if job.needed is None:
            job.needed = memory_needed(job.run_group, self.library)
        return job.needed

    def _start(self, job):
        try:
            with self._changed:
                soon = itertools.islice(fair_order(self._waiting(), self._turns), self._cluster.most_workers)
                needed, alone = max(map(self._memory_needed, soon), default=0), not self._running()
            if alone and not self._cluster.has_room(self._memory_needed(job)):
                self._cluster.stop()
                self._make_room()
                if not self._cluster.has_room(self._memory_needed(job)):
                    raise NoRoom(self._memory_needed(job))
            client = self._cluster.connect(needed)
            with self._changed:
                if job.state != QUEUED:
                    return
                job.future = client.submit(
                    measure_group, job.run_group, self.topic, job.key, job.device, key=job.key, pure=False
                )
                job.state, job.began = RUNNING, time.monotonic()
                self._take_turn(job.owners)
                job.future.add_done_callback(lambda future: self._finish(job, future))
        except NoRoom as problem:
            self._give_up(job, str(problem))
        except Exception as problem:  # whatever keeps a cluster from starting ends this job, not the thread
            log.warning("no cluster", exc_info=True)
            sentence = "The worker processes could not be started"
            if self.scheduler:
                sentence = f"No Dask scheduler answers at {self.scheduler}"
            self._give_up(job, f"{sentence}: {problem}")

    def _give_up(self, job, message):
        with self._changed:
            if job.live:
                self._end(job, FAILED, message)

    def _take_turn(self, owners):
        turn = next(self._count)
        for owner in owners:
            self._turns.pop(owner, None)
            self._turns[owner] = turn
        while len(self._turns) > MAX_REMEMBERED:
            del self._turns[next(iter(self._turns))]

    # -- what comes back ------------------------------------------------------------------------------------------------

    def _receive_report(self, event):
        _, report = event
        with self._changed:
            job = self._jobs.get(report["key"])
            if job is None or not job.live:
                return
            job.reported = True
            if report["share"] == 0.0 and (job.share or job.rows):
                job.restarts += 1
                job.rows.clear()
                job.began = time.monotonic()
                job.message = "Its worker process died; it was started again."
            job.share = report["share"]
            job.rows.extend(report["rows"])
            self._changed.notify_all()

    def _finish(self, job, future):
        state, message = DONE, job.message
        try:
            records = future.result()
            if records is None:
                state = CANCELLED
            for record in records or ():
                try:
                    self.library.add(record)
                except StoreProblem as problem:
                    log.warning("%s", problem)
                    message, job.unsaved = str(problem), True
        except (
            Exception
        ) as problem:  # whatever a worker raised becomes one sentence on the job, and a traceback in the log
            state, message = self._explain(job, problem)
        with self._changed:
            if job.live:
                self._end(job, state, message)

    def _explain(self, job, problem):
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        if isinstance(problem, FutureCancelledError) and job.state == CANCELLING:
            return CANCELLED, ""
        if isinstance(problem, KilledWorker):
            sentence = "Its worker process died twice, perhaps for lack of memory."
            return FAILED, f"{sentence} Nothing else was lost; it can be run again."
        if isinstance(problem, FutureCancelledError):
            self._cluster.lost = True
            return FAILED, "The cluster went away before it was done. It can be run again."
        if isinstance(problem, ModuleNotFoundError):
            package = (problem.name or "a package").partition(".")[0]
            return (
                FAILED,
                f"This needs {package}, which is not installed here: `pip install -r requirements.txt` brings it.",
            )
        log.error("%s failed", job.key, exc_info=problem)
        if isinstance(problem, (InvalidInput, ValueError, OSError)):
            return FAILED, str(problem)
        return FAILED, f"It failed with {type(problem).__name__}: {problem}"

    def _end(self, job, state, message=""):
        job.state, job.message, job.ended, job.future = state, message, time.monotonic(), None
        if state == DONE:
            job.share = 1.0
        if job.began is None:
            self._quotas.refund(job)
        self._changed.notify_all()
