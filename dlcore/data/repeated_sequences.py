"""Sequences that repeat themselves: some random tokens, then the same again and again, after how many nobody is told; made from a seed."""

FIXED, RANDOM = "fixed", "random"


def draw(count, half, tokens, seed, offset=RANDOM):
    """Sequences (count, 2·half) of token numbers, and after how many each repeats itself, (count,).

    The tokens of a block are all different, so that the one before tells which comes next; a block is at most `half` − 1 long, so that in the
    second half everything has been seen. `fixed` makes every block as long as that: then it is enough to look so many places back.
    """
    import torch

    generator = torch.Generator().manual_seed(6_000_011 + seed)
    longest = half - 1
    lengths = torch.full((count,), longest)
    if offset == RANDOM:
        lengths = torch.randint(longest // 3, longest + 1, (count,), generator=generator)
    blocks = torch.rand(count, tokens, generator=generator).argsort(1)[:, :longest]  # (count, longest), no token twice
    places = torch.arange(2 * half) % lengths[:, None]  # (count, 2·half)
    return blocks.gather(1, places), lengths
