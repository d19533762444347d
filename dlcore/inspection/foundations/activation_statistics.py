"""Statistics of a network's activations and gradients, as columns of a table."""

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
def dead_fraction(network, inputs):
    """The fraction of dead hidden units: those whose output is never above 0, whatever the example.

    For each of the stacked networks, (networks,); `inputs` is (examples, ...).
    """
    is_dead = [(h <= 0).all(dim=-2) for h in network.layers(inputs)]  # each (networks, width)
    return torch.cat(is_dead, dim=-1).float().mean(dim=-1)


def gradient_noise(network, inputs, targets, size, draws, generator):
    """How far a batch's gradient lies from that of all examples: the root mean square of ‖g_B − g‖ over `draws` random batches, over ‖g‖.

    With `inputs` (examples, ...) and `targets` (examples,). Batches are drawn without replacement, so that one of all examples has no noise;
    for small ones the noise falls as 1/√size.
    """

    def gradient(rows):
        loss = F.cross_entropy(network(inputs[rows]), targets[rows])
        return torch.cat([part.flatten() for part in torch.autograd.grad(loss, list(network.parameters()))])

    true = gradient(slice(None))
    if size >= len(inputs):
        return 0.0
    squares = [
        (gradient(torch.randperm(len(inputs), generator=generator)[:size]) - true).square().sum() for _ in range(draws)
    ]
    return (torch.stack(squares).mean().sqrt() / true.norm()).item()
