"""What recorded runs foretell: seconds and memory."""

import dataclasses

import pytest

from dlcore.estimates import CPU_WORKER_BYTES, CUDA_WORKER_BYTES, MARGIN, estimate, memory_needed, worker_bytes
from dlcore.experiments import EXPERIMENTS
from dlcore.records import Library, Store

RACE = EXPERIMENTS["activation-comparison"]


def test_an_estimate_comes_from_recorded_runs(tmp_path):
    shipped, nothing = Library(), Library(shipped=Store(tmp_path / "none"), local=Store(tmp_path / "nil"))
    once, twice = RACE.run_group("relu", epochs=30), RACE.run_group("relu", epochs=60)
    assert estimate([once], shipped) > 0
    assert estimate([twice], shipped) == pytest.approx(2 * estimate([once], shipped))
    assert estimate([once] * 4, shipped, workers=2) == pytest.approx(2 * estimate([once], shipped))
    assert estimate([once], shipped, workers=8) == pytest.approx(estimate([once], shipped))
    assert estimate([once], nothing) is None
    assert estimate([], shipped) == 0


@pytest.fixture
def recorded(tmp_path):
    """A library, and a function that records a run here with a peak."""
    library = Library(local=Store(tmp_path))
    shipped, _ = Library().get(RACE.run("relu", 0))

    def record(run, peak_mb):
        library.add(dataclasses.replace(shipped, run=run, provenance=shipped.provenance | {"peak_mb": peak_mb}))

    return library, record


def test_memory_is_what_this_machine_recorded_of_such_a_run(recorded):
    library, record = recorded
    record(RACE.run("relu", 0), 400)
    record(RACE.run("elu", 0), 500)
    assert memory_needed(RACE.run_group("relu"), library) == pytest.approx(400e6 * MARGIN)


def test_else_the_most_of_other_variants_under_the_same_settings(recorded):
    library, record = recorded
    for variant, peak in (("relu", 400), ("elu", 500), ("tanh", 450)):
        record(RACE.run(variant, 0), peak)
    assert memory_needed(RACE.run_group("gelu"), library) == pytest.approx(500e6 * MARGIN)
    assert memory_needed(RACE.run_group("gelu", depth=12), library) == worker_bytes()


def test_else_what_a_worker_usually_takes(recorded):
    library, record = recorded
    record(RACE.run("relu", 0), None)
    assert memory_needed(RACE.run_group("relu"), library) == worker_bytes()
    assert worker_bytes() in (CPU_WORKER_BYTES, CUDA_WORKER_BYTES)
