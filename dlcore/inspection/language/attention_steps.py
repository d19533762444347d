"""Attention taken apart: every number of a small trained Transformer on a reader's sentence, and what changes when a part is switched off.

In NumPy, so that the server answers without torch; a test holds every number against the Transformer itself.
"""

import math
from dataclasses import dataclass, replace

import numpy

from dlcore.models.loading import recorded_weights

HEADS = 4
EPSILON = 1e-5  # of the layer norms


@dataclass(frozen=True)
class Change:
    """How the trained network is run: as it was trained, or with something switched off.

    `head` is (layer, head), counted from 0, which then passes nothing on; `token` is a place that nobody but itself may look at.
    """

    masked: bool = True
    scaled: bool = True
    temperature: float = 1.0
    positions: bool = True
    head: tuple[int, int] | None = None
    token: int | None = None


UNCHANGED = Change()


@dataclass(frozen=True)
class Layer:
    """What one layer's attention works with: `normal` (time, width); query, key, value and received (heads, time, d); scores, divided, masked and weights (heads, asking, asked)."""

    normal: numpy.ndarray
    query: numpy.ndarray
    key: numpy.ndarray
    value: numpy.ndarray
    scores: numpy.ndarray
    divided: numpy.ndarray
    masked: numpy.ndarray
    weights: numpy.ndarray
    received: numpy.ndarray


@dataclass(frozen=True)
class Trace:
    """All layers, and for every place the probability of each word as the next, (time, words)."""

    layers: tuple[Layer, ...]
    answers: numpy.ndarray


def as_float32(arrays):
    """A record's half-precision weights as float32, which NumPy reckons with much faster."""
    return {name: numpy.asarray(array, "float32") for name, array in recorded_weights(arrays).items()}


def trace(arrays, numbers, change=UNCHANGED):
    """The recorded network read on word numbers (time,), everything kept. Raises ValueError for no word, or for more than it has positions."""
    weights = arrays if "positions" in arrays else as_float32(arrays)
    longest = len(weights["positions"])
    if not 0 < len(numbers) <= longest:
        raise ValueError(f"The network reads from 1 to {longest} words.")
    x = weights["embedding.weight"].T[list(numbers)] + weights["embedding.bias"]  # (time, width)
    if change.positions:
        x = x + weights["positions"][: len(numbers)]
    layers = []
    for number in range(sum(name.endswith("attention.query.weight") for name in weights)):
        of_block = {
            name.removeprefix(f"blocks.{number}."): array
            for name, array in weights.items()
            if name.startswith(f"blocks.{number}.")
        }
        layer = _attention(of_block, _normal(x, of_block, "attention_norm"), change, number)
        x = x + _linear(layer.received.transpose(1, 0, 2).reshape(x.shape), of_block, "attention.output")
        hidden = _linear(_normal(x, of_block, "mlp_norm"), of_block, "mlp.0")
        x = x + _linear(_gelu(hidden), of_block, "mlp.2")
        layers.append(layer)
    return Trace(tuple(layers), _softmax(_linear(_normal(x, weights, "norm"), weights, "output")))


def _attention(weights, normal, change, number):
    query, key, value = (
        _linear(normal, weights, f"attention.{name}").reshape(len(normal), HEADS, -1).transpose(1, 0, 2)
        for name in ("query", "key", "value")
    )  # (heads, time, d)
    scores = query @ key.transpose(0, 2, 1)  # (heads, asking, asked)
    divided = scores / ((math.sqrt(query.shape[-1]) if change.scaled else 1.0) * change.temperature)
    masked = numpy.where(_allowed(len(normal), change), divided, -numpy.inf)
    shares = _softmax(masked)
    received = shares @ value
    if change.head is not None and change.head[0] == number:
        received[change.head[1]] = 0.0
    return Layer(normal, query, key, value, scores, divided, masked, shares, received)


def _allowed(time, change):
    """True where an asker may look; at itself it always may."""
    allowed = numpy.tri(time, dtype=bool) if change.masked else numpy.ones((time, time), bool)
    if change.token is not None:
        allowed[:, change.token] = False
    return allowed | numpy.eye(time, dtype=bool)


def _linear(x, weights, name):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _normal(x, weights, name):
    apart = x - x.mean(-1, keepdims=True)
    return (
        apart / numpy.sqrt((apart**2).mean(-1, keepdims=True) + EPSILON) * weights[f"{name}.weight"]
        + weights[f"{name}.bias"]
    )


def _gelu(x):
    """x Φ(x), with the error function of Abramowitz and Stegun, 7.1.26, which is right to 2·10⁻⁷."""
    size = numpy.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * size)
    tail = (
        t
        * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
        * numpy.exp(-(size**2))
    )
    return x * (1 + numpy.sign(x) * (1 - tail)) / 2


def _softmax(x):
    powers = numpy.exp(x - x.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def effects(arrays, numbers, asking, change=UNCHANGED):
    """What moves the answer at a place, each part switched off alone: how much probability its first answer loses without each head,
    (layers, heads), and without each token, (asking + 1,); and how much attention the place pays each token, mean over all heads and layers, (asking + 1,).

    What comes after the place is left out: without the mask it could be seen, and would belong to it.
    """
    arrays = as_float32(arrays)
    before = trace(arrays, numbers, change)
    answer = int(before.answers[asking].argmax())

    def lost(**off):
        return float(
            before.answers[asking, answer] - trace(arrays, numbers, replace(change, **off)).answers[asking, answer]
        )

    heads = numpy.array([[lost(head=(layer, head)) for head in range(HEADS)] for layer in range(len(before.layers))])
    tokens = numpy.array([lost(token=token) for token in range(asking + 1)])
    paid = numpy.mean([layer.weights[:, asking, : asking + 1].mean(0) for layer in before.layers], axis=0)
    return heads, tokens, paid
