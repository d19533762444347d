"""Quantized weights: torch's own rounding, and an error of half a step at most."""

import pytest
import torch

from dlcore.blocks.quantization import dequantize, quantize, stored_bytes

WEIGHT = torch.randn(6, 40, generator=torch.Generator().manual_seed(0)) * torch.logspace(-2, 1, 6)[:, None]


@pytest.mark.parametrize("bits", [2, 3, 4, 8])
def test_rounding_is_torchs(bits):
    greatest = 2 ** (bits - 1) - 1
    whole, scale = quantize(WEIGHT, bits, per_channel=False)
    theirs = torch.fake_quantize_per_tensor_affine(WEIGHT, scale.item(), 0, -greatest, greatest)
    torch.testing.assert_close(dequantize(whole, scale), theirs)
    whole, scale = quantize(WEIGHT, bits, per_channel=True)
    zeros = torch.zeros(len(WEIGHT), dtype=torch.int32)
    theirs = torch.fake_quantize_per_channel_affine(WEIGHT, scale[:, 0], zeros, 0, -greatest, greatest)
    torch.testing.assert_close(dequantize(whole, scale), theirs)


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize("bits", [2, 4, 8])
def test_the_error_is_half_a_step_at_most_and_the_numbers_fit(bits, per_channel):
    whole, scale = quantize(WEIGHT, bits, per_channel)
    assert torch.equal(whole, whole.round())
    assert whole.abs().max() == 2 ** (bits - 1) - 1
    assert ((dequantize(whole, scale) - WEIGHT).abs() <= scale / 2 + 1e-6).all()


def test_a_scale_per_row_spares_the_small_rows():
    errors = [((dequantize(*quantize(WEIGHT, 4, way)) - WEIGHT)[0]).abs().mean() for way in (False, True)]
    assert errors[1] < errors[0] / 10
    assert stored_bytes(WEIGHT, 4, True) - stored_bytes(WEIGHT, 4, False) == 2 * 5


def test_zeros_stay_zeros():
    assert not dequantize(*quantize(torch.zeros(3, 4), 8, True)).any()
