"""A memory task with addresses: key–value pairs among filler, and a key at the end, whose value is to be recalled; made from a seed.

It is the associative recall of Graves, Wayne and Danihelka, “Neural Turing Machines”, 2014, and of Ba and others, “Using Fast Weights to Attend to the Recent Past”,
NeurIPS 2016, with filler, so that a distance can be chosen, and with each key and its value in one token, so that no layer has to join them first. With several queries it is
MQAR: Arora and others, “Zoology: Measuring and Improving Recall in Efficient Language Models”, 2023.
"""

PAIRS = VALUES = FILLERS = 4
# Numbers of a token: its key, then its value, then which filler it is, each one-hot or zeros.
TOKENS = PAIRS + VALUES + FILLERS
SHORTEST = 2 * PAIRS  # the pairs must fit into the first half
RANDOM, FIXED = "random", "fixed"


def draw(count, length, seed, address=RANDOM):
    """Sequences (count, length, TOKENS), and for each the value of the key that stands last, (count,), numbered from 0 on.

    In the first half each key occurs once, in one token with its value, which others may have too; the last token is a key without a value; all others are fillers.
    `random`: the pairs stand anywhere in that half and in any order. `fixed`: they are the very first tokens, with the keys in order. So the value lies at
    least half of the length before the last token. Raises ValueError where the half is too short for the pairs.
    """
    import torch
    from torch.nn import functional as F

    if length < SHORTEST:
        raise ValueError(f"{PAIRS} pairs in the first half need at least {SHORTEST} tokens, not {length}")
    generator = torch.Generator().manual_seed(8_000_009 + seed)
    places = torch.arange(PAIRS).expand(count, -1)  # of each key
    if address == RANDOM:
        places = torch.rand(count, length // 2, generator=generator).argsort(1)[:, :PAIRS]
    values = torch.randint(VALUES, (count, PAIRS), generator=generator)  # of each key
    asked = torch.randint(PAIRS, (count, 1), generator=generator)
    second = torch.randint(VALUES, TOKENS - PAIRS, (count, length), generator=generator)  # a filler, or a key's value
    read = torch.cat([torch.zeros(count, length, PAIRS), F.one_hot(second.scatter(1, places, values)).float()], 2)
    read[torch.arange(count)[:, None], places, torch.arange(PAIRS)] = 1
    read[:, -1] = F.one_hot(asked[:, 0], TOKENS)
    return read, values.gather(1, asked)[:, 0]


def best_without_the_query():
    """The highest expected accuracy of who knows the values of all keys but not which key asks: they answer with the most frequent."""
    from collections import Counter
    from itertools import product

    most = [max(Counter(values).values()) for values in product(range(VALUES), repeat=PAIRS)]
    return sum(most) / len(most) / PAIRS
