"""A memory task with addresses: key–value pairs among filler, and a key at the end, whose value is to be recalled; made from a seed.

It is the associative recall of Graves, Wayne and Danihelka, “Neural Turing Machines”, 2014, and of Ba and others, “Using Fast Weights to Attend to the Recent Past”,
NeurIPS 2016, with filler, so that a distance can be chosen.
"""

KEYS = VALUES = PAIRS = FILLERS = 4
TOKENS = KEYS + VALUES + FILLERS  # keys are numbered from 0 on, then come values, then fillers
SHORTEST = 4 * PAIRS  # the pairs must fit into the first half
RANDOM, FIXED = "random", "fixed"


def draw(count, length, seed, address=RANDOM):
    """Sequences (count, length, TOKENS), each token one-hot, and for each the value of the key that stands last, (count,), numbered from 0 on.

    Each of the keys occurs once in the first half, followed by a value, which any of the others may have too; all other tokens are fillers. `random`: the pairs
    stand anywhere in that half, without overlap, and in any order. `fixed`: they are the very first tokens, and the keys are in order. So the value lies at least
    half of the length before the last token. Raises ValueError where the half is too short for the pairs.
    """
    import torch
    from torch.nn import functional as F

    if length < SHORTEST:
        raise ValueError(f"{PAIRS} pairs in the first half need at least {SHORTEST} tokens, not {length}")
    generator = torch.Generator().manual_seed(8_000_009 + seed)
    keys, starts = torch.arange(KEYS).expand(count, -1), 2 * torch.arange(PAIRS).expand(count, -1)
    if address == RANDOM:
        keys = torch.rand(count, KEYS, generator=generator).argsort(1)
        # Of the half without the values any places are as likely; each pair moves those after it by one.
        free = torch.rand(count, length // 2 - PAIRS, generator=generator).argsort(1)[:, :PAIRS]
        starts = free.sort(1).values + torch.arange(PAIRS)
    values = torch.randint(VALUES, (count, PAIRS), generator=generator)
    asked = torch.randint(PAIRS, (count, 1), generator=generator)
    read = torch.randint(KEYS + VALUES, TOKENS, (count, length), generator=generator)
    read.scatter_(1, starts, keys).scatter_(1, starts + 1, KEYS + values)
    read[:, -1:] = keys.gather(1, asked)
    return F.one_hot(read, TOKENS).float(), values.gather(1, asked)[:, 0]
