"""Dropout on one example: what each unit gives in train mode, and what the output is over many masks."""

import pandas as pd

from dlcore.inspection import needs_torch

HIDDEN = (0.8, 1.5, 0.0, 2.2, 0.4, 1.1)  # what six hidden units give after ReLU
WEIGHTS = (0.9, -0.6, 1.2, 0.5, -1.0, 0.7)  # of the output on them
MASKS = 2_000


@needs_torch
def masks(p):
    """Each unit and the output under many masks of one probability: columns mask, output, and unit 1 to 6."""
    import torch

    from dlcore.blocks.regularizers import dropout

    hidden, weights = torch.tensor(HIDDEN), torch.tensor(WEIGHTS)
    kept = dropout(hidden.expand(MASKS, -1), p, torch.Generator().manual_seed(0))  # (masks, units)
    columns = {f"unit {number}": values for number, values in enumerate(kept.T.tolist(), 1)}
    return pd.DataFrame({"mask": range(1, MASKS + 1), "output": (kept @ weights).tolist(), **columns})


def eval_output():
    """The output in eval mode, where nothing is dropped."""
    return sum(h * w for h, w in zip(HIDDEN, WEIGHTS, strict=True))
