"""What happens in a worker process: it measures a stack, tells how far it is, and stops when asked to."""

import os
import time

from dlcore.experiments import find
from dlcore.records import Record

REPORT_EVERY = 0.25


class Cancelled(Exception):
    """The reader no longer wants this."""


class ProgressReporter:
    """What a measurement tells while it runs, at most four times a second, and how it learns that it was cancelled."""

    def __init__(self, topic, key):
        from distributed import Event, get_worker

        self.topic, self.key = topic, key
        self.worker = get_worker()
        self.cancel = Event(f"{topic}-{key}")
        self.unsent, self.sent = [], 0.0

    def metrics(self, metrics):
        """One dict per network of the stack, to be drawn while the rest is still being measured."""
        self.unsent.append(metrics)

    def __call__(self, share):
        """`share` of the work is done; raises Cancelled."""
        now = time.monotonic()
        if now - self.sent < REPORT_EVERY and share < 1:
            return
        self.sent = now
        self.worker.log_event(self.topic, {"key": self.key, "share": share, "rows": self.unsent})
        self.unsent = []
        if self.cancel.is_set():
            raise Cancelled


def measure_group(run_group, topic, key, device):
    """Runs in a worker: measures a stack and gives its records, or None where it was cancelled."""
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
        tables = experiment.measure(run_group, device, report)
    except Cancelled:
        return None
    made = provenance(device, time.perf_counter() - clock, time.process_time() - cpu, len(run_group.runs))
    return [
        Record(run, {name: table for name, table in of_run.items() if name != "arrays"}, made, of_run.get("arrays", {}))
        for run, of_run in zip(run_group.runs, tables, strict=True)
    ]
