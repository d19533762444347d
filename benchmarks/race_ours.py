"""The race by the project's Engine: worker processes, and the seeds of an activation as one stack. Run by benchmarks.race."""

import os
import tempfile
import time
from pathlib import Path

from benchmarks import table
from dlcore.engine import DONE, Engine, cores
from dlcore.experiments import find
from dlcore.records.store import Library, Store

RACE = find("activations-race")


def race(variants, epochs, began):
    """Seconds from the time `began` until all workers have trained once, seconds of the race, and what came out."""
    os.environ.pop("DLCORE_SCHEDULER", None)  # this machine, not a cluster elsewhere
    with tempfile.TemporaryDirectory() as folder:
        nothing = Store(Path(folder) / "nothing", read_only=True)
        library = Library(shipped=nothing, local=Store(Path(folder) / "records"))
        engine = Engine(library, workers=cores())
        try:
            measure(engine, [RACE.stack(variant, (0,), epochs=1) for variant in RACE.variants[: engine.workers]])
            cold = time.time() - began
            stacks = [RACE.stack(variant, epochs=epochs) for variant in variants]
            seconds, _ = table.clock(lambda: measure(engine, stacks))
        finally:
            engine.close()
        curves = {stack.first.variant: [library.get(run)[0].tables["curve"] for run in stack.runs] for stack in stacks}
    return (
        cold,
        seconds,
        {
            "threads": f"{engine.workers} x 1",
            "steps": sum(curve["step"][-1] for of_variant in curves.values() for curve in of_variant),
            "accuracy": {variant: [curve["accuracy"][-1] for curve in each] for variant, each in curves.items()},
        },
    )


def measure(engine, stacks):
    """Hands all stacks to the engine and waits for the last."""
    jobs = [engine.submit(stack, "cpu") for stack in stacks]
    engine.wait(jobs)
    for job in jobs:
        if job.state != DONE:
            raise RuntimeError(f"{job.stack.first.variant} ended as {job.state}: {job.message}")
