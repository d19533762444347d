"""A Transformer that reads a sequence at once: every token may look at every other, however far away, in one step.

Source: Vaswani and others, “Attention Is All You Need”, NeurIPS 2017: its encoder, with the norm in front of each part and learned positions.
"""

import torch
from torch import nn

from dlcore.blocks.attention import TransformerBlock


class Transformer(nn.Module):
    """`depth` blocks over the tokens' vectors and their positions; what stands at the last token is read out as scores of the classes.

    A token of zeros is padding, at which nobody looks. `positions=False` leaves out where a token stands: then the order of those before it is invisible.
    """

    def __init__(self, tokens, width, classes, depth=2, heads=4, longest=512, positions=True, causal=False):
        super().__init__()
        self.embedding = nn.Linear(tokens, width)
        self.positions = nn.Parameter(0.02 * torch.randn(longest, width)) if positions else None
        self.blocks = nn.ModuleList(TransformerBlock(width, heads) for _ in range(depth))
        self.norm, self.output = nn.LayerNorm(width), nn.Linear(width, classes)
        self.causal = causal

    def states(self, x, mask=None):
        """What stands at every token after the last block: (batch, time, width). `mask` is true where a token is one to look at, (batch, time)."""
        h = self.embedding(x)  # (batch, time, width)
        time = h.shape[1]
        if self.positions is not None:
            h = h + self.positions[:time]
        allowed = None if mask is None else mask[:, None, None, :]  # (batch, 1, 1, asked)
        if self.causal:
            past = torch.ones(time, time, dtype=torch.bool, device=x.device).tril()
            allowed = past if allowed is None else past & allowed
        for block in self.blocks:
            h = block(h, allowed)
        return self.norm(h)

    def forward(self, x):  # (batch, time, tokens)
        return self.output(self.states(x, x.any(-1))[:, -1])  # (batch, classes)
