"""Key–value pairs among filler: where they stand, how far back the answer lies, and that nothing but the query tells it."""

import pytest
import torch

from dlcore.data import key_value_pairs as pairs

BOTH = pytest.mark.parametrize("address", [pairs.RANDOM, pairs.FIXED])


def draw_parts(length, address, count=400, seed=0):
    """Of each token its key, its value and which filler it is, −1 where it has or is none, and the answers."""
    read, answers = pairs.draw(count, length, seed, address)
    assert read.shape == (count, length, pairs.TOKENS)
    assert ((read == 0) | (read == 1)).all()
    parts = read.split([pairs.PAIRS, pairs.VALUES, pairs.FILLERS], -1)
    return *(torch.where(part.any(-1), part.argmax(-1), -1) for part in parts), answers


@BOTH
@pytest.mark.parametrize("length", [pairs.SHORTEST, 20, 101])
def test_the_answer_is_the_value_of_the_key_that_asks_at_least_half_of_the_length_before(length, address):
    for keys, values, _, answer in zip(*map(torch.Tensor.tolist, draw_parts(length, address)), strict=True):
        place = keys.index(keys[-1])
        assert values[place] == answer
        assert length / 2 <= length - 1 - place < length


@BOTH
def test_each_key_occurs_once_with_a_value_and_all_else_is_filler(address):
    keys, values, fillers, _ = draw_parts(30, address)
    for row in keys[:, :-1].tolist():
        assert sorted(key for key in row if key >= 0) == list(range(pairs.PAIRS))
    assert (keys[:, 15:-1] == -1).all()
    assert ((keys >= 0) == (fillers == -1)).all()
    assert ((values >= 0) == (keys >= 0))[:, :-1].all()
    assert (keys[:, -1] >= 0).all()
    assert (values[:, -1] == -1).all()


def test_a_fixed_address_is_always_the_same_and_a_random_one_any():
    fixed, *_ = draw_parts(30, pairs.FIXED)
    assert (fixed[:, : pairs.PAIRS] == torch.arange(pairs.PAIRS)).all()
    anywhere = draw_parts(30, pairs.RANDOM, count=4_000)[0][:, :-1]
    at = anywhere >= 0
    assert at.any(0).tolist() == [True] * 15 + [False] * 14
    orders = {tuple(row[mask].tolist()) for row, mask in zip(anywhere, at, strict=True)}
    assert len(orders) == 24


@BOTH
def test_the_query_alone_tells_nothing_and_the_values_alone_as_much_as_is_said(address):
    keys, values, _, answers = draw_parts(20, address, count=8_000)
    for asked in range(pairs.PAIRS):
        of_one = answers[keys[:, -1] == asked]
        assert len(of_one) / len(answers) == pytest.approx(1 / pairs.PAIRS, abs=0.02)
        assert of_one.bincount() / len(of_one) == pytest.approx([1 / pairs.VALUES] * pairs.VALUES, abs=0.04)
    at = keys >= 0
    at[:, -1] = False
    counts = torch.nn.functional.one_hot(values[at].unflatten(0, (-1, pairs.PAIRS)), pairs.VALUES).sum(1)
    assert (counts.argmax(1) == answers).float().mean() == pytest.approx(pairs.best_without_the_query(), abs=0.02)


def test_seeds_decide():
    assert torch.equal(pairs.draw(5, 20, 3)[0], pairs.draw(5, 20, 3)[0])
    assert not torch.equal(pairs.draw(5, 20, 3)[0], pairs.draw(5, 20, 4)[0])


def test_too_short_a_half_is_refused():
    with pytest.raises(ValueError, match="at least 8 tokens"):
        pairs.draw(1, pairs.SHORTEST - 1, 0)
