"""Language models over bytes: n-grams against a plain count, an LSTM that does not look ahead, and bits per byte against a loop."""

import math
import random

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.models.language.byte_ngrams import BYTES, LONGEST, ByteNGrams, grams
from dlcore.models.language.lstm_language_model import LSTMLanguageModel
from dlcore.recipes import byte_language_model as recipe

TRAIN = b"the cat sat on the mat; the cat ate. " * 3
TEST = b"the catnip on the mat \xff"


def plain(byte, before, order, smoothing):
    """The same by counting, with recursion."""
    if order == 0:
        return 1 / BYTES
    lower = plain(byte, before, order - 1, smoothing)
    context = before[len(before) - order + 1 :] if order > 1 else b""
    if len(context) < order - 1:
        return lower
    followers = [
        TRAIN[place + order - 1]
        for place in range(len(TRAIN) - order + 1)
        if TRAIN[place : place + order - 1] == context
    ]
    if not followers:
        return lower
    kinds = len(set(followers))
    return (followers.count(byte) + smoothing * kinds * lower) / (len(followers) + smoothing * kinds)


@pytest.mark.parametrize("smoothing", [0.3, 3.0])
def test_interpolated_ngrams_are_those_of_a_plain_count(smoothing):
    model = ByteNGrams(np.frombuffer(TRAIN, np.uint8), 5)
    found = model.probabilities(np.frombuffer(TEST, np.uint8), smoothing)
    assert found.shape == (5, len(TEST))
    for order in range(1, 6):
        expected = [plain(TEST[place], TEST[:place], order, smoothing) for place in range(len(TEST))]
        assert found[order - 1] == pytest.approx(expected, rel=1e-9)


def test_the_probabilities_of_all_bytes_add_up_to_one_at_every_order():
    model = ByteNGrams(np.frombuffer(TRAIN, np.uint8), LONGEST)
    whole = sum(
        model.probabilities(np.frombuffer(b"the cat" + bytes([byte]), np.uint8))[:, -1] for byte in range(BYTES)
    )
    assert whole == pytest.approx(np.ones(LONGEST))


def test_eight_bytes_are_one_number_and_counts_are_counted():
    assert grams(np.arange(1, 10, dtype=np.uint8), 8).tolist() == [0x0102030405060708, 0x0203040506070809]
    model = ByteNGrams(np.frombuffer(b"abab", np.uint8), 2)
    assert model.sizes() == [2, 4]  # a, b; ab, ba


def test_the_lstm_does_not_look_ahead_and_every_weight_learns():
    torch.manual_seed(0)
    model, read = LSTMLanguageModel(BYTES, 16).eval(), torch.randint(BYTES, (2, 7))
    before, other = model(read), read.clone()
    other[:, 4] = (other[:, 4] + 1) % BYTES
    changed = (model(other) - before).abs().amax((0, 2)) > 1e-7
    assert before.shape == (2, 7, BYTES)
    assert changed.tolist() == [False] * 4 + [True] * 3
    before.log_softmax(-1)[..., 5].sum().backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in model.parameters())
    forget = model.lstm.kernel.bias_ih_l0[16:32]
    assert forget.mean().item() == pytest.approx(1.0, abs=0.2)


class Unigram(nn.Module):
    """Predicts by position in the window and the byte read, so that windows and targets can be told apart."""

    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.randn(BYTES, BYTES))

    def forward(self, read):
        return self.table[read]


@pytest.mark.parametrize("length", [1 + 64, 128 + 1, 300, 4 * 64 * 17 + 5])
def test_bits_per_byte_counts_every_byte_but_the_first_once(length):
    torch.manual_seed(0)
    model, text = Unigram(), torch.tensor(random.Random(0).choices(range(BYTES), k=length))
    expected = F.cross_entropy(model(text[:-1]), text[1:]).item() / math.log(2)
    assert recipe.bits_per_byte(model, text) == pytest.approx(expected, rel=1e-5)


def test_every_byte_is_predicted_from_half_a_window_where_there_is_one():
    seen = []

    class Records(Unigram):
        def forward(self, read):
            seen.append(read)
            return super().forward(read)

    text = torch.arange(200)
    recipe.bits_per_byte(Records(), text)
    starts = torch.cat(seen)[:, 0].tolist()
    assert starts == [0, 64, 128]


def test_averaged_weights_follow_the_last_fifty_steps_and_begin_as_a_plain_mean():
    model = nn.Linear(1, 1, bias=False)
    averaged = recipe.AveragedWeights(model)
    for value in (1.0, 2.0, 6.0):
        nn.init.constant_(model.weight, value)
        averaged.update(model)
    assert averaged.model.weight.item() == pytest.approx(3.0)
    for _ in range(500):
        nn.init.constant_(model.weight, 10.0)
        averaged.update(model)
    assert averaged.model.weight.item() == pytest.approx(10.0, abs=1e-3)


def test_the_best_row_may_be_asked_for_up_to_some_seconds():
    curve = {"step": [0, 1, 2, 3], "seconds": [0.0, 1.0, 2.0, 3.0], "validation": [8.0, 3.0, 2.0, 2.5], "bits": [8.0, 3.1, 2.2, 2.1]}  # fmt: skip
    assert recipe.at_best_validation(curve)["step"] == 2
    assert recipe.at_best_validation(curve, 1.5)["bits"] == 3.1


def test_no_piece_of_the_text_contains_its_separator():
    from dlcore.data.corpora import HELP, parts

    assert not any("\n" in piece for pieces in parts(HELP).values() for piece in pieces)
    assert [len(text) for text in recipe.byte_parts(HELP).values()] == [
        sum(len(piece.encode()) + 1 for piece in pieces) for pieces in parts(HELP).values()
    ]
