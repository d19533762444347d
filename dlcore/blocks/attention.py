"""Attention: everyone asks everyone, and takes a weighted mean of the answers. Shared by the Vision Transformer and the language models.

Source: Vaswani and others, “Attention Is All You Need”, NeurIPS 2017; the norm stands before each part, as in later models, which trains more easily.
"""

import math

from torch import nn
from torch.nn import functional as F


def attention(query, key, value, mask=None, scaled=True):
    """What each asker receives and how it spread its attention: (…, asking, width) and (…, asking, asked).

    `mask` is true where an asker may look, broadcast to (…, asking, asked). `scaled=False` leaves out the division by √width.
    """
    scores = query @ key.mT  # (…, asking, asked)
    if scaled:
        scores = scores / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = scores.softmax(-1)
    return weights @ value, weights


class MultiHeadAttention(nn.Module):
    """Several attentions side by side, each over its own share of the width. `weights` keeps the last call's, (batch, heads, asking, asked)."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.store_weights, self.weights = False, None

    def forward(self, asking, asked, mask=None):  # each (batch, length, width)
        query, key, value = self.query(asking), self.key(asked), self.value(asked)
        query, key, value = (x.unflatten(-1, (self.heads, -1)).transpose(1, 2) for x in (query, key, value))
        if self.store_weights:
            received, self.weights = attention(query, key, value, mask)
        else:  # the same, without ever holding all weights at once
            received = F.scaled_dot_product_attention(query, key, value, mask)
        return self.output(received.transpose(1, 2).flatten(2))  # (batch, asking, width)


class TransformerBlock(nn.Module):
    """Attention, then a small network for each place by itself; each adds to what passes through."""

    def __init__(self, width, heads, expansion=4, dropout=0.0):
        super().__init__()
        self.attention_norm, self.mlp_norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = MultiHeadAttention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, expansion * width), nn.GELU(), nn.Linear(expansion * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask=None):  # (batch, length, width)
        normal = self.attention_norm(x)
        x = x + self.dropout(self.attention(normal, normal, mask))
        return x + self.dropout(self.mlp(self.mlp_norm(x)))
