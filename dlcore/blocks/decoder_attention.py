"""Attention of a decoder to an encoder's states, by the two ways to compare a query with a key: a small network, or a dot product.

Sources: Bahdanau, Cho and Bengio, “Neural Machine Translation by Jointly Learning to Align and Translate”, ICLR 2015; Vaswani and others,
“Attention Is All You Need”, NeurIPS 2017.
"""

import math

import torch
from torch import Tensor, nn

from dlcore.blocks.attention import attention


class AdditiveAttention(nn.Module):
    """The score of a query with a key is vᵀ tanh(W q + U k), a network with one hidden layer; the values are the states themselves."""

    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.query, self.key = nn.Linear(width, hidden), nn.Linear(width, hidden, bias=False)
        self.score = nn.Linear(hidden, 1, bias=False)

    def forward(self, queries: Tensor, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """The context of each query, (batch, queries, width), and its attention weights, (batch, queries, keys).

        `queries` are (batch, queries, width), `states` (batch, keys, width); `mask` is true where a query may attend to a key, broadcast
        to (batch, queries, keys).
        """
        hidden = torch.tanh(
            self.query(queries)[:, :, None] + self.key(states)[:, None]
        )  # (batch, queries, keys, hidden)
        scores = self.score(hidden)[..., 0].masked_fill(~mask, -math.inf)  # (batch, queries, keys)
        weights = scores.softmax(-1)
        return weights @ states, weights


class DotProductAttention(nn.Module):
    """The score is the dot product of a projected query with a projected key, over √hidden; the values are the states themselves."""

    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.query, self.key = nn.Linear(width, hidden), nn.Linear(width, hidden, bias=False)

    def forward(self, queries: Tensor, states: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """As of additive attention: the contexts and the attention weights."""
        return attention(self.query(queries), self.key(states), states, mask)
