"""Small filters: the evidence compares at the rate that validation chose, and the plain program gives the record's numbers."""

import sys
import types

import pytest
import torch

from dlcore import export
from dlcore.data import load
from dlcore.experiments import find
from dlcore.experiments.vision import filter_size

EXPERIMENT = find("filter-size")


def run(accuracy, validation, parameters=1):
    return {
        "curve": {"accuracy": [0.1, accuracy], "validation": [0.1, validation]},
        "cost": {"parameters": [parameters]},
    }


@pytest.mark.slow
def test_the_program_gives_the_numbers_of_the_experiment(silent, monkeypatch, capsys):
    """On 600 pictures, the others kept apart; the program reads the files that this project finds, and nothing is downloaded."""
    few = dict(epochs=1, batch=64)
    images = load("fashion-10k")
    monkeypatch.setattr(filter_size, "VALIDATION", 9_400)
    monkeypatch.setattr("dlcore.export.vision.filter_size.VALIDATION", 9_400)
    (table,) = EXPERIMENT.measure(EXPERIMENT.run_group("two-3x3", (3,), **few), "cpu", silent)
    program = export.render(EXPERIMENT.run("two-3x3", 3, **few))
    compile(program, "program.py", "exec")
    stand_in = types.ModuleType("torchvision.datasets")
    stand_in.FashionMNIST = fashion_mnist
    monkeypatch.setitem(sys.modules, "torchvision.datasets", stand_in)
    exec(program, {"__name__": "__main__"})
    printed = [float(line.split(",")[1]) for line in capsys.readouterr().out.splitlines() if line[:1].isdigit()]
    assert len(images.train_inputs) == 10_000
    assert printed == pytest.approx(table["curve"]["accuracy"], abs=0.02)


def fashion_mnist(folder, train, download):
    """The files that this project reads, as torchvision gives them."""
    from dlcore.data import fashion_mnist as files

    pictures, labels, *test = map(files.read_idx, files._find_files())
    if not train:
        pictures, labels = test
    return types.SimpleNamespace(data=torch.tensor(pictures), targets=torch.tensor(labels.astype("int64")))
