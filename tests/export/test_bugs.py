"""The program of a training with a bug prints what its run measures, and has the bug."""

import pytest

from dlcore import export
from dlcore.experiments import find
from dlcore.recipes import bugs
from dlcore.recipes.bugs import observation

SHORT = {
    "bugs-mlp": {"epochs": 2},
    "bugs-cnn": {"epochs": 2},
    "bugs-transformer": {"steps": 40},
    "bugs-rnn": {"steps": 40},
}
RUNS = [
    ("bugs-mlp", "no-zero-grad"),
    ("bugs-cnn", "no-eval"),
    ("bugs-transformer", "no-causal-mask"),
    ("bugs-rnn", "no-clipping"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "variant"), RUNS)
def test_a_program_prints_the_curve_of_its_run(name, variant, silent, monkeypatch, run_program):
    monkeypatch.setattr(observation, "RATES", ())
    experiment = find(name)
    (tables,) = experiment.measure(experiment.run_group(variant, (1,), **SHORT[name]), "cpu", silent)
    program = export.render(experiment.run(variant, 1, **SHORT[name]))
    assert bugs.BUGS[variant].right.strip() not in program
    printed = [line.split(",") for line in run_program(program).splitlines() if line[:1].isdigit()]
    assert [int(row[0]) for row in printed] == tables["curve"]["step"]
    assert [float(row[1]) for row in printed] == pytest.approx(tables["curve"]["loss"], rel=1e-3)
    assert [float(row[2]) for row in printed] == pytest.approx(tables["curve"]["accuracy"], abs=2e-4)
