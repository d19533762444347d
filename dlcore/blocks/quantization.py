"""Weights in few bits: round-to-nearest onto a grid of equal steps, symmetric around 0, with one scale for a matrix or one for each row.

Source: Jacob and others, “Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference”, CVPR 2018;
a scale per output channel: Krishnamoorthi, “Quantizing Deep Convolutional Networks for Efficient Inference: A Whitepaper”, 2018.
"""

from torch import Tensor


def quantize(weight: Tensor, bits: int, per_channel: bool) -> tuple[Tensor, Tensor]:
    """A matrix (outputs, inputs) as whole numbers from −(2^(bits−1) − 1) to 2^(bits−1) − 1, and its scale, (1, 1) or (outputs, 1)."""
    greatest = 2 ** (bits - 1) - 1
    largest = weight.abs().amax(1, keepdim=True) if per_channel else weight.abs().amax().reshape(1, 1)
    scale = largest.clamp(min=1e-12) / greatest
    return (weight / scale).round().clamp(-greatest, greatest), scale


def dequantize(whole: Tensor, scale: Tensor) -> Tensor:
    """The weights that the whole numbers stand for: none is further from the original than half a step."""
    return whole * scale


def stored_bytes(weight: Tensor, bits: int, per_channel: bool, of_scale: int = 2) -> float:
    """Bytes of a quantized matrix: its whole numbers, and its scales in half precision."""
    return weight.numel() * bits / 8 + of_scale * (len(weight) if per_channel else 1)
