"""What happens in a worker process: it measures a group of runs, reports its progress, and stops when asked to."""

import os
import time
from typing import Any

from dlcore import memory
from dlcore.base import RunGroup
from dlcore.experiments import find
from dlcore.records import Record

REPORT_SECONDS = 0.25


class Cancelled(Exception):
    """The measurement was cancelled by its user."""


class ProgressReporter:
    """Reports progress while a measurement runs, at most four times a second, and raises Cancelled where it was."""

    def __init__(self, topic: str, key: str):
        from distributed import Event, get_worker

        self.topic, self.key = topic, key
        self.worker = get_worker()
        self.cancel = Event(f"{topic}-{key}")
        self.unsent: list[Any] = []
        self.sent_at = 0.0

    def metrics(self, metrics: list[dict[str, Any]]) -> None:
        """One dict per run of the group, to be plotted while the rest is still being measured."""
        self.unsent.append(metrics)

    def __call__(self, share: float) -> None:
        """`share` of the work is done, 0 to 1; raises Cancelled."""
        now = time.monotonic()
        if now - self.sent_at < REPORT_SECONDS and share < 1:
            return
        self.sent_at = now
        self.worker.log_event(self.topic, {"key": self.key, "share": share, "rows": self.unsent})
        self.unsent = []
        if self.cancel.is_set():
            raise Cancelled


def measure_group(run_group: RunGroup, topic: str, key: str, device: str) -> list[Record] | None:
    """Runs in a worker: measures a group of runs; its records, or None where it was cancelled."""
    memory.end_first()
    memory.reset_peak()
    import torch

    from dlcore.provenance import provenance
    from dlcore.training import find_device

    if os.name == "posix" and not os.nice(0):
        os.nice(10)
    torch.set_num_threads(1)
    report = ProgressReporter(topic, key)
    experiment = find(run_group.first.experiment)
    device = "cpu" if experiment.cpu_only else find_device(device)
    clock, cpu = time.perf_counter(), time.process_time()
    try:
        report(0.0)
        results = experiment.measure(run_group, device, report)
    except Cancelled:
        return None
    origin = provenance(device, time.perf_counter() - clock, time.process_time() - cpu, len(run_group.runs))
    records = []
    for run, tables in zip(run_group.runs, results, strict=True):
        tables = dict(tables)
        correct, arrays = tables.pop("correct", {}), tables.pop("arrays", {})
        records.append(Record(run, tables, origin, correct, arrays))
    return records
