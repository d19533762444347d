"""The trained U-Net on one slice, here: the same answers as recorded, degradation that repeats, and every stop on the way."""

from types import SimpleNamespace

import numpy
import pytest
import torch

from dlcore.blocks.bias_field import degrade
from dlcore.charts.vision.segmentation_masks import unpack
from dlcore.data import load
from dlcore.experiments import EXPERIMENTS
from dlcore.inspection.vision import segmentation
from dlcore.models.vision.unet import UNet
from dlcore.records import Library

EXPERIMENT = EXPERIMENTS["segmentation"]


@pytest.fixture(scope="module", params=["u-net", "u-net-without-skips"])
def shipped(request):
    return (
        request.param,
        Library().shipped.arrays(EXPERIMENT.run(request.param, 0)),
        Library().shipped.arrays(EXPERIMENT.run("u-net", 0)),
    )


def test_shipped_weights_answer_as_recorded(shipped):
    """But for half precision. The slices are drawn again as in the experiment: kept ones are bytes, which noise below zero is cut from."""
    variant, arrays, unet = shipped
    run = EXPERIMENT.run(variant, 0)
    network = segmentation.load_unet(SimpleNamespace(arrays=arrays, run=run))
    drawn = degrade(
        load("brain-slices").test.images, run["bias"], run["noise"], torch.Generator().manual_seed(7_000_003)
    )
    for place in (0, 6, 11):
        mine = segmentation.predict(network, drawn[place : place + 1])
        assert (mine == unpack(arrays["answer"])[place]).mean() > 0.995
        assert abs(segmentation.to_bytes(drawn[place : place + 1]).astype(int) - unet["degraded"][place]).max() <= 1


def test_weights_that_do_not_fit_are_refused(shipped):
    variant, arrays, _ = shipped
    other = EXPERIMENT.run("u-net-without-skips" if variant == "u-net" else "u-net", 0)
    with pytest.raises(ValueError, match="do not fit"):
        segmentation.load_unet(SimpleNamespace(arrays=arrays, run=other))


def test_a_draw_repeats_and_nothing_is_added_where_nothing_is_asked():
    pixels = numpy.random.default_rng(0).integers(0, 170, (112, 96)).astype("uint8")
    assert numpy.array_equal(segmentation.to_bytes(segmentation.degrade_slice(pixels, 0.0, 0.0, 3)), pixels)
    first, again, other = (segmentation.degrade_slice(pixels, 0.3, 0.1, seed) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_stages_go_down_and_up():
    torch.manual_seed(0)
    stages = segmentation.feature_maps(UNet().eval(), torch.randn(1, 1, 112, 96))
    assert [stage.name for stage in stages] == ["down 1", "down 2", "down 3", "bottom", "up 3", "up 2", "up 1"]
    assert [stage.maps.shape for stage in stages][2:5] == [(8, 28, 24), (8, 14, 12), (8, 28, 24)]
    assert [stage.channels for stage in stages] == [8, 16, 32, 64, 32, 16, 8]
    assert all(stage.maps[0].std() >= stage.maps[-1].std() for stage in stages)


def test_dice_scores_are_of_gray_and_white():
    truth = numpy.array([[1, 2, 2, 0]])
    assert segmentation.dice_scores(numpy.array([[1, 2, 0, 0]]), truth) == (1.0, pytest.approx(2 / 3))
