"""The experiments that change one idea: what they compare is what they say, and the standalone program gives a run's own numbers."""

import csv

import pytest
import torch
from torch import nn

from dlcore import export
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.vision import compound_scaling
from dlcore.models.vision import VGG, EfficientNet, ResNet
from dlcore.recipes import small_cnns

RESIDUAL, COMPOUND, REGULAR = (EXPERIMENTS[name] for name in ("residual-depth", "compound-scaling", "regularizers"))


@pytest.mark.slow
@pytest.mark.parametrize("variant", RESIDUAL.variants)
def test_the_script_prints_what_the_run_measures(variant, silent, run_program):
    run_group = RESIDUAL.run_group(variant, (1,), depth=8, epochs=1, images=2_500, learning_rate=0.03, data="mnist-5k")
    measured = RESIDUAL.measure(run_group, "cpu", silent)[0]["curve"]
    program = export.render(run_group.first)
    output = run_program(program)
    printed = list(csv.DictReader(output.splitlines()))
    assert [int(row["step"]) for row in printed] == measured["step"] == [0, 15, 30]
    assert [float(row["train_accuracy"]) for row in printed] == pytest.approx(measured["train_accuracy"], abs=0.03)
    assert [float(row["test_accuracy"]) for row in printed] == pytest.approx(measured["accuracy"], abs=0.03)
    assert measured["train_accuracy"][-1] > 0.25  # it learned, so the agreement means something


def test_plain_and_residual_begin_with_the_same_weights():
    plain, residual = (
        small_cnns.initialize(lambda added=added: ResNet(blocks=2, width=4, residual=added), (3,))[0]
        for added in (False, True)
    )
    assert all(
        torch.equal(ours, theirs) for ours, theirs in zip(plain.parameters(), residual.parameters(), strict=True)
    )
    pictures = torch.randn(2, 1, 14, 14)
    assert not torch.allclose(plain(pictures), residual(pictures))


@pytest.mark.slow
def test_the_ways_to_grow_do_equal_arithmetic():
    target = small_cnns.macs(EfficientNet(), compound_scaling.WHOLE)
    for variant in COMPOUND.variants:
        depth, width, side = compound_scaling.grow(variant, 12)
        share = small_cnns.macs(EfficientNet(depth=depth, width=width), side) / target
        assert share < 0.3 if variant == "scaled-base" else 0.93 < share < 1.07, variant
    depth, width, side = compound_scaling.grow("compound", 12)
    assert depth > 1 < width
    assert 12 < side < compound_scaling.WHOLE


def test_multiply_adds_are_those_of_the_formula():
    ours = small_cnns.macs(
        nn.Sequential(nn.Conv2d(1, 6, 3, padding=1, bias=False), nn.Flatten(), nn.Linear(6 * 64, 10)), 8
    )
    assert ours == 64 * 6 * 9 + 6 * 64 * 10


def test_shrinking_takes_means_and_leaves_what_fits():
    picture = torch.arange(16.0).view(1, 1, 4, 4)
    assert small_cnns.resize(picture, 4) is picture
    small = small_cnns.resize(torch.full((1, 1, 28, 28), 3.0), 17)
    assert small.shape == (1, 1, 17, 17)
    assert torch.allclose(small, torch.tensor(3.0), atol=1e-5)
    assert small_cnns.resize(picture, 2).mean().item() == pytest.approx(7.5)
    spike = torch.zeros(1, 1, 28, 28)
    spike[0, 0, 13, 13] = 1.0
    assert small_cnns.resize(spike, 10).sum() > 0  # a plain choice of every third pixel would have missed it


def test_what_chooses_and_what_judges_are_apart():
    run = RESIDUAL.run("plain", 0, data="mnist-5k", images=2_000)
    images, (inputs, targets) = small_cnns.images(run, 14)
    assert images.train_inputs.shape == (1_500, 1, 14, 14)
    assert inputs.shape == (500, 1, 14, 14)
    assert len(targets) == 500
    seen = {picture.numpy().tobytes() for picture in images.train_inputs}
    assert not seen & {picture.numpy().tobytes() for part in (inputs, images.test_inputs) for picture in part}


def test_the_regularizers_are_in_the_network_that_is_named_for_them(silent, monkeypatch):
    seen = {}

    def look(networks, run_group, *others, **more):
        seen[run_group.first.variant] = networks[0]
        return [{"seconds": [1.0], "step": [1]}]

    monkeypatch.setattr(small_cnns, "train_networks", look)
    for variant in REGULAR.variants:
        REGULAR.measure(REGULAR.run_group(variant, (0,), data="mnist-5k", dropout=0.25), "cpu", silent)
    kinds = {name: [type(layer) for layer in network.modules()] for name, network in seen.items()}
    assert {name: found.count(nn.BatchNorm2d) for name, found in kinds.items()} == {
        "no-regularizer": 0,
        "dropout": 0,
        "batch-norm": 7,
        "dropout-and-norm": 7,
    }
    shares = {
        name: next(layer.p for layer in network.modules() if isinstance(layer, nn.Dropout))
        for name, network in seen.items()
    }
    assert shares == {"no-regularizer": 0.0, "dropout": 0.25, "batch-norm": 0.0, "dropout-and-norm": 0.25}


def test_a_vgg_without_norm_is_what_it_was():
    torch.manual_seed(0)
    ours = VGG(width=16, batch_norm=False)
    torch.manual_seed(0)
    assert [name for name, _ in VGG().named_parameters()] == [name for name, _ in ours.named_parameters()]
    assert sum(weight.numel() for weight in VGG().parameters()) == 241_210
