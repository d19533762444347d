import numpy as np


def gru_step(x, h, W, U, b, b_h):
    """One step of a GRU as PyTorch has it: the new h, (batch, width).

    x (batch, inputs), h (batch, width), W (inputs, 3·width) with bias b (3·width,) for x, U
    (width, 3·width) with bias b_h (3·width,) for h; the three parts are reset gate, update
    gate, candidate. The update gate is the part of h that stays.
    """
    ...
