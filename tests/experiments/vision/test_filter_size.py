"""Small filters: the plain program gives the record's numbers."""

import sys
import types

import pytest
import torch

from dlcore import export
from dlcore.experiments import find

EXPERIMENT = find("filter-size")


@pytest.mark.slow
def test_the_program_gives_the_numbers_of_the_experiment(silent, monkeypatch, capsys):
    """The program reads the files that this project finds, and nothing is downloaded."""
    few = dict(epochs=1, batch=64, data="fashion-10k")
    (table,) = EXPERIMENT.measure(EXPERIMENT.run_group("two-3x3", (3,), **few), "cpu", silent)
    program = export.render(EXPERIMENT.run("two-3x3", 3, **few))
    compile(program, "program.py", "exec")
    stand_in = types.ModuleType("torchvision.datasets")
    stand_in.FashionMNIST = fashion_mnist
    monkeypatch.setitem(sys.modules, "torchvision.datasets", stand_in)
    exec(program, {"__name__": "__main__"})
    printed = [float(line.split(",")[1]) for line in capsys.readouterr().out.splitlines() if line[:1].isdigit()]
    assert printed == pytest.approx(table["curve"]["accuracy"], abs=0.02)


def fashion_mnist(folder, train, download):
    """The files that this project reads, as torchvision gives them."""
    from dlcore.data import fashion_mnist as files

    pictures, labels, *test = map(files.read_idx, files._find_files())
    if not train:
        pictures, labels = test
    return types.SimpleNamespace(data=torch.tensor(pictures), targets=torch.tensor(labels.astype("int64")))
