"""The plain programs on made sequences print what their runs measure."""

import pytest

from dlcore import export
from dlcore.experiments import find
from dlcore.experiments.language import induction_heads, long_range_recall, positions
from dlcore.recipes import sequence_tasks

RUNS = [
    ("long-range-recall", "rnn", {"distance": 5, "clip": 0.5}),
    ("long-range-recall", "lstm", {"distance": 5, "forget_bias": long_range_recall.LOG_T}),
    ("long-range-recall", "gru", {"distance": 5, "hidden": 16}),
    ("long-range-recall", "transformer", {"distance": 5}),
    *(("positions", variant, {"length": 5}) for variant in positions.VARIANTS),
    ("induction-heads", "layers-1", {"offset": "fixed"}),
    ("induction-heads", "layers-2", {}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variant", "settings"), RUNS)
def test_a_program_prints_the_accuracies_of_its_run(name, variant, settings, silent, monkeypatch, run_program):
    for module in (long_range_recall, positions, induction_heads):
        monkeypatch.setattr(module, "STEPS", 20)
        monkeypatch.setattr(module, "EVERY", 10)
    monkeypatch.setattr(sequence_tasks, "TEST", 100)
    monkeypatch.setattr(long_range_recall, "TEST", 100)
    experiment = find(name)
    (tables,) = experiment.measure(experiment.run_group(variant, (2,), **settings), "cpu", silent)
    program = export.render(experiment.run(variant, 2, **settings))
    assert "dlcore" not in "".join(line for line in program.splitlines() if "import" in line)
    printed = [float(line.split(",")[1]) for line in run_program(program).splitlines() if line[:1].isdigit()]
    assert len(printed) == 3
    assert printed == pytest.approx(tables["curve"]["accuracy"], abs=0.011)
