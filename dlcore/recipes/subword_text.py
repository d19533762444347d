"""A text as the tokens of byte-pair encoding, which its training part alone teaches."""

from functools import lru_cache

import torch

from dlcore.blocks import bpe
from dlcore.recipes.byte_windows import part_bytes

LARGEST = 4_096  # tokens in a vocabulary


@lru_cache(maxsize=2)
def _merges(corpus: str) -> tuple[bpe.Pair, ...]:
    train, *_ = part_bytes(corpus).values()
    return tuple(pair for pair, _ in bpe.learn(bpe.split(train.decode()), LARGEST - bpe.BYTES))


def token_parts(corpus: str, size: int) -> tuple[tuple[torch.Tensor, ...], tuple[float, ...]]:
    """Training, validation and test part as ids below `size`, (tokens,), long; and of each the mean bytes per token after its first.

    With 256 the tokens are the bytes. Raises InvalidText where a part is too short.
    """
    ranks = {pair: place for place, pair in enumerate(_merges(corpus)[: size - bpe.BYTES])}
    encode = lru_cache(maxsize=None)(lambda piece: bpe.encode(piece, ranks))
    texts, lengths = [], []
    for part in part_bytes(corpus).values():
        ids = [token for piece in bpe.split(part.decode()) for token in encode(piece)]
        first = len(bpe.token_bytes(ranks)[ids[0]])
        texts.append(torch.tensor(ids))
        lengths.append((len(part) - first) / (len(ids) - 1))
    return tuple(texts), tuple(lengths)
