"""Attention: every query is compared with all keys, and receives a weighted mean of the values. Shared by the Vision Transformer and the language models.

Source: Vaswani and others, “Attention Is All You Need”, NeurIPS 2017. The norm stands before each part (pre-LN), as in later
models, which trains more easily.
"""

import math

from torch import Tensor, nn
from torch.nn import functional as F

from dlcore.blocks.positions import alibi, relative_buckets, rotate


def attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    scaled: bool = True,
    bias: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Scaled dot-product attention: the context of each query, (…, queries, width), and its attention weights, (…, queries, keys).

    `mask` is true where a query may attend to a key, broadcast to (…, queries, keys); `bias` is added to the scores, likewise.
    `scaled=False` leaves out the division by √width.
    """
    scores = query @ key.mT  # (…, queries, keys)
    if scaled:
        scores = scores / math.sqrt(query.shape[-1])
    if bias is not None:
        scores = scores + bias
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(-1)
    return weights @ value, weights


class MultiHeadAttention(nn.Module):
    """Several attentions side by side, each over its own part of the width.

    `positions` builds them into self-attention: “rope” turns queries and keys, “alibi” adds its bias to the scores, and “relative” one that is
    learned for each head and bucket of distances, as in T5.
    With `store_weights`, `weights` holds those of the last call, (batch, heads, queries, keys).
    """

    def __init__(self, width: int, heads: int, positions: str = ""):
        super().__init__()
        self.heads, self.positions = heads, positions
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        if positions == "relative":
            self.relative = nn.Embedding(32, heads)
            nn.init.normal_(self.relative.weight, std=width**-0.5)
        self.store_weights, self.weights = False, None

    def _bias(self, key: Tensor) -> Tensor | None:  # (heads, queries, keys)
        time = key.shape[-2]
        if self.positions == "alibi":
            return alibi(self.heads, time).to(key)
        if self.positions == "relative":
            return self.relative(relative_buckets(time).to(key.device)).permute(2, 0, 1)
        return None

    def forward(self, target: Tensor, source: Tensor, mask: Tensor | None = None) -> Tensor:
        """Queries from `target`, keys and values from `source`, each (batch, length, width); self-attention where both are the same."""
        query, key, value = self.query(target), self.key(source), self.value(source)
        query, key, value = (x.unflatten(-1, (self.heads, -1)).transpose(1, 2) for x in (query, key, value))
        if self.positions == "rope":
            query, key = rotate(query), rotate(key)
        bias = self._bias(key)
        if self.store_weights or bias is not None:
            context, self.weights = attention(query, key, value, mask, bias=bias)
        else:  # the same, without ever holding all weights at once
            context = F.scaled_dot_product_attention(query, key, value, mask)
        return self.output(context.transpose(1, 2).flatten(2))  # (batch, queries, width)


class TransformerBlock(nn.Module):
    """Self-attention, then a feed-forward network (MLP) at each position by itself; each adds to the residual path."""

    def __init__(self, width: int, heads: int, expansion: int = 4, dropout: float = 0.0, positions: str = ""):
        super().__init__()
        self.attention_norm, self.mlp_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = MultiHeadAttention(width, heads, positions)
        self.mlp = nn.Sequential(nn.Linear(width, expansion * width), nn.GELU(), nn.Linear(expansion * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:  # (batch, length, width)
        normalized = self.attention_norm(x)
        x = x + self.dropout(self.attention(normalized, normalized, mask))
        return x + self.dropout(self.mlp(self.mlp_norm(x)))
