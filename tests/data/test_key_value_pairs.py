"""Pairs among fillers: the value asked for is that of the key asked with, and stands where it is said to."""

import pytest
import torch

from dlcore.data.key_value_pairs import FIXED, PAIRS, RANDOM, draw

COUNT, LENGTH, KEYS, VALUES = 300, 20, 4, 5


@pytest.mark.parametrize("address", [RANDOM, FIXED])
def test_the_key_asked_with_stands_once_before_beside_its_value(address):
    tokens, wanted, stored = draw(COUNT, LENGTH, KEYS, VALUES, 0, address)
    assert tokens.shape == (COUNT, LENGTH + 1, KEYS + VALUES + 1)
    keys, values, marks = tokens.split((KEYS, VALUES, 1), dim=-1)
    assert (values[:, :-1].sum(-1) == 1).all()
    assert values[:, -1].sum() == marks[:, :-1].sum() == 0
    assert (marks[:, -1] == 1).all()
    asked = keys[:, -1].argmax(-1)
    places = set()
    for row in range(COUNT):
        with_key = keys[row, :-1].sum(-1).nonzero().flatten()
        assert len(with_key) == PAIRS == keys[row, :-1].sum()
        assert with_key.max() < LENGTH // 2
        (place,) = keys[row, :-1, asked[row]].nonzero().flatten().tolist()
        assert values[row, place].argmax() == wanted[row] == stored[row, 0]
        assert sorted(stored[row].tolist()) == sorted(values[row, with_key].argmax(-1).tolist())
        places.add(place)
    assert places == ({0} if address == FIXED else set(range(LENGTH // 2)))


@pytest.mark.parametrize("length", [2 * PAIRS, 2 * PAIRS + 1])
@pytest.mark.parametrize("address", [RANDOM, FIXED])
def test_the_shortest_sequences_hold_all_pairs(length, address):
    tokens, _, _ = draw(50, length, KEYS, VALUES, 1, address)
    assert (tokens[:, :-1, :KEYS].sum((1, 2)) == PAIRS).all()


def test_neither_key_nor_value_alone_tells_the_answer():
    tokens, wanted, stored = draw(4_000, LENGTH, KEYS, VALUES, 2)
    asked = tokens[:, -1, :KEYS].argmax(-1)
    shares = torch.stack(
        [(wanted[asked == key] == value).float().mean() for key in range(KEYS) for value in range(VALUES)]
    )
    assert (shares - 1 / VALUES).abs().max() < 0.05
    other = (stored[:, 1] == wanted).float().mean().item()
    assert other == pytest.approx(1 / VALUES, abs=0.03)


def test_a_seed_gives_the_same_and_another_others():
    assert torch.equal(draw(5, LENGTH, KEYS, VALUES, 3)[0], draw(5, LENGTH, KEYS, VALUES, 3)[0])
    assert not torch.equal(draw(5, LENGTH, KEYS, VALUES, 3)[0], draw(5, LENGTH, KEYS, VALUES, 4)[0])
