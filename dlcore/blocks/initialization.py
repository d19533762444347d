"""Initial weights: normal, with a standard deviation that depends on the number of inputs."""

import math
from types import MappingProxyType

import torch
from torch import nn

SATURATING = ("sigmoid", "tanh")


def xavier(inputs: int, activation: str) -> float:
    """1/√inputs keeps the signal's variance where the activation is nearly linear: the forward half of Glorot and Bengio (2010), also called LeCun's."""
    return 1 / math.sqrt(inputs)


def he(inputs: int, activation: str) -> float:
    """√(2/inputs) makes up for the half of the units that ReLU sets to zero (He and others, 2015)."""
    return math.sqrt(2 / inputs)


def he_or_xavier(inputs: int, activation: str) -> float:
    """Xavier for the saturating activations, He for the others."""
    return xavier(inputs, activation) if activation in SATURATING else he(inputs, activation)


def too_small(inputs: int, activation: str) -> float:
    """0.01 whatever the width, as early networks did."""
    return 0.01


INITIALIZATIONS = MappingProxyType({"matched": he_or_xavier, "xavier": xavier, "he": he, "small": too_small})


def initialize(network: nn.Module, scheme: str, activation: str, generator: torch.Generator) -> None:
    """Draws the weights of every linear and convolutional layer anew, in order, and sets its bias to 0.

    The inputs of a unit are those that its weights multiply: of a convolution, the channels of its group times the filter's size.
    """
    for layer in network.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            inputs = layer.weight[0].numel()
            nn.init.normal_(layer.weight, std=INITIALIZATIONS[scheme](inputs, activation), generator=generator)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network
