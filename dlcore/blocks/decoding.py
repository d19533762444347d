"""From logits to words: what temperature, top-k, top-p and min-p leave of the next word's probabilities, and beam search."""

from collections.abc import Callable
from math import inf

import torch
from torch import Tensor


def filter_logits(
    logits: Tensor, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0, min_p: float = 0.0
) -> Tensor:
    """The sampling distribution (…, tokens): softmax of logits over temperature, of which those tokens stay that pass every filter.

    These are the `top_k` greatest (0: all), the fewest that make up `top_p`, and those at least `min_p` times as probable as the likeliest one. Many libraries
    renormalize after each filter instead, so that top-p then keeps fewer. Temperature 0 leaves the likeliest alone.
    Source of top-p: Holtzman and others, “The Curious Case of Neural Text Degeneration”, 2020; of min-p: Nguyen and others, “Turning Up the
    Heat: Min-p Sampling for Creative and Coherent LLM Outputs”, ICLR 2025.
    """
    if temperature <= 0:
        top_k, temperature = 1, 1.0
    ordered, tokens = (logits / temperature).sort(-1, descending=True)
    probabilities = ordered.softmax(-1)
    cut = probabilities.cumsum(-1) - probabilities >= top_p  # what stands before it is enough already
    cut |= probabilities < min_p * probabilities[..., :1]
    if top_k:
        cut[..., top_k:] = True
    cut[..., 0] = False
    filtered = ordered.masked_fill(cut, -inf).softmax(-1)
    return torch.zeros_like(filtered).scatter(-1, tokens, filtered)


def beam_search(
    next_log_probabilities: Callable[[tuple[int, ...]], Tensor], start: int, end: int, width: int = 3, longest: int = 20
) -> list[tuple[float, tuple[int, ...]]]:
    """The likeliest sequences from `start` to `end` that beam search finds: (log-probability, tokens), likeliest first.

    `next_log_probabilities(tokens)` gives the log-probabilities (tokens,) of what comes next. A width of 1 is greedy search; only
    an exhaustive search would be sure to find the best.
    """
    beams: list[tuple[float, tuple[int, ...]]] = [(0.0, (start,))]
    done: list[tuple[float, tuple[int, ...]]] = []
    for _ in range(longest):
        extended = []
        for total, tokens in beams:
            values, words = next_log_probabilities(tokens).topk(width)
            extended += [
                (total + value, (*tokens, word)) for value, word in zip(values.tolist(), words.tolist(), strict=True)
            ]
        best = sorted(extended, reverse=True)[:width]
        done += [beam for beam in best if beam[1][-1] == end]
        beams = [beam for beam in best if beam[1][-1] != end]
        # another word can only make a beam less likely
        if not beams or len(done) >= width and max(done)[0] > beams[0][0]:
            break
    return sorted(done or beams, reverse=True)[:width]
