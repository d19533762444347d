"""T5: an encoder that reads the whole input, and a decoder that writes the output token by token with cross-attention to the input; every task is text to text.

Source: Raffel and others, “Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer”, 2019. Ours is small and
departs from the paper: learned absolute positions instead of a relative bias, LayerNorm with bias instead of RMSNorm, scores divided by √d, GELU
instead of ReLU.
"""

import torch
from torch import Tensor, nn

from dlcore.blocks.attention import MultiHeadAttention, TransformerBlock


class DecoderBlock(nn.Module):
    """Causal self-attention, then cross-attention to the input, then a feed-forward network (MLP); each adds to the residual path."""

    def __init__(self, width: int, heads: int, expansion: int = 4, dropout: float = 0.0):
        super().__init__()
        self.attention_norm, self.cross_norm, self.mlp_norm = (nn.LayerNorm(width) for _ in range(3))
        self.attention, self.cross = MultiHeadAttention(width, heads), MultiHeadAttention(width, heads)
        self.mlp = nn.Sequential(nn.Linear(width, expansion * width), nn.GELU(), nn.Linear(expansion * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, memory: Tensor, causal: Tensor, cross_mask: Tensor) -> Tensor:
        """`x` is (batch, output, width), `memory` (batch, input, width)."""
        normalized = self.attention_norm(x)
        x = x + self.dropout(self.attention(normalized, normalized, causal))
        x = x + self.dropout(self.cross(self.cross_norm(x), memory, cross_mask))
        return x + self.dropout(self.mlp(self.mlp_norm(x)))


class T5(nn.Module):
    """Logits of the next output token: token ids of the input (batch, input) and of the output so far (batch, output) to (batch, output, tokens).

    Token 0 is padding. The first output token is the start; encoder and decoder share their embedding.
    """

    def __init__(
        self, tokens: int, width: int = 52, depth: int = 2, heads: int = 4, longest: int = 24, dropout: float = 0.0
    ):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.encoder_positions, self.decoder_positions = (
            nn.Parameter(0.02 * torch.randn(longest, width)) for _ in range(2)
        )
        self.encoder = nn.ModuleList(TransformerBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.decoder = nn.ModuleList(DecoderBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.encoder_norm, self.norm = nn.LayerNorm(width), nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(tokens))

    def attention_mask(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """True where a query may attend to a key, each (batch or 1, 1, queries, keys): encoder, decoder (causal), cross-attention."""
        time, readable = target.shape[1], (source != 0)[:, None, None, :]
        causal = torch.ones(1, 1, time, time, dtype=torch.bool, device=source.device).tril()
        return readable.expand(-1, 1, source.shape[1], -1), causal, readable.expand(-1, 1, time, -1)

    def encode(self, source: Tensor) -> Tensor:
        """The encoder's states: (batch, input, width)."""
        h = self.embedding(source) + self.encoder_positions[: source.shape[1]]
        for block in self.encoder:
            h = block(h, (source != 0)[:, None, None, :])
        return self.encoder_norm(h)

    def hidden_states(self, source: Tensor, target: Tensor, memory: Tensor | None = None) -> Tensor:
        """The decoder's states after the last block, (batch, output, width); `memory` is what `encode` gave, if it was computed before."""
        memory = self.encode(source) if memory is None else memory
        _, causal, cross_mask = self.attention_mask(source, target)
        h = self.embedding(target) + self.decoder_positions[: target.shape[1]]
        for block in self.decoder:
            h = block(h, memory, causal, cross_mask)
        return self.norm(h)

    def forward(self, source: Tensor, target: Tensor, memory: Tensor | None = None) -> Tensor:
        return self.hidden_states(source, target, memory) @ self.embedding.weight.mT + self.bias
