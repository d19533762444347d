"""Initial weights: at a scale that keeps signal or gradient through many layers, or, as before, at one that does not."""

import math
from types import MappingProxyType

import torch
from torch import nn

SATURATING = ("sigmoid", "tanh")


def lecun(inputs: int, outputs: int) -> float:
    """1/√inputs keeps the signal's variance where the activation is nearly linear with slope 1 (LeCun and others, 1998)."""
    return 1 / math.sqrt(inputs)


def xavier(inputs: int, outputs: int) -> float:
    """√(2/(inputs + outputs)), between what keeps the signal and what keeps the gradient (Glorot and Bengio, 2010). For equal widths it is LeCun's."""
    return math.sqrt(2 / (inputs + outputs))


def he(inputs: int, outputs: int) -> float:
    """√(2/inputs) makes up for the half of the units that ReLU sets to zero (He and others, 2015)."""
    return math.sqrt(2 / inputs)


def too_small(inputs: int, outputs: int) -> float:
    """0.01 whatever the width, as early networks did."""
    return 0.01


DEVIATIONS = MappingProxyType({"lecun": lecun, "xavier": xavier, "he": he, "small": too_small})
INITIALIZATIONS = ("matched", *DEVIATIONS, "pytorch")


def initialize(network: nn.Module, scheme: str, activation: str, generator: torch.Generator | None) -> nn.Module:
    """Draws the weights of every linear and convolutional layer anew, in order: normal, with a bias of 0.

    `matched` is LeCun's scale for sigmoid and tanh, without a gain for sigmoid's small derivative, and He's for the others. `pytorch` is
    what torch.nn does by itself: uniform between ±1/√inputs, weights and biases, so of variance 1/(3·inputs).
    The inputs of a unit are those that its weights multiply: of a convolution, the channels of its group times the filter's size.
    """
    if scheme == "matched":
        scheme = "lecun" if activation in SATURATING else "he"
    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            inputs, outputs = layer.weight[0].numel(), layer.weight[:, 0].numel()
            if scheme == "pytorch":
                bound = 1 / math.sqrt(inputs)
                for weights in layer.parameters():
                    nn.init.uniform_(weights, -bound, bound, generator=generator)
                continue
            nn.init.normal_(layer.weight, std=DEVIATIONS[scheme](inputs, outputs), generator=generator)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network
