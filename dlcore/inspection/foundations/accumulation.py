"""Gradient accumulation against the large batch, in double precision: where the two gradients are equal, and where not."""

import pandas as pd

from dlcore.inspection import needs_torch

BATCH, PIECES, INPUTS, WIDTH, CLASSES = 64, 4, 20, 32, 5


@needs_torch
def differences():
    """For each case the relative difference ‖g' − g‖/‖g‖ from the gradient of the large batch, and the norm of g' over that of g: columns case, difference, length."""
    import copy

    import torch
    from torch import nn
    from torch.nn import functional as F

    from dlcore.blocks.gradient_accumulation import accumulate, gradient
    from dlcore.blocks.normalization import BatchNorm, LayerNorm
    from dlcore.blocks.regularizers import Dropout

    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(BATCH, INPUTS, generator=generator, dtype=torch.float64)
    targets = torch.randint(CLASSES, (BATCH,), generator=generator)

    def network(middle):
        torch.manual_seed(0)
        return nn.Sequential(nn.Linear(INPUTS, WIDTH), middle, nn.ReLU(), nn.Linear(WIDTH, CLASSES)).double()

    def add_up(model, sizes, factor):
        """Accumulated by hand: every piece's mean loss times the same factor, whatever its size."""
        model.zero_grad()
        for some, truth in zip(inputs.split(sizes), targets.split(sizes), strict=True):
            (F.cross_entropy(model(some), truth) * factor).backward()

    def compare(middle, gather):
        model = network(middle)
        other = copy.deepcopy(model)
        accumulate(model, F.cross_entropy, [(inputs, targets)])  # one piece: the large batch itself
        gather(other)
        whole, parts = gradient(model), gradient(other)
        return ((parts - whole).norm() / whole.norm()).item(), (parts.norm() / whole.norm()).item()

    equal, uneven = [BATCH // PIECES] * PIECES, [24, 24, 12, 4]

    def in_pieces(sizes):
        return lambda model: accumulate(
            model, F.cross_entropy, zip(inputs.split(sizes), targets.split(sizes), strict=True)
        )

    def with_other_masks(model):
        model[1].generator.manual_seed(1)
        in_pieces(equal)(model)

    cases = {
        "Equal pieces, each loss divided by their number": (
            nn.Identity(),
            lambda model: add_up(model, equal, 1 / PIECES),
        ),
        "The same with layer normalization": (LayerNorm(WIDTH), in_pieces(equal)),
        "Unequal pieces, weighted by their size": (nn.Identity(), in_pieces(uneven)),
        "Unequal pieces, weighted alike": (nn.Identity(), lambda model: add_up(model, uneven, 1 / PIECES)),
        "Losses added up, not divided": (nn.Identity(), lambda model: add_up(model, equal, 1.0)),
        "Batch normalization": (BatchNorm(WIDTH), in_pieces(equal)),
        "Dropout, the same masks": (Dropout(0.5), in_pieces(equal)),
        "Dropout, other masks": (Dropout(0.5), with_other_masks),
    }
    rows = [(case, *compare(middle, gather)) for case, (middle, gather) in cases.items()]
    return pd.DataFrame(rows, columns=["case", "difference", "length"])
