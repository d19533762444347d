"""Sequences that repeat themselves: a block of random tokens of unknown length, again and again; made from a seed."""

FIXED, RANDOM = "fixed", "random"


def draw(count, half, tokens, seed, offset=RANDOM):
    """Sequences (count, 2·half) of token ids, and the length of each one's block, (count,).

    The tokens of a block are all different, so that the present one decides the next; a block is at most `half` − 1 long, so that in the
    second half every token has occurred before. `fixed` makes every block as long as that: then looking back that far is enough.
    """
    import torch

    generator = torch.Generator().manual_seed(6_000_011 + seed)
    longest = half - 1
    lengths = torch.full((count,), longest)
    if offset == RANDOM:
        lengths = torch.randint(longest // 3, longest + 1, (count,), generator=generator)
    blocks = torch.rand(count, tokens, generator=generator).argsort(1)[:, :longest]  # (count, longest), no token twice
    positions = torch.arange(2 * half) % lengths[:, None]  # (count, 2·half)
    return blocks.gather(1, positions), lengths
