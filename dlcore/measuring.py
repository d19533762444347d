"""Runs for the command line: whether their data is here, an engine as the options ask for it, and a progress bar."""

import math
import sys
import time

from dlcore.base import InvalidInput


def require_data(run_groups, scheduler, download=False):
    """Raises InvalidInput where a data set is missing and may not, or cannot, be downloaded. A cluster has its own."""
    from dlcore.data import DATA_SETS

    for name in sorted({dict(run_group.first.settings).get("data", "") for run_group in run_groups} - {""}):
        sentence = DATA_SETS[name].missing()
        if sentence and not scheduler:
            if not download or DATA_SETS[name].download is None:
                raise InvalidInput(sentence)
            try:
                DATA_SETS[name].download()
            except (OSError, RuntimeError) as problem:
                raise InvalidInput(f"{DATA_SETS[name].title} could not be downloaded: {problem}") from problem


def engine(library, options):
    """An engine with the workers that the options ask for. Raises InvalidInput."""
    from dlcore.engine import Engine

    if options.device not in ("auto", "cpu", "cuda", "mps"):
        raise InvalidInput(f"A device is auto, cpu, cuda or mps, not “{options.device}”.")
    if options.workers is not None and not 1 <= options.workers <= 256:
        raise InvalidInput(f"Workers must be from 1 to 256, not {options.workers}.")
    return Engine(library, scheduler=options.scheduler, workers=options.workers)


def measure(run_groups, library, options, minutes=None):
    """Measures the groups with a progress bar; prints what failed, in a sentence each. Returns the exit code.

    After so many `minutes` no further group begins, and those that are running end.
    """
    from tqdm import tqdm

    from dlcore.engine import CANCELLED, DONE, FAILED, QUEUED

    running = engine(library, options)
    running.check_scheduler()
    jobs = [running.submit(run_group, options.device) for run_group in run_groups]
    bar = tqdm(
        total=len(jobs),
        unit="group",
        bar_format="{desc} {percentage:3.0f}% |{bar}| {n:.1f}/{total} groups of runs, {elapsed}, {remaining} left",
        dynamic_ncols=True,
    )

    deadline, left = time.monotonic() + 60 * (math.inf if minutes is None else minutes), []

    def watch():
        if time.monotonic() >= deadline:
            left.extend(job for job in jobs if job.state == QUEUED)
            for job in left:
                running.cancel(job)
        bar.set_description_str(next((_name(job) for job in jobs if job.live), "done"), refresh=False)
        bar.n = sum(job.share for job in jobs)
        bar.refresh()

    try:
        running.wait(jobs, watch)
    finally:
        bar.close()
        running.close()
    for job in jobs:
        if (job.state in (FAILED, CANCELLED) or job.message) and job not in left:
            print(f"{_name(job)}: {job.message or job.state}", file=sys.stderr)
    done = sum(job.state == DONE and not job.unsaved for job in jobs)
    print(f"{done} of {len(jobs)} groups of runs measured and stored; records in {library.local.folder}")
    if left:
        print(f"The {minutes} minutes are over; the same command goes on with the other {len(left)}.")
    return 0 if done == len(jobs) else 1


def _name(job):
    return f"{job.run_group.first.experiment} {job.run_group.first.variant}"
