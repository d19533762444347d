"""A memory task with an address: pairs of a key and a value among fillers, then a key, whose value is to be recalled; made from a seed."""

PAIRS, FIXED, RANDOM = 2, "fixed", "random"


def draw(count, length, keys, values, seed, address=RANDOM):
    """Sequences (count, length + 1, keys + values + 1), the value asked for, (count,), and the values of all pairs, (count, PAIRS).

    A pair is one token with a key and a value, a filler a random value without a key; the last token is one of the keys with a mark that asks. The keys
    of a sequence are all different. Positions are drawn anew for each sequence, all in the first half, so that any pair is between length/2
    and length tokens back. With a `fixed` address the pair asked for is always the first token. `length` is at least 2 · PAIRS.
    """
    import torch
    from torch.nn import functional as F

    generator = torch.Generator().manual_seed(8_000_009 + seed)
    value = torch.randint(values, (count, length), generator=generator)
    key = torch.rand(count, keys, generator=generator).argsort(1)[:, :PAIRS]  # (count, PAIRS), no key twice
    place = torch.rand(count, length // 2, generator=generator).argsort(1)[
        :, :PAIRS
    ]  # in no order: the first is anywhere
    if address == FIXED:
        place = place - place[:, :1]  # the first is at 0, and the others are moved as far
        place[:, 1:] %= length // 2
    rows = torch.arange(count)
    stored = value.gather(1, place)
    tokens = torch.zeros(count, length + 1, keys + values + 1)
    tokens[:, :length, keys : keys + values] = F.one_hot(value, values).float()
    tokens[rows[:, None], place, key] = 1.0
    tokens[rows, length, key[:, 0]] = 1.0
    tokens[:, length, -1] = 1.0
    return tokens, stored[:, 0], stored
