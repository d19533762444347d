"""The race by the project's Engine: worker processes, and the seeds of an activation as one stack. Run by benchmarks.race."""

import os
import tempfile
import time
from pathlib import Path

from benchmarks import table
from dlcore.cluster import cores
from dlcore.engine import DONE, Engine
from dlcore.experiments import find
from dlcore.records import Archive, Library, Store

RACE = find("activation-comparison")


def race(variants, epochs, began):
    """Seconds from the time `began` until all workers have trained once, seconds of the race, and what came out."""
    os.environ.pop("DLCORE_SCHEDULER", None)  # this machine, not a cluster elsewhere
    with tempfile.TemporaryDirectory() as folder:
        nothing = Archive(Path(folder) / "nothing")
        library = Library(shipped=nothing, local=Store(Path(folder) / "records"))
        engine = Engine(library, workers=cores())
        try:
            measure(engine, [RACE.run_group(variant, (0,), epochs=1) for variant in RACE.variants[: engine.workers]])
            cold = time.time() - began
            run_groups = [RACE.run_group(variant, epochs=epochs) for variant in variants]
            seconds, _ = table.clock(lambda: measure(engine, run_groups))
        finally:
            engine.close()
        curves = {
            run_group.first.variant: [library.get(run)[0].tables["curve"] for run in run_group.runs]
            for run_group in run_groups
        }
    return (
        cold,
        seconds,
        {
            "threads": f"{engine.workers} x 1",
            "steps": sum(curve["step"][-1] for of_variant in curves.values() for curve in of_variant),
            "accuracy": {variant: [curve["accuracy"][-1] for curve in each] for variant, each in curves.items()},
        },
    )


def measure(engine, run_groups):
    """Hands all stacks to the engine and waits for the last."""
    jobs = [engine.submit(run_group, "cpu") for run_group in run_groups]
    engine.wait(jobs)
    for job in jobs:
        if job.state != DONE:
            raise RuntimeError(f"{job.run_group.first.variant} ended as {job.state}: {job.message}")
