"""A task that nothing but order decides: which of two marked tokens among others came first? Made from a seed."""


def draw(count, length, tokens, seed):
    """Sequences (count, length, tokens), each token one-hot, and whether token 1 came before token 0, (count,).

    Tokens 0 and 1 occur once each, at random positions but the last, which is read out; between, before and after them any of the others.
    """
    import torch
    from torch.nn import functional as F

    generator = torch.Generator().manual_seed(8_000_009 + seed)
    read = torch.randint(2, tokens, (count, length), generator=generator)
    positions = torch.rand(count, length - 1, generator=generator).argsort(1)[:, :2]  # (count, 2), of tokens 0 and 1
    read.scatter_(1, positions, torch.arange(2).expand(count, 2))
    return F.one_hot(read, tokens).float(), (positions[:, 1] < positions[:, 0]).long()
