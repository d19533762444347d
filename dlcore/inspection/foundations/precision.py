"""What 16 bits lose: the error of a dot product by its length, and gradients that become 0. With PyTorch's own types."""

import math

import pandas as pd

from dlcore.inspection import needs_torch

LONGEST, REPEATS = 16_384, 20
SCALE = 2.0**16  # where PyTorch's GradScaler starts


@needs_torch
def dot_products():
    """The error of a sum of products of positive numbers, relative to that in double precision, root mean square over repeats: columns variant, length, error.

    The numbers are rounded to 16 bits first, and the true sum is that of the rounded ones: what remains is the accumulator's error.
    """
    import torch

    generator = torch.Generator().manual_seed(0)
    x, y = torch.rand(2, REPEATS, LONGEST, generator=generator)
    kinds = {
        "bf16-in-bf16": (torch.bfloat16, torch.bfloat16),
        "fp16-in-fp16": (torch.float16, torch.float16),
        "bf16-in-fp32": (torch.bfloat16, torch.float32),
        "fp16-in-fp32": (torch.float16, torch.float32),
    }
    rows = []
    for variant, (stored, added) in kinds.items():
        left, right = x.to(stored), y.to(stored)
        products = (left.to(added) * right.to(added)).T.contiguous()  # (length, repeats), exact in fp32
        exact = (left.double() * right.double()).cumsum(1)  # (repeats, length)
        total = torch.zeros(REPEATS, dtype=added)
        for place, product in enumerate(products, start=1):
            total = total + product
            if place & (place - 1) == 0 and place >= 4:  # at powers of two
                error = (total.double() / exact[:, place - 1] - 1).square().mean().sqrt().item()
                rows.append({"variant": variant, "seed": 0, "length": place, "error": error})
    return pd.DataFrame(rows)


@needs_torch
def underflow():
    """The fraction of gradients that become 0, by their size: columns variant, size, zero. Each size stands for 1,000 between it and the next."""
    import torch

    generator, rows = torch.Generator().manual_seed(0), []
    kinds = {
        "fp16": (torch.float16, 1.0),
        "fp16-scaled": (torch.float16, SCALE),
        "bf16": (torch.bfloat16, 1.0),
    }
    for place in range(-60, 1):
        size = 10 ** (place / 4)
        gradients = size * 10 ** (torch.rand(1_000, generator=generator, dtype=torch.float64) / 4)
        for variant, (stored, scale) in kinds.items():
            kept = (gradients * scale).to(stored)
            rows.append(
                {
                    "variant": variant,
                    "seed": 0,
                    "size": size,
                    "zero": (kept == 0).double().mean().item(),
                    "infinite": kept.isinf().double().mean().item(),
                }
            )
    return pd.DataFrame(rows)


@needs_torch
def formats():
    """What each type can hold: its bits of exponent and precision, its largest, its smallest normal and smallest positive number, and its ε."""
    import torch

    rows = []
    for name, kind, exponent in (("fp32", torch.float32, 8), ("bf16", torch.bfloat16, 8), ("fp16", torch.float16, 5)):
        limits = torch.finfo(kind)
        rows.append(
            {
                "name": name,
                "exponent": exponent,
                "precision": 1 - round(math.log2(limits.eps)),
                "largest": limits.max,
                "normal": limits.smallest_normal,
                "smallest": limits.smallest_normal * limits.eps,
                "eps": limits.eps,
            }
        )
    return pd.DataFrame(rows)
