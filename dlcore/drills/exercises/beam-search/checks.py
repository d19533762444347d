"""Beam search with the beams as a dict from tokens to log-probability."""

import math

import numpy as np

PARTS = ("log-probability", "tokens")


def chain(seed, tokens, ending=0.0):
    """Random log-probabilities that depend on all tokens before; `ending` raises the logit of token 0."""

    def following(beam):
        logits = np.random.default_rng([seed, *beam]).normal(size=tokens) * 2
        logits[0] += ending
        return logits - np.logaddexp.reduce(logits)

    return following


def trap(beam):
    """Greedy takes 1, of probability .5, after which nothing is likely; 2, of .4, is followed by the end."""
    likely = {(3,): [0.06, 0.5, 0.4, 0.04], (3, 1): [0.31, 0.29, 0.22, 0.18], (3, 2): [0.9, 0.05, 0.03, 0.02]}
    return np.log(likely.get(tuple(beam), [0.83, 0.02, 0.07, 0.08]))


def short_or_long(beam):
    """An end at once of probability .3, against a sequence whose tokens are likelier each but less likely together."""
    return np.log([0.3, 0.65, 0.05] if beam[-1] != 1 else [0.37, 0.57, 0.06])


def cases():
    return [
        ("where greedy search fails", (trap, 3, 0, 2, 3), {}),
        ("width 1: greedy search", (trap, 3, 0, 1, 4), {}),
        ("a random chain", (chain(1, 5), 1, 0, 3, 4), {}),
        ("a random chain, wide", (chain(2, 4), 2, 0, 8, 3), {}),
        ("a chain that ends soon", (chain(3, 4, ending=4.0), 1, 0, 2, 6), {}),
        ("no end within the steps", (chain(4, 4, ending=-9.0), 1, 0, 2, 3), {}),
        ("short against long", (short_or_long, 2, 0, 2, 4), {}),
        ("another end token", (chain(5, 5), 0, 3, 3, 5), {}),
    ]


def reference(next_log_probabilities, start, end, width, longest):
    beams = {(start,): 0.0}
    for _ in range(longest):
        if all(tokens[-1] == end for tokens in beams):
            break
        following = {}
        for tokens, total in beams.items():
            if tokens[-1] == end:
                following[tokens] = total
                continue
            for token, value in enumerate(np.asarray(next_log_probabilities(tokens)).tolist()):
                following[(*tokens, token)] = math.fsum([total, value])
        best = sorted(following, key=following.get, reverse=True)[:width]
        beams = {tokens: following[tokens] for tokens in best}
    return [(total, tokens) for tokens, total in beams.items()]
