"""Sinusoidal positional encoding: each pair of numbers is the sine and cosine of the position at one wavelength, from short to long."""

import torch


def sinusoids(length: int, width: int) -> torch.Tensor:
    """Encodings (length, width): sines in even columns and cosines in odd ones, of wavelengths 2π to 10,000·2π.

    Nothing is learned, and every position has one, however far. Source: Vaswani and others, “Attention Is All You Need”,
    NeurIPS 2017, section 3.5.
    """
    position = torch.arange(length, dtype=torch.float64)[:, None]  # (length, 1)
    frequency = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)  # (width / 2,)
    angle = position * frequency
    waves = torch.stack([angle.sin(), angle.cos()], dim=-1)  # (length, width / 2, 2)
    return waves.flatten(1)[:, :width].float()
