"""Fields that are smooth and of known size, noise of known size, the same again from the same seed; and masks that come back as they were."""

import numpy
import pytest
import torch

from dlcore.blocks.bias_field import bias_fields, degrade
from dlcore.blocks.masks import pack
from dlcore.charts.vision.segmentation_masks import unpack


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_fields_have_mean_0_and_deviation_1_and_are_smooth():
    drawn = bias_fields(5, 112, 96, generator())
    assert drawn.shape == (5, 1, 112, 96)
    assert drawn.mean((2, 3)).abs().max() < 1e-5
    assert drawn.std((2, 3)).flatten().tolist() == pytest.approx([1] * 5, abs=1e-4)
    assert drawn.diff(dim=2).abs().max() < 0.25
    assert not torch.allclose(drawn[0], drawn[1], atol=0.1)


def test_without_bias_and_noise_nothing_happens():
    pictures = torch.rand(3, 16, 12)
    assert torch.equal(degrade(pictures, 0.0, 0.0, generator())[:, 0], pictures)


def test_bias_multiplies_and_noise_adds():
    ones = torch.ones(4, 64, 64)
    assert degrade(ones, 0.35, 0.0, generator()).log().std((2, 3)).flatten().tolist() == pytest.approx(
        [0.35] * 4, rel=1e-3
    )
    noisy = degrade(torch.zeros(4, 64, 64), 0.35, 0.15, generator())
    assert noisy.std().item() == pytest.approx(0.15, rel=0.03)
    assert abs(noisy.mean().item()) < 0.01


def test_a_seed_draws_the_same_again():
    pictures = torch.rand(2, 16, 12)
    assert torch.equal(degrade(pictures, 0.3, 0.1, generator(4)), degrade(pictures, 0.3, 0.1, generator(4)))
    assert not torch.equal(degrade(pictures, 0.3, 0.1, generator(4)), degrade(pictures, 0.3, 0.1, generator(5)))


def test_masks_come_back_as_they_were():
    mask = numpy.random.default_rng(0).integers(0, 4, (3, 7, 12))
    packed = pack(mask)
    assert packed.dtype == "uint8"
    assert packed.shape == (3, 7, 3)
    assert numpy.array_equal(unpack(packed), mask)
    assert numpy.array_equal(unpack(pack(torch.from_numpy(mask))), mask)
