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
    """How the trained network is run: as it was trained, or with something ablated.

    `head` is (layer, head), counted from 0, whose output is set to zero; `token` is a position that only itself may attend to.
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
    """One layer's attention: `normalized` (time, width); query, key, value and context (heads, time, d); scores, scaled, masked and weights (heads, queries, keys)."""

    normalized: numpy.ndarray
    query: numpy.ndarray
    key: numpy.ndarray
    value: numpy.ndarray
    scores: numpy.ndarray
    scaled: numpy.ndarray
    masked: numpy.ndarray
    weights: numpy.ndarray
    context: numpy.ndarray


@dataclass(frozen=True)
class Trace:
    """All layers, and at every position the probability of each word as the next, (time, words)."""

    layers: tuple[Layer, ...]
    probabilities: numpy.ndarray


def as_float32(arrays):
    """A record's half-precision weights as float32, with which NumPy computes much faster."""
    return {name: numpy.asarray(array, "float32") for name, array in recorded_weights(arrays).items()}


def trace(arrays, token_ids, change=UNCHANGED):
    """The recorded network run on token ids (time,), with every intermediate result. Raises ValueError for no word, or for more than it has positions."""
    weights = arrays if "positions" in arrays else as_float32(arrays)
    longest = len(weights["positions"])
    if not 0 < len(token_ids) <= longest:
        raise ValueError(f"The network reads from 1 to {longest} words.")
    x = weights["embedding.weight"].T[list(token_ids)] + weights["embedding.bias"]  # (time, width)
    if change.positions:
        x = x + weights["positions"][: len(token_ids)]
    layers = []
    for number in range(sum(name.endswith("attention.query.weight") for name in weights)):
        block = {
            name.removeprefix(f"blocks.{number}."): array
            for name, array in weights.items()
            if name.startswith(f"blocks.{number}.")
        }
        layer = _attention(block, _layer_norm(x, block, "attention_norm"), change, number)
        x = x + _linear(layer.context.transpose(1, 0, 2).reshape(x.shape), block, "attention.output")
        hidden = _linear(_layer_norm(x, block, "mlp_norm"), block, "mlp.0")
        x = x + _linear(_gelu(hidden), block, "mlp.2")
        layers.append(layer)
    return Trace(tuple(layers), _softmax(_linear(_layer_norm(x, weights, "norm"), weights, "output")))


def _attention(weights, normalized, change, number):
    query, key, value = (
        _linear(normalized, weights, f"attention.{name}").reshape(len(normalized), HEADS, -1).transpose(1, 0, 2)
        for name in ("query", "key", "value")
    )  # (heads, time, d)
    scores = query @ key.transpose(0, 2, 1)  # (heads, queries, keys)
    scaled = scores / ((math.sqrt(query.shape[-1]) if change.scaled else 1.0) * change.temperature)
    masked = numpy.where(_attention_mask(len(normalized), change), scaled, -numpy.inf)
    attention_weights = _softmax(masked)
    context = attention_weights @ value
    if change.head is not None and change.head[0] == number:
        context[change.head[1]] = 0.0
    return Layer(normalized, query, key, value, scores, scaled, masked, attention_weights, context)


def _attention_mask(time, change):
    """True where a query may attend to a key; to itself it always may."""
    mask = numpy.tri(time, dtype=bool) if change.masked else numpy.ones((time, time), bool)
    if change.token is not None:
        mask[:, change.token] = False
    return mask | numpy.eye(time, dtype=bool)


def _linear(x, weights, name):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _layer_norm(x, weights, name):
    centered = x - x.mean(-1, keepdims=True)
    return (
        centered / numpy.sqrt((centered**2).mean(-1, keepdims=True) + EPSILON) * weights[f"{name}.weight"]
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


def ablation_effects(arrays, token_ids, query, change=UNCHANGED):
    """How much probability the likeliest next word after position `query` loses without each head, (layers, heads), and without each token,
    (query + 1,), one ablated at a time; and the attention weight of each token, mean over all heads and layers, (query + 1,).

    Tokens after the position are left out.
    """
    arrays = as_float32(arrays)
    before = trace(arrays, token_ids, change)
    likeliest = int(before.probabilities[query].argmax())

    def probability_drop(**ablation):
        after = trace(arrays, token_ids, replace(change, **ablation))
        return float(before.probabilities[query, likeliest] - after.probabilities[query, likeliest])

    heads = numpy.array(
        [[probability_drop(head=(layer, head)) for head in range(HEADS)] for layer in range(len(before.layers))]
    )
    tokens = numpy.array([probability_drop(token=token) for token in range(query + 1)])
    weights = numpy.mean([layer.weights[:, query, : query + 1].mean(0) for layer in before.layers], axis=0)
    return heads, tokens, weights
