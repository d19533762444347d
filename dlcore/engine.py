"""Where runs are measured: in worker processes on this machine, or on any Dask cluster (DLCORE_SCHEDULER)."""

import logging
import os
import platform
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dlcore.base import InvalidInput, RunGroup
from dlcore.experiments import find
from dlcore.records import Library, StoreProblem
from dlcore.worker import measure_group

log = logging.getLogger(__name__)

QUEUED, RUNNING, CANCELLING, CANCELLED, DONE, FAILED = "queued", "running", "cancelling", "cancelled", "done", "failed"
LIVE = (QUEUED, RUNNING, CANCELLING)
START_UP_SECONDS = 8
MAX_ENDED_JOBS = 50
WORKER_BYTES = 800e6  # with torch and a batch of images; a small machine gets fewer workers
LOCAL_CLUSTER = {
    "distributed.scheduler.allowed-failures": 1,  # one retry, then a clear message
    "distributed.admin.low-level-log-length": 0,
    "distributed.nanny.pre-spawn-environ": {
        "OMP_NUM_THREADS": 1,
        "MKL_NUM_THREADS": 1,
        "OPENBLAS_NUM_THREADS": 1,
        # Dask gives freed memory back at once, so that every training step faults its pages in again: half of the time was spent there.
        "MALLOC_TRIM_THRESHOLD_": 1 << 28,
        "MALLOC_MMAP_THRESHOLD_": 1 << 28,
    },
}


@dataclass
class Job:
    """A group of runs on its way: its state and what it has measured so far.

    `share` of it is done, 0 to 1. `rows` has a list per evaluation, with a dict per run of the group. `reported` is
    whether its worker was heard from, `unsaved` whether the disk refused its records. Times are monotonic seconds.
    """

    run_group: RunGroup
    device: str
    key: str
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

    def seconds_left(self) -> float | None:
        """Estimated from the pace so far; None before there is one."""
        if self.state != RUNNING or not self.began or self.share < 0.02:
            return None
        return (time.monotonic() - self.began) * (1 - self.share) / self.share


def has_accelerator() -> bool:
    """Whether this machine seems to have a GPU, found out without loading torch. Then one worker runs at a time."""
    return shutil.which("nvidia-smi") is not None or (platform.system() == "Darwin" and platform.machine() == "arm64")


def cores() -> int:
    from dask.system import CPU_COUNT

    return CPU_COUNT


def estimate(run_groups: Sequence[RunGroup], library: Library, workers: int = 1) -> float | None:
    """Seconds that the groups will take, from a recorded run of each experiment; None where there is none."""
    total = 0.0
    for run_group in run_groups:
        experiment = find(run_group.first.experiment)
        variants = (run_group.first.variant, *experiment.variants)
        candidates = (library.get(experiment.run(variant, experiment.seeds[0]))[0] for variant in variants)
        recorded = next((record for record in candidates if record), None)
        if recorded is None:
            return None
        cost = experiment.cost(run_group.first) * len(run_group.runs)
        recorded_cost = experiment.cost(recorded.run) * recorded.provenance["runs_in_stack"]
        total += recorded.seconds * cost / recorded_cost
    return total / min(workers, len(run_groups)) if run_groups else 0.0


class Engine:
    """Holds every job of every session. A group of runs that is on its way already is not started twice.

    Its one thread starts the cluster when there is work, submits jobs, runs alone what is timed, and stops workers that
    have been idle.
    """

    def __init__(
        self,
        library: Library,
        scheduler: str | None = None,
        workers: int | None = None,
        idle_seconds: float = 300,
    ):
        self.library = library
        self.scheduler = scheduler or os.environ.get("DLCORE_SCHEDULER") or None
        self.workers = workers or (1 if has_accelerator() else cores())
        self.idle_seconds = idle_seconds
        self.topic = f"dlcore-{uuid.uuid4().hex[:8]}"
        self._jobs: dict[str, Job] = {}  # fingerprint to the newest job, oldest first
        self._changed = threading.Condition()
        self._client: Any = None
        self._cluster: Any = None
        self._attempts = 0
        self._closing = self._lost = False
        self._thread: threading.Thread | None = None

    # -- called by pages and the command line -----------------------------------------------------------------------------

    def check_scheduler(self) -> None:
        """Raises InvalidInput where a scheduler is named and does not answer."""
        if self.scheduler:
            try:
                self._connect()
            except (OSError, ValueError, TimeoutError) as problem:
                raise InvalidInput(f"No Dask scheduler answers at {self.scheduler}: {problem}") from problem

    def submit(self, run_group: RunGroup, device: str = "auto") -> Job:
        """The job that measures the group; the one already on its way where there is one."""
        with self._changed:
            job = self._jobs.get(run_group.fingerprint)
            if job and job.live:
                return job
            if self._closing:
                raise RuntimeError("this engine is closed")
            self._attempts += 1
            job = Job(run_group, device, f"{run_group.fingerprint}-{self._attempts}")
            self._jobs.pop(run_group.fingerprint, None)
            self._jobs[run_group.fingerprint] = job
            self._forget()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._dispatch, name="dlcore-engine", daemon=True)
                self._thread.start()
            self._changed.notify_all()
            return job

    def _forget(self):
        ended = [name for name, job in self._jobs.items() if not job.live]
        for name in ended[: max(0, len(self._jobs) - MAX_ENDED_JOBS)]:
            del self._jobs[name]

    def job(self, run_group: RunGroup) -> Job | None:
        return self._jobs.get(run_group.fingerprint)

    def jobs(self) -> list[Job]:
        with self._changed:
            return list(self._jobs.values())

    def cancel(self, job: Job) -> None:
        """A queued job ends at once, a running one at its next report; one that never reported is withdrawn."""
        with self._changed:
            if job.state == QUEUED:
                self._end(job, CANCELLED)
            elif job.state == RUNNING:
                job.state = CANCELLING
                arguments = (job, job.future, self._client)
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
            left, client = [job for job in self._jobs.values() if job.live], self._client
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
        return self._client is not None

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
                    idle = self._client is not None and time.monotonic() - idle_since > self.idle_seconds
                    if ready is None and not idle:
                        self._changed.wait(1.0)
                        continue
                if ready:
                    self._start(ready)
                else:
                    self._stop_cluster()  # the thread stays: a job submitted meanwhile must not be left waiting
        finally:
            self._stop_cluster()

    def _next(self):
        """The next job that may start now. What is timed waits until it can run alone, and all others wait for it."""
        jobs = self._jobs.values()
        running = [job for job in jobs if job.state in (RUNNING, CANCELLING)]
        first = next((job for job in jobs if job.state == QUEUED), None)
        if first is None or len(running) >= self.workers:
            return None
        alone = any(self._runs_alone(job) for job in [*running, first])
        return None if running and alone else first

    @staticmethod
    def _runs_alone(job):
        return find(job.run_group.first.experiment).exclusive

    def _start(self, job):
        try:
            client = self._connect()
            with self._changed:
                if job.state != QUEUED:
                    return
                job.future = client.submit(
                    measure_group, job.run_group, self.topic, job.key, job.device, key=job.key, pure=False
                )
                job.state, job.began = RUNNING, time.monotonic()
                job.future.add_done_callback(lambda future: self._finish(job, future))
        except Exception as problem:  # whatever keeps a cluster from starting ends this job, not the thread
            log.warning("no cluster", exc_info=True)
            sentence = "The worker processes could not be started"
            if self.scheduler:
                sentence = f"No Dask scheduler answers at {self.scheduler}"
            with self._changed:
                self._end(job, FAILED, f"{sentence}: {problem}")

    def _connect(self):
        if self._client and self._client.status == "running" and not self._lost:
            return self._client
        self._stop_cluster()
        self._lost = False
        import dask
        from distributed import Client, LocalCluster
        from distributed.system import MEMORY_LIMIT

        logging.getLogger("distributed").setLevel(logging.ERROR)
        if self.scheduler:
            self._client = Client(self.scheduler, timeout=5, set_as_default=False)
            threads = sum(self._client.nthreads().values())
            if not threads:
                self._stop_cluster()
                raise ValueError("it has no workers")
            self.workers = threads
        else:
            self.workers = min(self.workers, max(1, int(MEMORY_LIMIT // WORKER_BYTES)))
            with dask.config.set(LOCAL_CLUSTER):
                self._cluster = LocalCluster(
                    n_workers=self.workers,
                    processes=True,
                    threads_per_worker=1,
                    silence_logs=logging.ERROR,
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                )
                self._client = Client(self._cluster, set_as_default=False)
        self._client.subscribe_topic(self.topic, self._receive_report)
        return self._client

    def _stop_cluster(self):
        client, cluster, self._client, self._cluster = self._client, self._cluster, None, None
        for part in (client, cluster):
            if part is not None:
                try:
                    part.close(timeout=10)
                except Exception:  # a cluster that is gone already cannot be closed cleanly
                    log.warning("the cluster did not close cleanly", exc_info=True)

    # -- what comes back ------------------------------------------------------------------------------------------------

    def _receive_report(self, event):
        _, report = event
        with self._changed:
            job = next((job for job in self._jobs.values() if job.key == report["key"]), None)
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
            self._lost = True
            return FAILED, "The cluster went away before it was done. It can be run again."
        log.error("%s failed", job.key, exc_info=problem)
        if isinstance(problem, (InvalidInput, ValueError, OSError)):
            return FAILED, str(problem)
        return FAILED, f"It failed with {type(problem).__name__}: {problem}"

    def _end(self, job, state, message=""):
        job.state, job.message, job.ended, job.future = state, message, time.monotonic(), None
        if state == DONE:
            job.share = 1.0
        self._changed.notify_all()
