"""The size of the gradient at every block of a convolutional network."""

import torch
from torch.nn import functional as F


def gradient_by_block(network, inputs, targets):
    """‖∂L/∂h‖ at what the stem and every block give, before any step: columns layer (of layers with weights so far) and gradient.

    `network.features` is a stem of a convolution, its norm and a ReLU, then blocks of two convolutions each. Batch normalization uses the batch
    (examples, 1, height, width), as it does in training; its running means are put back.
    """
    buffers = {name: value.clone() for name, value in network.named_buffers()}
    stem, blocks = network.features[:3], network.features[3:]
    hidden = [stem(inputs)]
    for block in blocks:
        hidden.append(block(hidden[-1]))
    loss = F.cross_entropy(network.head(hidden[-1].mean((2, 3))), targets)
    gradients = torch.autograd.grad(loss, hidden)
    network.load_state_dict(buffers, strict=False)
    return {
        "layer": [1 + 2 * place for place in range(len(hidden))],
        "gradient": [gradient.double().norm().item() for gradient in gradients],
    }
