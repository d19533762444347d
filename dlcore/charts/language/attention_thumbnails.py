"""Attention of many tokens as a small picture: a pixel square for each pair. Arrays in, uint8 (height, width, 3) out."""

import numpy as np

PAPER, INK = np.array([250, 250, 248]), np.array([20, 92, 160])
EXPONENT = 0.6  # brings out weak attention beside the strongest


def thumbnail(weights, side=248):
    """Attention weights (queries, keys) from paper (0) to blue (1), queries downwards; at most `side` pixels each way, each pair a whole number of them."""
    strength = np.clip(np.asarray(weights, float), 0, 1)[..., None] ** EXPONENT
    factor = max(1, side // len(weights))
    return (PAPER + (INK - PAPER) * strength).round().astype("uint8").repeat(factor, 0).repeat(factor, 1)
