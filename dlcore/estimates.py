"""What runs will take, seconds and memory, as recorded ones tell."""

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dlcore.base import Run, RunGroup
from dlcore.experiments import find
from dlcore.records import Library

MARGIN = 1.1
CUDA_WORKER_BYTES, CPU_WORKER_BYTES = 900e6, 600e6  # with PyTorch's build for either, and a batch of images


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


def memory_needed(run_group: RunGroup, library: Library) -> int:
    """Bytes that a worker will hold at most: what this machine recorded of such a run, else of other variants, else what one usually takes."""
    experiment, first = find(run_group.first.experiment), run_group.first
    others = [experiment.run(variant, first.seed, **dict(first.settings)) for variant in experiment.variants]
    peaks = _peaks([first], library) or _peaks(others, library)
    return int(max(peaks) * 1e6 * MARGIN) if peaks else worker_bytes()


def _peaks(runs: Sequence[Run], library: Library) -> list[float]:
    """The megabytes that local records of these runs tell. A shipped one was made with another build of PyTorch."""
    found = (library.get(run) for run in runs)
    peaks = (record.provenance.get("peak_mb") for record, source in found if record and source == "local")
    return [peak for peak in peaks if peak]


@cache
def worker_bytes() -> int:
    """Bytes that a worker usually takes with the PyTorch that is installed here, found out without loading it."""
    try:
        found = importlib.util.find_spec("torch")
    except ModuleNotFoundError:
        found = None
    if found is None or found.origin is None:
        return int(CPU_WORKER_BYTES)
    library = Path(found.origin).parent / "lib"
    return int(CUDA_WORKER_BYTES if any(library.glob("*torch_cuda*")) else CPU_WORKER_BYTES)
