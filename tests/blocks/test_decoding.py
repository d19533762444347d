"""Temperature, top-k, top-p and beam search, on chances that can be told by hand."""

import pytest
import torch

from dlcore.blocks.decoding import beam_search, filter_logits

CHANCES = torch.tensor([0.5, 0.3, 0.15, 0.05])
SCORES = CHANCES.log()


@pytest.mark.parametrize(
    ("how", "left"),
    [
        ({}, [0.5, 0.3, 0.15, 0.05]),
        ({"top_k": 2}, [0.625, 0.375, 0, 0]),
        ({"top_p": 0.5}, [1, 0, 0, 0]),
        ({"top_p": 0.51}, [0.625, 0.375, 0, 0]),
        ({"temperature": 0}, [1, 0, 0, 0]),
        ({"temperature": 0.5}, [0.25 / 0.365, 0.09 / 0.365, 0.0225 / 0.365, 0.0025 / 0.365]),
        ({"top_k": 3, "top_p": 0.01}, [1, 0, 0, 0]),
    ],
)
def test_what_is_left_to_draw_from(how, left):
    assert filter_logits(SCORES, **how).tolist() == pytest.approx(left, abs=1e-6)
    assert filter_logits(SCORES.flip(0), **how).flip(0).tolist() == pytest.approx(left, abs=1e-6)


# What comes next after each token: 0 starts, 5 ends. The likeliest first step leads to the less likely text.
NEXT = {0: {1: 0.6, 2: 0.4}, 1: {3: 0.4, 4: 0.35, 5: 0.25}, 2: {3: 0.9, 4: 0.1}, 3: {5: 1.0}, 4: {5: 1.0}}


def following(tokens):
    return torch.tensor([NEXT[tokens[-1]].get(token, 1e-9) for token in range(6)]).log()


def test_beam_search_finds_what_greedy_search_misses():
    ((greedy, words),) = beam_search(following, 0, 5, width=1)
    assert words == (0, 1, 3, 5)
    best, *others = beam_search(following, 0, 5, width=3)
    assert best[1] == (0, 2, 3, 5)
    assert torch.tensor(best[0]).exp().item() == pytest.approx(0.36)
    assert all(other[0] <= best[0] for other in others)
    assert best[0] > greedy


def test_beam_search_ends_where_nothing_does():
    found = beam_search(lambda tokens: torch.zeros(6), 0, 5, width=2, longest=3)
    assert found
    assert max(len(words) for _, words in found) <= 4


@pytest.mark.parametrize(("min_p", "left"), [(0.0, 4), (0.2, 3), (0.5, 2), (0.61, 1), (1.0, 1)])
def test_min_p_leaves_what_is_probable_enough_beside_the_likeliest(min_p, left):
    assert int((filter_logits(SCORES, min_p=min_p) > 0).sum()) == left


@pytest.mark.slow
@pytest.mark.parametrize("temperature", [0.7, 1.0, 2.5])
@pytest.mark.parametrize("how", [{"top_k": 7}, {"top_p": 0.8}, {"min_p": 0.1}, {}])
def test_each_filter_is_that_of_transformers(how, temperature):
    from transformers.generation.logits_process import (
        MinPLogitsWarper,
        TemperatureLogitsWarper,
        TopKLogitsWarper,
        TopPLogitsWarper,
    )

    makers = {"top_k": TopKLogitsWarper, "top_p": TopPLogitsWarper, "min_p": MinPLogitsWarper}
    logits = 2 * torch.randn(20, 50, generator=torch.Generator().manual_seed(3))
    theirs = TemperatureLogitsWarper(temperature)(None, logits)
    for name, value in how.items():
        theirs = makers[name](value)(None, theirs)
    torch.testing.assert_close(filter_logits(logits, temperature, **how), theirs.softmax(-1))
