"""From scores to words: what temperature, top-k and top-p leave of the next word's probabilities, and beam search."""

from math import inf

import torch


def kept(scores, temperature=1.0, top_k=0, top_p=1.0):
    """The probabilities (…, tokens) that are left to draw from: scores over temperature, the `top_k` greatest (0: all), the fewest that make up `top_p`.

    Temperature 0 leaves the likeliest alone. Source of top-p: Holtzman and others, “The Curious Case of Neural Text Degeneration”, 2020.
    """
    if temperature <= 0:
        top_k, temperature = 1, 1.0
    ordered, places = (scores / temperature).sort(-1, descending=True)
    shares = ordered.softmax(-1)
    out = shares.cumsum(-1) - shares >= top_p  # what stands before it is enough already
    if top_k:
        out[..., top_k:] = True
    out[..., 0] = False
    left = ordered.masked_fill(out, -inf).softmax(-1)
    return torch.zeros_like(left).scatter(-1, places, left)


def beam_search(following, start, end, width=3, longest=20):
    """The likeliest sequences from `start` to `end` that keeping `width` of them at each step finds: (log-probability, tokens), likeliest first.

    `following(tokens)` gives the log-probabilities (tokens,) of what comes next. A width of 1 is greedy search; only all would be sure to find the best.
    """
    beams, done = [(0.0, (start,))], []
    for _ in range(longest):
        grown = []
        for total, tokens in beams:
            values, words = following(tokens).topk(width)
            grown += [
                (total + value, (*tokens, word)) for value, word in zip(values.tolist(), words.tolist(), strict=True)
            ]
        best = sorted(grown, reverse=True)[:width]
        done += [beam for beam in best if beam[1][-1] == end]
        beams = [beam for beam in best if beam[1][-1] != end]
        if (
            not beams or len(done) >= width and max(done)[0] > beams[0][0]
        ):  # more words can only make a beam less likely
            break
    return sorted(done or beams, reverse=True)[:width]
