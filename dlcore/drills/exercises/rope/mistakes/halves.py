"""the pairs are the two halves instead of neighbors

Entry i with entry i + d/2 is the layout of GPT-NeoX, and of Llama in Hugging Face's code; the paper pairs neighbors.
Weights trained with one do not work with the other.
"""

import numpy as np


def rope(x, positions):
    frequency = 10_000.0 ** (-np.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle = positions[:, None] * frequency
    cos, sin = np.cos(angle), np.sin(angle)
    even, odd = np.split(x, 2, axis=-1)
    return np.concatenate([even * cos - odd * sin, even * sin + odd * cos], axis=-1)
