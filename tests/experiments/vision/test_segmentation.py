"""The segmentation: equal conditions for all, what its records keep, the choice by validation, and programs that do the same runs."""

import numpy
import pytest
import torch

from dlcore import export
from dlcore.blocks.masks import pack
from dlcore.charts.vision.segmentation_masks import unpack
from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.vision import segmentation
from dlcore.recipes import segmentation as recipe

EXPERIMENT = EXPERIMENTS["segmentation"]


@pytest.fixture(scope="module")
def few():
    """A few steps of two seeds of the U-Net."""
    from tests.conftest import SilentReporter

    return EXPERIMENT.measure(EXPERIMENT.run_group("u-net", (0, 1), steps=5), "cpu", SilentReporter())


def test_every_table_is_whole(few):
    first, second = few
    assert [len(set(map(len, table.values()))) for name, table in first.items() if name != "arrays"] == [1, 1, 1]
    assert first["classes"]["class"] == ["gray", "white"]
    assert len(first["slices"]["dice"]) == 24
    assert first["curve"]["step"] == [0, 1, 2, 4, 5]
    assert first["curve"]["dice"][-1] == pytest.approx(sum(first["classes"]["dice"]) / 2)
    assert first["curve"]["train_loss"][0] is None
    assert first["classes"]["dice"] != second["classes"]["dice"]


def test_the_first_seed_keeps_its_answer_and_the_slices(few):
    first, second = few
    assert set(first["arrays"]) == {"answer", "truth", "degraded"}
    assert "arrays" not in second
    truth, answer = (unpack(first["arrays"][name]) for name in ("truth", "answer"))
    assert truth.shape == answer.shape == first["arrays"]["degraded"].shape == (12, 112, 96)
    common = ((truth == 1) & (answer == 1)).sum()
    assert 2 * common / ((truth == 1).sum() + (answer == 1).sum()) == pytest.approx(first["classes"]["dice"][0])


def test_weights_are_kept_of_the_first_seed_at_the_base_settings_alone():
    degraded, slices = (
        torch.rand(12, 1, 8, 8),
        type("Slices", (), {"truth": torch.zeros(12, 8, 8), "images": torch.rand(12, 8, 8)}),
    )
    answer, network = torch.zeros(12, 8, 8), recipe.network("u-net", 0)
    kept = segmentation._arrays(EXPERIMENT.run("u-net", 0), network, answer, slices, degraded)["arrays"]
    assert sum(name.startswith("weights.") for name in kept) == len(network.state_dict())
    assert kept["clean"].dtype == "uint8"
    assert numpy.array_equal(kept["answer"], pack(answer))
    assert not any(
        name.startswith("weights.")
        for name in segmentation._arrays(EXPERIMENT.run("u-net", 0, noise=0.0), network, answer, slices, degraded)[
            "arrays"
        ]
    )
    assert (
        segmentation._arrays(EXPERIMENT.run("u-net", 0, learning_rate=0.003), network, answer, slices, degraded) == {}
    )
    assert segmentation._arrays(EXPERIMENT.run("u-net", 1), network, answer, slices, degraded) == {}


def test_networks_of_a_seed_begin_alike_and_of_another_do_not():
    first, again, other = (recipe.network("u-net", seed).head.weight for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_batches_depend_on_the_seed_alone():
    from dlcore.data import load

    run, slices = EXPERIMENT.run("u-net", 0, steps=5), load("brain-slices").train
    (inputs, targets), *_ = recipe.batches(slices, (0, 1), run, "cpu")
    (alone, _), *_ = recipe.batches(slices, (1,), EXPERIMENT.run("pixel-model", 0, steps=5), "cpu")
    assert inputs.shape == (2, 8, 1, 112, 96)
    assert targets.shape == (2, 8, 112, 96)
    assert torch.equal(inputs[1], alone[0])


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["u-net", "thresholds"])
def test_the_program_does_the_same_run(variant, few, silent, run_program):
    settings = {"steps": 5} if variant in segmentation.LEARNERS else {}
    run = EXPERIMENT.run(variant, 0, **settings)
    text = export.render(run)
    assert "dlcore" not in text
    output = run_program(text)
    head, *_, last = output.split()
    told = dict(zip(head.split(","), map(float, last.split(",")), strict=True))
    ours = (
        few[0]
        if variant == "u-net"
        else EXPERIMENT.measure(EXPERIMENT.run_group(variant, (0,), **settings), "cpu", silent)[0]
    )
    assert [told["gray"], told["white"]] == pytest.approx(ours["classes"]["dice"], abs=0.01)
    if variant in segmentation.LEARNERS:
        assert told["validation"] == pytest.approx(ours["curve"]["validation"][-1], abs=0.01)
