"""RNN, LSTM, GRU, Transformer: the first test after the start, the gradient before it; of surnames the first epoch; of times that they are there."""

import platform

import pytest

from dlcore.experiments.language import bits_per_byte as bytewise
from dlcore.experiments.language import long_range_recall as recalling
from dlcore.experiments.language import recurrent_kernels, thread_scaling
from dlcore.experiments.language import sequence_cost as timing
from dlcore.experiments.language import surnames as spelling
from tests.experiments.first_steps import compare_rows, first_rows, first_tests, python_of, shipped_tables

EARLY = {"validation": {"rel": 0.03}}
NEAR = {"accuracy": {"abs": 0.04}, "loss": {"rel": 0.05}}


def recall(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,))
    theirs = shipped_tables(run_group.first)
    compare_rows(first_rows(experiment, run_group), theirs["curve"], **NEAR)
    monkeypatch.setattr(recalling, "_learn", lambda *told: {})
    (reached,) = experiment.measure(run_group, "cpu", silent)
    assert reached["reach"]["back"] == theirs["reach"]["back"]
    assert reached["reach"]["before"] == pytest.approx(theirs["reach"]["before"], rel=1e-2)


def gradients(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,))
    (ours,) = experiment.measure(run_group, "cpu", silent)
    theirs = shipped_tables(run_group.first)["profile"]
    assert ours["profile"]["back"] == theirs["back"]
    assert ours["profile"]["gradient"] == pytest.approx(theirs["gradient"], rel=1e-2, abs=0)


def clipping(experiment, variant, silent, monkeypatch):
    # Short and with a low rate: rounding, which differs by CPU, grows the least there.
    run_group = experiment.run_group(variant, (0,), gain=1.0, length=10, learning_rate=0.03)
    compare_rows(first_rows(experiment, run_group), shipped_tables(run_group.first)["curve"], **NEAR)


def surnames(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,))
    theirs = shipped_tables(run_group.first)
    if variant == spelling.BASELINE:
        (ours,) = experiment.measure(run_group, "cpu", silent)
        assert ours["outcome"]["accuracy"] == pytest.approx(theirs["outcome"]["accuracy"], abs=0.01)
        return
    compare_rows(first_rows(experiment, run_group), theirs["curve"], **NEAR)


def reading_time(experiment, variant, silent, monkeypatch):
    monkeypatch.setattr(timing, "REPEATS", 1)
    monkeypatch.setattr(timing, "LENGTHS", timing.LENGTHS[:1])
    (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))
    told = dict(
        zip(
            zip(theirs["chain"]["variant"], theirs["chain"]["length"], strict=True),
            theirs["chain"]["operations"],
            strict=True,
        )
    )
    for name, length, count in zip(*ours["chain"].values(), strict=True):
        assert told[name, length] == count
    assert set(zip(ours["step"]["variant"], ours["step"]["kernel"], strict=True)) == set(
        zip(theirs["step"]["variant"], theirs["step"]["kernel"], strict=True)
    )
    assert all(spent > 0 for spent in theirs["step"]["milliseconds"])


def kernels(experiment, variant, silent, monkeypatch):
    _same_rows(experiment, variant, silent, monkeypatch, recurrent_kernels, WIDTHS=recurrent_kernels.WIDTHS[:1])


def scaling(experiment, variant, silent, monkeypatch):
    _same_rows(experiment, variant, silent, monkeypatch, thread_scaling, BATCHES=thread_scaling.BATCHES[:1], LENGTH=8)


def _same_rows(experiment, variant, silent, monkeypatch, module, **shortened):
    """Times differ by machine: what is timed is there, in the same order."""
    for name, value in {"REPEATS": 1, **shortened}.items():
        monkeypatch.setattr(module, name, value)
    (ours,) = experiment.measure(experiment.run_group(variant, (0,)), "cpu", silent)
    theirs = shipped_tables(experiment.run(variant, 0))["step"]
    assert all(spent > 0 for spent in theirs["milliseconds"])
    for column, values in ours["step"].items():
        if column != "milliseconds":
            assert theirs[column][: len(values)] == values


def language_models(experiment, variant, silent, monkeypatch):
    """Counts wholly; networks before their first step, as the first test after it comes late."""
    run_group = experiment.run_group(variant, (0,))
    theirs = shipped_tables(run_group.first)
    if variant == bytewise.COUNTS:
        # Python's help differs from version to version.
        near = 1e-5 if python_of(run_group.first) == platform.python_version() else 0.1
        (ours,) = experiment.measure(run_group, "cpu", silent)
        assert ours["orders"]["bits"] == pytest.approx(theirs["orders"]["bits"], rel=near)
        return
    (before,) = first_rows(experiment, run_group, tests=1)
    compare_rows([before], theirs["curve"], validation={"rel": 0.01})


def pairs(experiment, variant, silent, monkeypatch):
    run_group = experiment.run_group(variant, (0,), distance=20)
    curve = shipped_tables(run_group.first)["curve"]
    rows = first_rows(experiment, run_group)
    compare_rows(rows, curve | {"accuracy": curve["validation_accuracy"]}, **NEAR)


FIRST_STEPS = {
    "long-range-recall": recall,
    "key-value-recall": pairs,
    "recurrent-gradients": gradients,
    "recurrent-clipping": clipping,
    "surnames": surnames,
    "sequence-cost": reading_time,
    "recurrent-kernels": kernels,
    "thread-scaling": scaling,
    "bits-per-byte": language_models,
    "scaling-curve": first_tests(EARLY, size=1),
}
