"""Backpropagation, written out: one pass forward that keeps what it computed, one pass back that multiplies local slopes.

A network is a list of layers, each a pair of weights (inputs, outputs) and biases (outputs,). All layers but the last bend their sums.
After Rumelhart, Hinton and Williams, “Learning representations by back-propagating errors”, Nature 323, 1986.
"""

import numpy as np

# Each activation with its slope, both functions of the sum z. ReLU's slope at exactly 0 is taken to be 0, as libraries do.
ACTIVATIONS = {
    "sigmoid": (lambda z: 0.5 + 0.5 * np.tanh(z / 2), lambda z: 0.25 * (1 - np.tanh(z / 2) ** 2)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
}


def neuron(x, weights, bias, bend):
    """z = Σ wᵢxᵢ + b and a = bend(z). With x (examples, inputs), weights (inputs, outputs) and a bias for each output it is a layer of neurons at once."""
    z = x @ weights + bias
    return z, bend(z)


def forward(layers, x, activation):
    """The sums z of every layer, and what enters each: `entering[0]` is x (examples, inputs), `entering[-1]` the output."""
    bend, _ = ACTIVATIONS[activation]
    sums, entering = [], [x]
    for number, (weights, biases) in enumerate(layers, start=1):
        z, a = neuron(entering[-1], weights, biases, bend if number < len(layers) else _as_it_is)
        sums.append(z)  # (examples, outputs)
        entering.append(a)
    return sums, entering


def _as_it_is(z):
    return z


def loss(output, target):
    """Half the squared error, a mean over the examples; both are (examples, outputs)."""
    return ((output - target) ** 2).sum() / (2 * len(target))


def backward(layers, sums, entering, target, activation):
    """The loss's gradient for every layer, shaped like the layers: pairs (∂L/∂weights, ∂L/∂biases)."""
    _, slope = ACTIVATIONS[activation]
    gradients = []
    delta = (entering[-1] - target) / len(target)  # ∂L/∂z of the last layer, (examples, outputs)
    for number in reversed(range(len(layers))):
        gradients.insert(0, (entering[number].T @ delta, delta.sum(axis=0)))
        if number > 0:
            weights, _ = layers[number]
            delta = delta @ weights.T * slope(sums[number - 1])  # one layer further down
    return gradients


def gradient(layers, x, target, activation):
    """Forward and backward: the loss and its gradient with one pass each way, however many weights there are."""
    sums, entering = forward(layers, x, activation)
    return loss(entering[-1], target), backward(layers, sums, entering, target, activation)
