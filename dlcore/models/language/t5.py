"""T5: an encoder that sees the whole input, and a decoder that writes the output word by word and looks back at the input; every task is text to text.

Source: Raffel and others, “Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer”, 2019. Ours is small, and has learned
positions where T5 adds a learned bias for each distance.
"""

import torch
from torch import nn

from dlcore.blocks.attention import MultiHeadAttention, TransformerBlock


class DecoderBlock(nn.Module):
    """Attention among what is written so far, then attention to the input, then a small network; each adds to what passes through."""

    def __init__(self, width, heads, expansion=4, dropout=0.0):
        super().__init__()
        self.attention_norm, self.cross_norm, self.mlp_norm = (nn.LayerNorm(width) for _ in range(3))
        self.attention, self.cross = MultiHeadAttention(width, heads), MultiHeadAttention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, expansion * width), nn.GELU(), nn.Linear(expansion * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, memory, past, there):  # (batch, written, width), (batch, read, width)
        normal = self.attention_norm(x)
        x = x + self.dropout(self.attention(normal, normal, past))
        x = x + self.dropout(self.cross(self.cross_norm(x), memory, there))
        return x + self.dropout(self.mlp(self.mlp_norm(x)))


class T5(nn.Module):
    """Scores of the next output word: input (batch, read) and output so far (batch, written), token numbers, to (batch, written, tokens).

    Token 0 is padding. The first output token is the start; what is read and what is written share the words' vectors.
    """

    def __init__(self, tokens, width=52, depth=2, heads=4, longest=24, dropout=0.0):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.encoder_positions, self.decoder_positions = (
            nn.Parameter(0.02 * torch.randn(longest, width)) for _ in range(2)
        )
        self.encoder = nn.ModuleList(TransformerBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.decoder = nn.ModuleList(DecoderBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.encoder_norm, self.norm, self.bias = (
            nn.LayerNorm(width),
            nn.LayerNorm(width),
            nn.Parameter(torch.zeros(tokens)),
        )

    def allowed(self, read, written):
        """Who may look at whom, each (batch or 1, 1, asking, asked): in the encoder, among what is written, and from there to the input."""
        time, there = written.shape[1], (read != 0)[:, None, None, :]
        past = torch.ones(1, 1, time, time, dtype=torch.bool, device=read.device).tril()
        return there.expand(-1, 1, read.shape[1], -1), past, there.expand(-1, 1, time, -1)

    def encode(self, read):
        """What stands at every input word: (batch, read, width)."""
        h, there = self.embedding(read) + self.encoder_positions[: read.shape[1]], (read != 0)[:, None, None, :]
        for block in self.encoder:
            h = block(h, there)
        return self.encoder_norm(h)

    def states(self, read, written, memory=None):
        """What stands at every output word after the last block, (batch, written, width); `memory` is what `encode` gave, if it was asked before."""
        memory = self.encode(read) if memory is None else memory
        _, past, there = self.allowed(read, written)
        h = self.embedding(written) + self.decoder_positions[: written.shape[1]]
        for block in self.decoder:
            h = block(h, memory, past, there)
        return self.norm(h)

    def forward(self, read, written, memory=None):
        return self.states(read, written, memory) @ self.embedding.weight.mT + self.bias
