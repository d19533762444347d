"""How sizes are computed and said."""

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode


def count(module):
    """Its learned numbers, said with commas."""
    return f"{sum(part.numel() for part in module.parameters()):,}"


def shape(*sides):
    """As torch prints it, or (64, 128)."""
    return str(tuple(sides[0]) if len(sides) == 1 else sides)


def macs(module, *sizes):
    """Multiply-adds of one pass over an input of that shape, counted by torch."""
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        module.to("meta")(torch.empty(*sizes, device="meta"))
    return f"{counter.get_total_flops() // 2:,}"


def conv(*args, **options):
    return nn.Conv2d(*args, bias=False, **options)


def meta(*sizes):
    return torch.empty(*sizes, device="meta")


def after(x, *layers):
    """The side of the map after each layer."""
    sides = []
    for layer in layers:
        x = layer.to("meta")(x)
        sides.append(x.shape[-1])
    return sides
