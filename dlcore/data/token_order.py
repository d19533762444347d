"""A task that nothing but order decides: two marked tokens stand among others, and it is asked which of them came first; made from a seed."""


def draw(count, length, tokens, seed):
    """Sequences (count, length, tokens), each token as a one among zeros, and whether token 1 came before token 0, (count,).

    Tokens 0 and 1 occur once each, at random places but the last, from where the answer is read; between, before and after them any of the others.
    """
    import torch
    from torch.nn import functional as F

    generator = torch.Generator().manual_seed(8_000_009 + seed)
    read = torch.randint(2, tokens, (count, length), generator=generator)
    places = torch.rand(count, length - 1, generator=generator).argsort(1)[
        :, :2
    ]  # (count, 2), where tokens 0 and 1 stand
    read.scatter_(1, places, torch.arange(2).expand(count, 2))
    return F.one_hot(read, tokens).float(), (places[:, 1] < places[:, 0]).long()
