"""Where stacks are measured: worker processes on this machine, or any Dask cluster (DLCORE_SCHEDULER). The server only asks and listens."""

import logging
import os
import platform
import shutil
import threading
import time
import uuid
from dataclasses import dataclass, field

from dlcore.base import InvalidInput, RunGroup
from dlcore.experiments import find
from dlcore.records import StoreProblem
from dlcore.worker import measure_group

log = logging.getLogger(__name__)

QUEUED, RUNNING, CANCELLING, CANCELLED, DONE, FAILED = "queued", "running", "cancelling", "cancelled", "done", "failed"
LIVE = (QUEUED, RUNNING, CANCELLING)
START_UP_SECONDS = 8
KEPT_JOBS = 50
WORKER_BYTES = 800e6  # with torch and a batch of pictures; a small machine gets fewer workers
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
    """A stack on its way: where it stands, and what it has shown so far (`rows`: a list per evaluation, a dict per network)."""

    run_group: RunGroup
    device: str
    key: str
    state: str = QUEUED
    share: float = 0.0
    rows: list = field(default_factory=list)
    message: str = ""
    heard: bool = False
    unsaved: bool = False
    restarts: int = 0
    began: float | None = None
    ended: float | None = None
    future: object = field(default=None, repr=False)

    @property
    def live(self):
        return self.state in LIVE

    def seconds_left(self):
        """From the pace so far; None before there is any."""
        if self.state != RUNNING or not self.began or self.share < 0.02:
            return None
        return (time.monotonic() - self.began) * (1 - self.share) / self.share


def has_accelerator():
    """Whether this machine seems to have one, asked without loading torch: then one worker at a time, on the device."""
    return shutil.which("nvidia-smi") is not None or (platform.system() == "Darwin" and platform.machine() == "arm64")


def cores():
    from dask.system import CPU_COUNT

    return CPU_COUNT


def estimate(run_groups, library, workers=1):
    """Seconds that the stacks will take, foretold from recorded ones of the same experiment; None where there are none."""
    total = 0.0
    for run_group in run_groups:
        experiment = find(run_group.first.experiment)
        variants = (run_group.first.variant, *experiment.variants)
        known = next(
            (
                record
                for variant in variants
                if (record := library.get(experiment.run(variant, experiment.seeds[0]))[0])
            ),
            None,
        )
        if known is None:
            return None
        relative = (
            experiment.cost(run_group.first)
            * len(run_group.runs)
            / (experiment.cost(known.run) * known.provenance["runs_in_stack"])
        )
        total += known.seconds * relative
    return total / min(workers, len(run_groups)) if run_groups else 0.0


class Engine:
    """Holds every job of every session. A stack that is on its way already is not started twice.

    Its one thread starts the cluster when there is work, hands out stacks, runs what is timed alone, and lets idle workers go.
    """

    def __init__(self, library, scheduler=None, workers=None, idle_seconds=300):
        self.library = library
        self.scheduler = scheduler or os.environ.get("DLCORE_SCHEDULER") or None
        self.workers = workers or (1 if has_accelerator() else cores())
        self.idle_seconds = idle_seconds
        self.topic = f"dlcore-{uuid.uuid4().hex[:8]}"
        self._jobs = {}  # fingerprint to the newest job, oldest first
        self._changed = threading.Condition()
        self._client = self._cluster = None
        self._attempts = 0
        self._closing = self._lost = False
        self._thread = None

    # -- what a page or the command line asks ---------------------------------------------------------------------------

    def check_scheduler(self):
        """Raises BadInput where a scheduler is named and does not answer."""
        if self.scheduler:
            try:
                self._connect()
            except (OSError, ValueError, TimeoutError) as problem:
                raise InvalidInput(f"No Dask scheduler answers at {self.scheduler}: {problem}") from problem

    def submit(self, run_group, device="auto"):
        """The job that measures the stack; the one already on its way where there is one."""
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
        for name in ended[: max(0, len(self._jobs) - KEPT_JOBS)]:
            del self._jobs[name]

    def job(self, run_group):
        return self._jobs.get(run_group.fingerprint)

    def jobs(self):
        with self._changed:
            return list(self._jobs.values())

    def cancel(self, job):
        """A queued job goes at once; a running one at its next report; one that never reported is withdrawn."""
        with self._changed:
            if job.state == QUEUED:
                self._end(job, CANCELLED)
            elif job.state == RUNNING:
                job.state = CANCELLING
                told = (job, job.future, self._client)
                threading.Thread(target=self._send_cancel, args=told, daemon=True).start()

    def _send_cancel(self, job, future, client):
        from distributed import Event

        try:
            Event(f"{self.topic}-{job.key}", client=client).set()
            if not job.heard:
                future.cancel()
        except Exception:  # the cluster may be gone; then the job ends with it
            log.warning("the cancel of %s could not be sent", job.key, exc_info=True)

    def wait(self, jobs, watch=lambda: None, every=0.2):
        """Blocks until every job has ended, calling `watch` now and then."""
        while True:
            watch()
            with self._changed:
                if not any(job.live for job in jobs):
                    return
                self._changed.wait(every)

    def close(self):
        """Cancels what is left, on an existing cluster too, and lets the workers go. A closed engine takes no more work."""
        with self._changed:
            self._closing = True
            left, client = [job for job in self._jobs.values() if job.live], self._client
            running = [(job, job.future, client) for job in left if job.future is not None]
            for job in left:
                self._end(job, CANCELLED)
            self._changed.notify_all()
        if self.scheduler:
            for told in running:
                self._send_cancel(*told)
        if self._thread:
            self._thread.join(30)

    @property
    def running_cluster(self):
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
                    self._stop_cluster()  # the thread stays: a job that comes meanwhile must not be left waiting
        finally:
            self._stop_cluster()

    def _next(self):
        """The next job that may start now. What is timed waits until it is alone, and all others wait for it."""
        jobs = self._jobs.values()
        running = [job for job in jobs if job.state in (RUNNING, CANCELLING)]
        first = next((job for job in jobs if job.state == QUEUED), None)
        if first is None or len(running) >= self.workers:
            return None
        alone = any(self._alone(job) for job in [*running, first])
        return None if running and alone else first

    @staticmethod
    def _alone(job):
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
        except Exception as problem:  # whatever keeps a cluster from coming up ends this job, not the thread
            log.warning("no cluster", exc_info=True)
            where = (
                f"No Dask scheduler answers at {self.scheduler}"
                if self.scheduler
                else "The worker processes could not be started"
            )
            with self._changed:
                self._end(job, FAILED, f"{where}: {problem}")

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
        self._client.subscribe_topic(self.topic, self._heard)
        return self._client

    def _stop_cluster(self):
        client, cluster, self._client, self._cluster = self._client, self._cluster, None, None
        for thing in (client, cluster):
            if thing is not None:
                try:
                    thing.close(timeout=10)
                except Exception:  # a cluster that is gone already cannot be closed well
                    log.warning("the cluster did not close well", exc_info=True)

    # -- what comes back ------------------------------------------------------------------------------------------------

    def _heard(self, event):
        _, told = event
        with self._changed:
            job = next((job for job in self._jobs.values() if job.key == told["key"]), None)
            if job is None or not job.live:
                return
            job.heard = True
            if told["share"] == 0.0 and (job.share or job.rows):
                job.restarts += 1
                job.rows.clear()
                job.began = time.monotonic()
                job.message = "Its worker process died; it was started again."
            job.share = told["share"]
            job.rows.extend(told["rows"])
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
        except Exception as problem:  # whatever a worker raised becomes one sentence on the job, and a trace in the log
            state, message = self._told(job, problem)
        with self._changed:
            if job.live:
                self._end(job, state, message)

    def _told(self, job, problem):
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        if isinstance(problem, FutureCancelledError) and job.state == CANCELLING:
            return CANCELLED, ""
        if isinstance(problem, KilledWorker):
            return (
                FAILED,
                "Its worker process died twice, perhaps for want of memory. Nothing else was lost; it can be run again.",
            )
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
