"""Random tokens to copy, or to write in reverse: whoever writes must still know every token that was read, and its place."""

import torch
from torch import Tensor

PADDING, START, END = SPECIAL = range(3)
COPY, REVERSE = TASKS = ("copy", "reverse")


def draw(task: str, count: int, shortest: int, longest: int, tokens: int, seed: int) -> tuple[Tensor, Tensor]:
    """Inputs (count, longest of them) and outputs (count, that + 2), as token ids: the tokens are numbered from 3 on, their number is uniform.

    An output begins with a start and ends with an end; behind a shorter one, and a shorter input, stands padding.
    """
    generator = torch.Generator().manual_seed(seed)
    lengths = torch.randint(shortest, longest + 1, (count, 1), generator=generator)
    position = torch.arange(int(lengths.max()))
    padded = position >= lengths
    source = torch.randint(len(SPECIAL), len(SPECIAL) + tokens, padded.shape, generator=generator)
    source = source.masked_fill(padded, PADDING)
    read = (lengths - 1 - position) % len(position) if task == REVERSE else position.expand(count, -1)
    target = torch.zeros(count, len(position) + 2, dtype=torch.long)
    target[:, 0] = START
    target[:, 1:-1] = source.gather(1, read).masked_fill(padded, PADDING)
    return source, target.scatter(1, lengths + 1, END)
