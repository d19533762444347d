"""GPT: every word sees itself and what stands before it; learned by telling the next word, at all places at once.

Source: Radford, Narasimhan, Salimans and Sutskever, “Improving Language Understanding by Generative Pre-Training”, 2018. Ours is small, with the norm
before each part, as in GPT-2.
"""

import torch
from torch import nn

from dlcore.blocks.attention import TransformerBlock


class GPT(nn.Module):
    """Scores of what comes next at every place: (batch, time) of token numbers to (batch, time, tokens). Padding, token 0, can only follow."""

    def __init__(self, tokens, width=64, depth=3, heads=4, longest=24, dropout=0.0):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(tokens, width), nn.Parameter(0.02 * torch.randn(longest, width))
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = nn.ModuleList(TransformerBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.norm, self.bias = nn.LayerNorm(width), nn.Parameter(torch.zeros(tokens))

    def allowed(self, numbers):
        """Who may look at whom, (1, 1, asking, asked): nobody at what comes later."""
        time = numbers.shape[1]
        return torch.ones(1, 1, time, time, dtype=torch.bool, device=numbers.device).tril()

    def states(self, numbers):
        """What stands at every word after the last block: (batch, time, width)."""
        h = self.embedding(numbers) + self.positions[: numbers.shape[1]]
        for block in self.blocks:
            h = block(h, self.allowed(numbers))
        return self.norm(h)

    def forward(self, numbers):
        return self.states(numbers) @ self.embedding.weight.mT + self.bias
