"""The trained U-Net on one slice, here: the same answers as recorded, degradation that repeats, and every stop on the way."""

import numpy
import pytest
import torch

from dlcore.blocks.bias_field import degrade
from dlcore.blocks.metrics import dice
from dlcore.charts.vision.segmentation_masks import unpack
from dlcore.data import load
from dlcore.experiments import EXPERIMENTS
from dlcore.inspection.vision import segmentation
from dlcore.records import Library

EXPERIMENT = EXPERIMENTS["segmentation"]


@pytest.fixture(scope="module", params=["u-net", "u-net-without-skips"])
def shipped(request):
    return (
        request.param,
        Library().shipped.arrays(EXPERIMENT.run(request.param, 0)),
        Library().shipped.arrays(EXPERIMENT.run("u-net", 0)),
    )


def test_shipped_weights_answer_as_recorded(shipped, as_recorded):
    """But for half precision. The slices are degraded again as in the experiment: recorded ones are bytes, which noise below zero is cut from."""
    variant, arrays, unet = shipped
    run = EXPERIMENT.run(variant, 0)
    network = segmentation.load_unet(as_recorded(arrays, run=run))
    degraded = degrade(
        load("brain-slices").test.images, run["bias"], run["noise"], torch.Generator().manual_seed(7_000_003)
    )
    for place in (0, 6, 11):
        with torch.no_grad():
            mine = network(degraded[place : place + 1])[0].argmax(0).numpy()
        assert (mine == unpack(arrays["answer"])[place]).mean() > 0.995
        assert abs(segmentation.to_bytes(degraded[place : place + 1]).astype(int) - unet["degraded"][place]).max() <= 1


def test_weights_that_do_not_fit_are_refused(shipped, as_recorded):
    variant, arrays, _ = shipped
    other = EXPERIMENT.run("u-net-without-skips" if variant == "u-net" else "u-net", 0)
    with pytest.raises(ValueError, match="do not fit"):
        segmentation.load_unet(as_recorded(arrays, run=other))


def test_a_seed_repeats_and_nothing_is_added_where_nothing_is_asked(shipped, as_recorded):
    variant, arrays, unet = shipped
    recorded = as_recorded(arrays, run=EXPERIMENT.run(variant, 0))
    clean, truth = unet["clean"][5], unpack(unet["truth"])[5].astype("uint8")

    def segment(bias, noise, seed):
        return segmentation.segment(recorded, clean.tobytes(), truth.tobytes(), clean.shape, bias, noise, seed)

    assert numpy.array_equal(segment(0.0, 0.0, 3).pixels, clean)
    first, again, other = (segment(0.3, 0.1, seed) for seed in (1, 1, 2))
    assert numpy.array_equal(first.pixels, again.pixels)
    assert not numpy.array_equal(first.pixels, other.pixels)
    assert first.dice == tuple(
        dice(torch.from_numpy(first.prediction), torch.from_numpy(truth), tissue) for tissue in (1, 2)
    )


def test_stages_go_down_and_up(shipped, as_recorded):
    variant, arrays, unet = shipped
    recorded, pixels = as_recorded(arrays, run=EXPERIMENT.run(variant, 0)), unet["degraded"][5]
    stages = segmentation.feature_maps(recorded, pixels.tobytes(), pixels.shape)
    assert [stage.name for stage in stages] == ["down 1", "down 2", "down 3", "bottom", "up 3", "up 2", "up 1"]
    assert [stage.maps.shape for stage in stages][2:5] == [(8, 28, 24), (8, 14, 12), (8, 28, 24)]
    assert [stage.channels for stage in stages] == [8, 16, 32, 64, 32, 16, 8]
    assert all(stage.maps[0].std() >= stage.maps[-1].std() for stage in stages)
