"""Made sequences: they repeat when they are said to, can be foretold where they are asked, and order alone decides the other task."""

import pytest
import torch

from dlcore.data import repeated_sequences, token_order

HALF, TOKENS = 16, 24


@pytest.mark.parametrize("offset", [repeated_sequences.RANDOM, repeated_sequences.FIXED])
def test_sequences_repeat_after_the_length_that_is_told(offset):
    read, lengths = repeated_sequences.draw(300, HALF, TOKENS, 0, offset)
    assert read.shape == (300, 2 * HALF)
    for row, length in zip(read, lengths.tolist(), strict=True):
        assert torch.equal(row[length:], row[:-length])
        assert len(row[:length].unique()) == length  # so that the token before tells which comes next
    assert lengths.max() == HALF - 1
    assert lengths.unique().numel() == (1 if offset == repeated_sequences.FIXED else HALF - 1 - (HALF - 1) // 3 + 1)


def test_everything_in_the_second_half_can_be_known():
    read, lengths = repeated_sequences.draw(300, HALF, TOKENS, 1)
    assert (lengths < HALF).all()
    for row in read:
        for place in range(HALF, 2 * HALF):
            earlier = [at for at in range(place - 1) if row[at] == row[place - 1]]
            assert earlier
            assert row[earlier[-1] + 1] == row[place]


def test_a_seed_gives_the_same_and_another_others():
    assert torch.equal(repeated_sequences.draw(5, HALF, TOKENS, 3)[0], repeated_sequences.draw(5, HALF, TOKENS, 3)[0])
    assert not torch.equal(
        repeated_sequences.draw(5, HALF, TOKENS, 3)[0], repeated_sequences.draw(5, HALF, TOKENS, 4)[0]
    )


def test_which_came_first_is_told_by_order_alone():
    read, first = token_order.draw(400, 12, 8, 0)
    tokens = read.argmax(-1)
    assert (read.sum(-1) == 1).all()
    for row, answer in zip(tokens, first.tolist(), strict=True):
        zero, one = ((row == token).nonzero().flatten() for token in (0, 1))
        assert len(zero) == len(one) == 1
        assert answer == (one < zero).item()
    assert 0.4 < first.float().mean() < 0.6
