"""What happens inside a network: from a network and its inputs to the columns of a table."""

import math

import torch
from torch.nn import functional as F


def signal_and_gradient(network, inputs, targets):
    """For every hidden layer: how much its units' outputs vary over the examples (mean standard deviation), and ‖∂L/∂h‖ over the batch.

    `inputs` is (examples, ...), `targets` (examples,); the loss is the mean cross-entropy. A signal that cannot be told from
    rounding is NaN.
    """
    layers = list(network.layers(inputs))  # each (examples, width)
    loss = F.cross_entropy(network.output(layers[-1]), targets)
    gradients = torch.autograd.grad(loss, layers)
    return {
        "layer": list(range(1, len(layers) + 1)),
        "signal": [_signal(h) for h in layers],
        "gradient": [
            gradient.double().norm().item() for gradient in gradients
        ],  # a double does not underflow where squares of floats would
    }


def _signal(h):
    deviation, rounding = h.std(dim=0).mean().item(), torch.finfo(h.dtype).eps * h.abs().mean().item()
    return deviation if deviation > 8 * rounding else math.nan


@torch.no_grad()
def shut_share(network, inputs):
    """The share of hidden units whose output is never above 0, whatever the example: what ReLU's authors would call dead.

    For each network of a stack, (networks,); `inputs` is (examples, ...).
    """
    shut = [(h <= 0).all(dim=-2) for h in network.layers(inputs)]  # each (networks, width)
    return torch.cat(shut, dim=-1).float().mean(dim=-1)
