"""A Vision Transformer's attention and positions as tables. What stands in a record needs no torch."""

import numpy
import pandas

from dlcore.inspection import needs_torch

SIDE = 8  # patches along a side


def recorded_attention(recorded, number):
    """The class token's attention for a recorded image: columns layer, head, row, column (all from 1), weight.

    Rollout is layer 0, head 0.
    """
    return _table(recorded.arrays["attention"][number], recorded.arrays["rollout"][number])


@needs_torch
def attention_from(recorded, pixels, token):
    """As `recorded_attention` for any query token of any gray image, the bytes of 28×28: 0 is the class token, then patches."""
    from dlcore.inspection.vision.attention_rollout import predict_recorded

    _, weights, whole = predict_recorded(recorded.arrays, _pixels(pixels))
    return _table(weights[:, :, token, 1:], whole[token, 1:])


@needs_torch
def predict_probabilities(recorded, pixels):
    """The recorded network's probability for each class, for a gray image, the bytes of 28×28."""
    from dlcore.inspection.vision.attention_rollout import predict_recorded

    return tuple(predict_recorded(recorded.arrays, _pixels(pixels))[0].tolist())


def recorded_probabilities(recorded, number):
    return tuple(recorded.arrays["answers"][number].astype(float).tolist())


def position_similarity(recorded):
    """The cosine between the learned positions of all patches, (64, 64)."""
    positions = numpy.asarray(recorded.arrays["weights.positions"], "float64")[0, 1:]
    positions = positions / numpy.linalg.norm(positions, axis=1, keepdims=True)
    return positions @ positions.T


def similarity_to(recorded, patch):
    """The cosine between one patch's position, counted from 0 row by row, and all: columns layer, head (both 1), row, column, weight."""
    return (
        _table(position_similarity(recorded)[patch][None, None], position_similarity(recorded)[patch])
        .query("layer == 1")
        .reset_index(drop=True)
    )


def similarity_by_distance(recorded):
    """The mean cosine of two positions against their distance in patches, along rows and columns: columns distance, cosine."""
    row, column = numpy.divmod(numpy.arange(SIDE * SIDE), SIDE)
    distance = abs(row[:, None] - row) + abs(column[:, None] - column)
    similarity = position_similarity(recorded)
    return pandas.DataFrame(
        [(int(far), float(similarity[distance == far].mean())) for far in numpy.unique(distance)],
        columns=["distance", "cosine"],
    )


def _pixels(pixels):
    return numpy.frombuffer(pixels, "uint8").reshape(28, 28)


def _table(weights, whole):
    """From (layers, heads, patches) and rollout (patches,) to rows; rollout first."""
    layers, heads, patches = weights.shape
    places = [(0, 0)] + [(layer, head) for layer in range(1, layers + 1) for head in range(1, heads + 1)]
    row, column = numpy.divmod(numpy.arange(patches), SIDE)
    values = numpy.concatenate([numpy.asarray(whole)[None], numpy.asarray(weights).reshape(-1, patches)]).astype(
        "float64"
    )
    return pandas.DataFrame(
        {
            "layer": numpy.repeat([layer for layer, _ in places], patches),
            "head": numpy.repeat([head for _, head in places], patches),
            "row": numpy.tile(row + 1, len(places)),
            "column": numpy.tile(column + 1, len(places)),
            "weight": values.flatten(),
        }
    )
