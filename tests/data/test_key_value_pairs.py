"""Key–value pairs among filler: where they stand, how far back the answer lies, and that nothing but the query tells it."""

import pytest
import torch

from dlcore.data import key_value_pairs as pairs

FILLER = pairs.KEYS + pairs.VALUES
BOTH = pytest.mark.parametrize("address", [pairs.RANDOM, pairs.FIXED])


def drawn(length, address, count=400, seed=0):
    read, values = pairs.draw(count, length, seed, address)
    assert read.shape == (count, length, pairs.TOKENS)
    assert (read.sum(-1) == 1).all()
    return read.argmax(-1), values


@BOTH
@pytest.mark.parametrize("length", [pairs.SHORTEST, 20, 101])
def test_the_answer_stands_behind_the_key_that_asks_more_than_half_of_the_length_before(length, address):
    tokens, values = drawn(length, address)
    for row, value in zip(tokens.tolist(), values.tolist(), strict=True):
        place = row.index(row[-1])
        assert row[place + 1] == pairs.KEYS + value
        assert length / 2 <= length - 1 - place - 1 < length


@BOTH
def test_every_key_stands_once_before_a_value_and_all_else_is_filler(address):
    tokens, _ = drawn(30, address)
    for row in tokens[:, :-1].tolist():
        places = [at for at, token in enumerate(row) if token < pairs.KEYS]
        assert sorted(row[at] for at in places) == list(range(pairs.KEYS))
        values = [at for at, token in enumerate(row) if pairs.KEYS <= token < FILLER]
        assert values == [at + 1 for at in places]
    assert (tokens[:, 15:-1] >= FILLER).all()


def test_a_fixed_address_is_always_the_same_and_a_random_one_any():
    fixed, _ = drawn(30, pairs.FIXED)
    assert (fixed[:, : 2 * pairs.PAIRS : 2] == torch.arange(pairs.KEYS)).all()
    anywhere, _ = drawn(30, pairs.RANDOM, count=4_000)
    keys = anywhere[:, :-1] < pairs.KEYS
    assert keys.any(0).tolist() == [True] * 14 + [False] * 15  # a last value stands at the end of the first half
    orders = {tuple(row[mask].tolist()) for row, mask in zip(anywhere[:, :-1], keys, strict=True)}
    assert len(orders) == 24


@BOTH
def test_chance_is_one_in_four_also_for_whoever_knows_the_query(address):
    tokens, values = drawn(20, address, count=8_000)
    for asked in range(pairs.KEYS):
        of_key = values[tokens[:, -1] == asked]
        assert len(of_key) / len(values) == pytest.approx(1 / pairs.KEYS, abs=0.02)
        assert of_key.bincount() / len(of_key) == pytest.approx([1 / pairs.VALUES] * pairs.VALUES, abs=0.04)


def test_seeds_decide():
    assert torch.equal(pairs.draw(5, 20, 3)[0], pairs.draw(5, 20, 3)[0])
    assert not torch.equal(pairs.draw(5, 20, 3)[0], pairs.draw(5, 20, 4)[0])


def test_too_short_a_half_is_refused():
    with pytest.raises(ValueError, match="at least 16 tokens"):
        pairs.draw(1, pairs.SHORTEST - 1, 0)
