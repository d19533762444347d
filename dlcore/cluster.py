"""Where jobs are measured: in worker processes on this machine, as many as its cores and its memory allow, or on any Dask cluster."""

import gc
import logging
import math
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dlcore import memory
from dlcore.estimates import worker_bytes
from dlcore.jobs import Job

log = logging.getLogger(__name__)

LOCAL_CLUSTER = {
    "distributed.scheduler.allowed-failures": 1,  # one retry, then a clear message
    "distributed.admin.low-level-log-length": 0,
    # A worker that takes all that was free is ended before the server is. It has no data that it could put on disk instead.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.nanny.pre-spawn-environ": {
        "OMP_NUM_THREADS": 1,
        "MKL_NUM_THREADS": 1,
        "OPENBLAS_NUM_THREADS": 1,
        # Dask gives freed memory back at once, so that every training step faults its pages in again: half of the time was spent there.
        "MALLOC_TRIM_THRESHOLD_": 1 << 28,
        "MALLOC_MMAP_THRESHOLD_": 1 << 28,
        "DASK_LOGGING__DISTRIBUTED": "critical",  # what fails is told by its job
    },
}


def has_accelerator() -> bool:
    """Whether this machine seems to have a GPU, found out without loading torch. Then one worker runs at a time."""
    return shutil.which("nvidia-smi") is not None or (platform.system() == "Darwin" and platform.machine() == "arm64")


def cores() -> int:
    """How many this process may use: fewer than the machine has where it is bound to some, or a control group limits its time.

    Dask counts the same, but its import would take 6 MB of the server's memory for good.
    """
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([bound, *map(math.ceil, _shares_of_time())]))


def _shares_of_time() -> Iterator[float]:
    """The cores' worth of time that each control group with a limit allows."""
    for folder, is_version_2 in memory.groups("cpu"):
        try:
            if is_version_2:
                quota, period = (folder / "cpu.max").read_text().split()
            else:
                quota, period = ((folder / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
            if int(quota) > 0:
                yield int(quota) / int(period)
        except (OSError, ValueError):  # no such file, or “max”
            continue


class Cluster:
    """The workers of one engine, started on demand. Only its engine's thread starts and stops them."""

    def __init__(self, scheduler: str | None, most_workers: int | None, topic: str, receive: Callable[[Any], None]):
        self.scheduler = scheduler
        self.most_workers = most_workers or (1 if has_accelerator() else cores())
        self.client: Any = None
        self.lost = False  # whether it went away by itself
        self._topic, self._receive = topic, receive
        self._local: Any = None
        self._workers = 0
        self._limit = 0  # bytes at which a worker is ended

    @property
    def running(self) -> bool:
        return self.client is not None

    @property
    def workers(self) -> int:
        """How many there are; before they are started, how many will probably fit."""
        if self.running:
            return self._workers
        return self.most_workers if self.scheduler else max(1, self._fitting(worker_bytes()))

    def _fitting(self, needed):
        return min(self.most_workers, memory.free_bytes() // needed)

    def has_room(self, needed: int, running: Sequence[Job] = ()) -> bool:
        """Whether a worker could take that many bytes beside the running jobs. Nothing is known of a cluster elsewhere."""
        if self.scheduler:
            return True
        if self._local is None:
            return needed <= memory.free_bytes()
        return needed <= min(self._limit, self._spare_bytes(running))

    def _spare_bytes(self, running):
        """What is free, less what running jobs will still take, and with what an idle worker holds already."""
        free, idle, left = memory.free_bytes(), [], {job.key: job.needed or 0 for job in running}
        for worker in list(self._local.scheduler.workers.values()):
            held = worker.metrics.get("memory", 0)
            keys = [task.key for task in list(worker.processing)]
            if keys:
                free -= max(0, sum(left.pop(key, 0) for key in keys) - held)
            else:
                idle.append(held)
        return free - sum(left.values()) + min(idle, default=0)

    def connect(self, needed: int = 0) -> Any:
        """The client of the running cluster, or of a new one whose workers can take that many bytes each. Raises OSError, ValueError."""
        if self.client and self.client.status == "running" and not self.lost:
            return self.client
        self.stop()
        self.lost = False
        import dask
        from distributed import Client, LocalCluster

        logging.getLogger("distributed").setLevel(logging.ERROR)
        if self.scheduler:
            # A client that could not connect closes itself when it is collected. Should that happen while the next one starts, it would wait
            # for a lock that this very thread holds.
            gc.collect()
            self.client = Client(self.scheduler, timeout=5, set_as_default=False)
            self._workers = sum(self.client.nthreads().values())
            if not self._workers:
                self.stop()
                raise ValueError("it has no workers")
        else:
            self._workers = max(1, self._fitting(needed or worker_bytes()))
            self._limit = memory.free_bytes()
            with dask.config.set(LOCAL_CLUSTER):
                self._local = LocalCluster(
                    n_workers=self._workers,
                    processes=True,
                    threads_per_worker=1,
                    memory_limit=self._limit,
                    silence_logs=logging.ERROR,
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                )
                self.client = Client(self._local, set_as_default=False)
        self.client.subscribe_topic(self._topic, self._receive)
        return self.client

    def stop(self) -> None:
        client, cluster, self.client, self._local = self.client, self._local, None, None
        for part in (client, cluster):
            if part is not None:
                try:
                    part.close(timeout=10)
                except Exception:  # a cluster that is gone already cannot be closed cleanly
                    log.warning("the cluster did not close cleanly", exc_info=True)
