"""The shipped GPT with its weights in few bits: how perplexity on test sentences answers."""

import copy
import math
import random

import pandas

from dlcore.data import synthetic_english as english
from dlcore.inspection import needs_torch
from dlcore.inspection.language.text_tasks import load_network

BITS, HALF = (2, 3, 4, 5, 6, 8), 16  # half precision is what is recorded
SCALES = ("scale-tensor", "scale-channel")
TESTED, TEST_SEED = 400, 9_001  # the sentences by which the page on BERT, GPT and T5 gives its perplexity


@needs_torch
def perplexities(recorded):
    """Perplexity for each number of bits with either kind of scale: a table with variant, seed, bits, perplexity and bytes, those of the matrices."""
    model, rows = load_network(recorded), _test_rows()
    matrices = {name: weight for name, weight in model.named_parameters() if _is_matrix(name, weight)}
    whole = perplexity(model, rows)
    table = []
    for variant in SCALES:
        for bits in BITS:
            table.append((variant, bits, *_measure_quantized(model, matrices, bits, variant == "scale-channel", rows)))
        table.append((variant, HALF, whole, sum(weight.numel() for weight in matrices.values()) * HALF / 8))
    frame = pandas.DataFrame(table, columns=["variant", "bits", "perplexity", "bytes"])
    return frame.assign(seed=recorded.run.seed)


def _is_matrix(name, weight):
    """Embeddings and projections; the vectors, and the few position embeddings, stay as they are."""
    return weight.ndim == 2 and name != "positions"


def _measure_quantized(model, matrices, bits, per_channel, rows):
    """Perplexity with all matrices in so many bits, and the bytes that these take."""
    from dlcore.blocks.quantization import dequantize, quantize, stored_bytes

    smaller = copy.deepcopy(model)  # the model itself is shared by all readers
    for name, weight in matrices.items():
        smaller.get_parameter(name).copy_(dequantize(*quantize(weight, bits, per_channel)))
    return perplexity(smaller, rows), sum(stored_bytes(weight, bits, per_channel) for weight in matrices.values())


def _test_rows():
    sentences = english.sample(english.HELD_OUT_TEST, TESTED, random.Random(TEST_SEED))
    return english.pad_sequences(
        [english.token_ids((english.START, *sentence.words, english.END)) for sentence in sentences]
    )


def perplexity(model, rows):
    """e to the mean cross-entropy of the next token, over rows of token ids with padding 0."""
    import torch
    from torch.nn import functional as F

    with torch.inference_mode():
        logits = model(rows[:, :-1])
    return math.exp(F.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten(), ignore_index=0).item())
