"""Where a token stands, as waves: each pair of numbers is the sine and cosine of its place at one wavelength, from short to long."""

import torch


def sinusoids(length, width):
    """Positions (length, width), sines at even places and cosines at odd ones, of wavelengths 2π to 10,000·2π.

    Nothing is learned, and there is one for every place, however far. Source: Vaswani and others, “Attention Is All You Need”, NeurIPS 2017, section 3.5.
    """
    place = torch.arange(length, dtype=torch.float64)[:, None]  # (length, 1)
    learning_rate = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)  # (width / 2,)
    waves = torch.stack(
        [(place * learning_rate).sin(), (place * learning_rate).cos()], dim=-1
    )  # (length, width / 2, 2)
    return waves.flatten(1)[:, :width].float()
