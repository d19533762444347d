"""Skip-gram with negative sampling (word2vec): a word's vector learns to tell the words that stand around it from words drawn at random.

Sources: Mikolov and others, “Efficient Estimation of Word Representations in Vector Space”, arXiv:1301.3781, 2013, and “Distributed Representations
of Words and Phrases and their Compositionality”, NIPS 2013. Here every word within the window counts, and frequent words are not thinned out.
"""

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class SkipGram(nn.Module):
    """Two vectors for each word: the input vector where it stands in the middle, the output vector where it stands around another."""

    def __init__(self, words: int, width: int):
        super().__init__()
        self.input = nn.Embedding(words, width)
        self.output = nn.Embedding(words, width)
        nn.init.uniform_(self.input.weight, -0.5 / width, 0.5 / width)
        nn.init.zeros_(self.output.weight)

    def forward(self, center: Tensor, context: Tensor, noise: Tensor) -> Tensor:
        """The loss of each pair, (pairs,): ids of words (pairs,), of a word around each (pairs,), and of random ones (pairs, negatives)."""
        middle = self.input(center)[:, :, None]  # (pairs, width, 1)
        around = self.output(torch.cat([context[:, None], noise], 1))  # (pairs, 1 + negatives, width)
        logits = (around @ middle).squeeze(2)
        return -F.logsigmoid(logits[:, 0]) - F.logsigmoid(-logits[:, 1:]).sum(1)


def context_pairs(sentences: Iterable[Sequence[int]], window: int) -> tuple[Tensor, Tensor]:
    """Each word with each other that stands at most `window` places from it in its sentence: ids (pairs,) and (pairs,)."""
    centers, contexts = [], []
    for words in sentences:
        for place, word in enumerate(words):
            around = [*words[max(0, place - window) : place], *words[place + 1 : place + 1 + window]]
            centers += [word] * len(around)
            contexts += around
    return torch.tensor(centers, dtype=torch.long), torch.tensor(contexts, dtype=torch.long)


def noise_distribution(counts: Tensor) -> Tensor:
    """How probable each word is as noise, (words,): its count to the power 3/4, which lies between the frequencies and equal chances."""
    powers = counts**0.75
    return powers / powers.sum()


def draw_noise(cumulative: Tensor, pairs: int, negatives: int, generator: torch.Generator) -> Tensor:
    """Ids of random words, (pairs, negatives), by the cumulative noise distribution, (words,)."""
    uniform = torch.rand(pairs, negatives, generator=generator, dtype=cumulative.dtype)
    return torch.searchsorted(cumulative, uniform * cumulative[-1], right=True).clamp_max(len(cumulative) - 1)
