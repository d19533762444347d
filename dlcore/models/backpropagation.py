"""Backpropagation, written out: a forward pass that stores its values, a backward pass that multiplies local derivatives.

A network is a list of layers, each a pair of weights (inputs, outputs) and biases (outputs,). All layers but the last apply the activation to their pre-activations.
After Rumelhart, Hinton and Williams, “Learning representations by back-propagating errors”, Nature 323, 1986.
"""

from collections.abc import Callable, Sequence

import numpy as np

# Each activation with its derivative, both functions of the pre-activation z. ReLU's derivative at exactly 0 is taken to be 0, as libraries do.
ACTIVATIONS = {
    "sigmoid": (lambda z: 0.5 + 0.5 * np.tanh(z / 2), lambda z: 0.25 * (1 - np.tanh(z / 2) ** 2)),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(z.dtype)),
}


def neuron(
    x: np.ndarray, weights: np.ndarray, bias: np.ndarray, f: Callable[[np.ndarray], np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """z = Σ wᵢxᵢ + b and a = f(z). With x (examples, inputs), weights (inputs, outputs) and a bias for each output it is a layer of neurons at once."""
    z = x @ weights + bias
    return z, f(z)


def forward(
    layers: Sequence[tuple[np.ndarray, np.ndarray]], x: np.ndarray, activation: str
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The pre-activations z of every layer, and the activations: `activations[0]` is x (examples, inputs), `activations[-1]` the output."""
    f, _ = ACTIVATIONS[activation]
    pre_activations, activations = [], [x]
    for layer, (weights, biases) in enumerate(layers, start=1):
        z, a = neuron(activations[-1], weights, biases, f if layer < len(layers) else _identity)
        pre_activations.append(z)  # (examples, outputs)
        activations.append(a)
    return pre_activations, activations


def _identity(z):
    return z


def loss(output: np.ndarray, target: np.ndarray) -> float:
    """Half the squared error, a mean over the examples; both are (examples, outputs)."""
    return ((output - target) ** 2).sum() / (2 * len(target))


def backward(
    layers: Sequence[tuple[np.ndarray, np.ndarray]],
    pre_activations: list[np.ndarray],
    activations: list[np.ndarray],
    target: np.ndarray,
    activation: str,
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The loss's gradient for every layer, shaped like the layers: pairs (∂L/∂weights, ∂L/∂biases)."""
    _, derivative = ACTIVATIONS[activation]
    gradients: list[tuple[np.ndarray, np.ndarray]] = []
    delta = (activations[-1] - target) / len(target)  # ∂L/∂z of the last layer, (examples, outputs)
    for layer in reversed(range(len(layers))):
        gradients.insert(0, (activations[layer].T @ delta, delta.sum(axis=0)))
        if layer > 0:
            weights, _ = layers[layer]
            delta = delta @ weights.T * derivative(pre_activations[layer - 1])  # one layer further down
    return gradients


def gradient(
    layers: Sequence[tuple[np.ndarray, np.ndarray]], x: np.ndarray, target: np.ndarray, activation: str
) -> tuple[float, list[tuple[np.ndarray, np.ndarray]]]:
    """Forward and backward: the loss and its gradient with one pass each way, however many weights there are."""
    pre_activations, activations = forward(layers, x, activation)
    return loss(activations[-1], target), backward(layers, pre_activations, activations, target, activation)
