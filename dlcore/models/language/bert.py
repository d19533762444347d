"""BERT: every word sees all others, on its left and on its right; learned by filling words that were masked.

Source: Devlin, Chang, Lee and Toutanova, “BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding”, 2018. Ours is small, has the
norm before each part, and is not asked which sentence comes next: later work found that of no use.
"""

import torch
from torch import nn

from dlcore.blocks.attention import TransformerBlock


class BERT(nn.Module):
    """Scores of every word at every place: (batch, time) of token numbers to (batch, time, tokens). Token 0 is padding, at which nobody looks."""

    def __init__(self, tokens, width=64, depth=3, heads=4, longest=24, dropout=0.0):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(tokens, width), nn.Parameter(0.02 * torch.randn(longest, width))
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = nn.ModuleList(TransformerBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.norm, self.bias = nn.LayerNorm(width), nn.Parameter(torch.zeros(tokens))

    def allowed(self, numbers):
        """Who may look at whom, (batch, 1, asking, asked): everyone at every word."""
        return (numbers != 0)[:, None, None, :].expand(-1, 1, numbers.shape[1], -1)

    def states(self, numbers):
        """What stands at every word after the last block: (batch, time, width)."""
        h = self.embedding(numbers) + self.positions[: numbers.shape[1]]
        for block in self.blocks:
            h = block(h, self.allowed(numbers))
        return self.norm(h)

    def forward(self, numbers):
        return self.states(numbers) @ self.embedding.weight.mT + self.bias  # reading and writing share their vectors
