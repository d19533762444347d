"""Data efficiency: its rule for steps, whose images are whose, how its evidence is reckoned, and the programs that can be taken home."""

import csv
import subprocess
import sys

import pytest
import torch

from dlcore import export
from dlcore.base import InvalidInput
from dlcore.data import load
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.vision import data_efficiency as module
from dlcore.export.vision import data_efficiency as program_module
from dlcore.guide import TOPICS
from dlcore.models.vision import CLASSIFIERS

EXPERIMENT = EXPERIMENTS["data-efficiency"]
STUB = """
import sys, types, torch
from dlcore.data import fashion_mnist as ours
found = [torch.from_numpy(ours.read_idx(path).copy()) for path in ours._find_files()]
class FashionMNIST:
    def __init__(self, folder, train, download):
        self.data, self.targets = (found[0], found[1].long()) if train else (found[2], found[3].long())
sys.modules["torchvision"], sys.modules["torchvision.datasets"] = types.ModuleType("torchvision"), types.ModuleType("datasets")
sys.modules["torchvision.datasets"].FashionMNIST = FashionMNIST
"""


def test_the_networks_are_implemented_and_the_vit_has_its_topic():
    assert set(module.NETWORKS) <= set(CLASSIFIERS)
    assert TOPICS["vit"].guide_date == "2020"


def steps(**settings):
    run = EXPERIMENT.run("vit", 0, **settings)
    return run["images"] // module.BATCH * module.epochs(run)


def test_steps_grow_with_the_root_of_the_images():
    assert [module.epochs(EXPERIMENT.run("vit", 0, images=size)) for size in (*module.SIZES, module.ALL)] == [
        20,
        10,
        5,
        3,
        1,
    ]
    for fewer, more in zip(module.SIZES, module.SIZES[1:], strict=False):
        assert steps(images=more) / steps(images=fewer) == pytest.approx((more / fewer) ** 0.5, rel=0.15)
    assert steps(longer=4) == 4 * steps()


def test_each_seed_draws_its_own_images_and_all_seeds_are_judged_on_the_same(silent, monkeypatch):
    given = []
    monkeypatch.setattr(
        module,
        "_fit_machine",
        lambda run, seed, images, validation, device, report: given.append((images, validation)) or {},
    )
    EXPERIMENT.measure(EXPERIMENT.run_group("svm", (0, 1), images=250), "cpu", silent)
    (one, choosing), (two, other) = given
    assert len(one.train_inputs) == len(two.train_inputs) == 250
    assert not torch.equal(one.train_inputs, two.train_inputs)
    assert torch.equal(one.test_inputs, two.test_inputs)
    assert torch.equal(choosing[0], other[0])
    assert (len(choosing[0]), len(one.test_inputs)) == (500, 1_500)
    whole = load("fashion-10k")
    assert torch.equal(torch.cat([choosing[0], one.test_inputs]), whole.test_inputs)
    where = {
        row.numpy().tobytes(): label.item() for row, label in zip(whole.train_inputs, whole.train_targets, strict=True)
    }
    assert all(
        where[row.numpy().tobytes()] == label for row, label in zip(one.train_inputs, one.train_targets, strict=True)
    )


def test_more_images_than_there_are_is_a_sentence(silent):
    with pytest.raises(InvalidInput, match="Fashion-10k has 10,000 images to learn from, not 60,000"):
        EXPERIMENT.measure(EXPERIMENT.run_group("svm", (0,), images=60_000), "cpu", silent)


def end_tables(accuracy, validation):
    return {"end": {"accuracy": [accuracy], "validation": [validation]}}


def test_growth_is_the_slope_per_tenfold_of_images():
    from math import log10

    tables = [end_tables(0.5 + 0.1 * log10(size) * first, 0.5) for size in module.SIZES for first in (1, 0)]
    assert module.growth(*tables) == pytest.approx(0.1)


def test_every_size_and_the_trend_are_evidence_the_greatest_size_first():
    conditions = [evidence.condition for evidence in EXPERIMENT.evidence]
    assert [condition.partition(" ")[0] for condition in conditions] == ["10,000", "4,000", "1,000", "250", "from"]
    assert {evidence.claim for evidence in EXPERIMENT.evidence} == {"vision/vit-wins-on-large-data"}
    for evidence in EXPERIMENT.evidence:
        shipped = {run_group.first for run_group in EXPERIMENT.shipped_run_groups()}
        assert {
            EXPERIMENT.run(query.variant, 0, **settings) for query in evidence.queries for settings in query.grid
        } <= shipped


@pytest.mark.slow
# a ResNet differs in its class alone, and has no rate of its own for positions
@pytest.mark.parametrize("variant", ["vit", "svm"])
def test_the_program_prints_what_the_run_measures(variant, silent, tmp_path, monkeypatch):
    for each in (module, program_module):
        monkeypatch.setattr(each, "epochs", lambda run: 1)
    run_group = EXPERIMENT.run_group(variant, (1,), images=250, learning_rate=0.003)
    measured = EXPERIMENT.measure(run_group, "cpu", silent)[0]["end"]
    program = export.render(run_group.first)
    assert "dlcore" not in program
    assert "$" not in program
    (tmp_path / "run.py").write_text(STUB + program)
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", str(tmp_path / "run.py")],
        env={"PYTHONPATH": ":".join(sys.path), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    (printed,) = csv.DictReader(ran.stdout.splitlines())
    for column, ours in (("train", "train"), ("validation", "validation"), ("test", "accuracy")):
        assert float(printed[column]) == pytest.approx(measured[ours][0], abs=0.01), column
