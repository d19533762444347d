"""A memory task: random tokens, of which the first is to be recalled at the end; made from a seed."""


def draw(count, length, tokens, seed):
    """Sequences (count, length, tokens), each token one-hot, and the first token of each, (count,)."""
    import torch
    from torch.nn import functional as F

    generator = torch.Generator().manual_seed(4_000_037 + seed)
    read = torch.randint(tokens, (count, length), generator=generator)
    return F.one_hot(read, tokens).float(), read[:, 0]
