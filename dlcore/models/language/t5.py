"""T5: an encoder that reads the whole input, and a decoder that writes the output token by token with cross-attention to the input; every task is text to text.

Source: Raffel and others, “Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer”, JMLR 2020, and the code of its
authors. As there, scores are not divided by √d (small initial queries do that work), positions are a learned bias of the scores that all layers
of a stack share, norms are RMSNorm, and no layer has a bias. Ours is small and has no dropout.
"""

import torch
from torch import Tensor, nn

from dlcore.blocks.attention import attention
from dlcore.blocks.normalization import RMSNorm
from dlcore.blocks.positions import relative_buckets

BUCKETS = 32
RELATIVE, ABSOLUTE = "relative", "absolute"


def linear(inputs: int, outputs: int, std: float) -> nn.Linear:
    """A layer without a bias, its weights normal with this standard deviation."""
    layer = nn.Linear(inputs, outputs, bias=False)
    nn.init.normal_(layer.weight, std=std)
    return layer


class UnscaledAttention(nn.Module):
    """Multi-head attention whose scores are not divided by √d; `bias` is added to them, as (…, heads or 1, queries, keys).

    With `store_weights`, `weights` holds those of the last call, (batch, heads, queries, keys).
    """

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads, std = heads, width**-0.5
        self.query = linear(width, width, std * (width // heads) ** -0.5)  # scores begin as small as if divided by √d
        self.key, self.value, self.output = (linear(width, width, std) for _ in range(3))
        self.store_weights, self.weights = False, None

    def forward(self, target: Tensor, source: Tensor, mask: Tensor, bias: Tensor | None = None) -> Tensor:
        """Queries from `target`, keys and values from `source`, each (batch, length, width)."""
        query, key, value = self.query(target), self.key(source), self.value(source)
        query, key, value = (x.unflatten(-1, (self.heads, -1)).transpose(1, 2) for x in (query, key, value))
        context, weights = attention(query, key, value, mask, scaled=False, bias=bias)
        if self.store_weights:
            self.weights = weights
        return self.output(context.transpose(1, 2).flatten(2))  # (batch, queries, width)


class RelativeBias(nn.Module):
    """What each head adds to the score of a key at some distance, (heads, queries, keys): one table for all layers of a stack."""

    def __init__(self, width: int, heads: int, causal: bool):
        super().__init__()
        self.table, self.causal = nn.Embedding(BUCKETS, heads), causal
        nn.init.normal_(self.table.weight, std=width**-0.5)

    def forward(self, time: int) -> Tensor:
        buckets = relative_buckets(time, BUCKETS, causal=self.causal)
        return self.table(buckets.to(self.table.weight.device)).permute(2, 0, 1)


class Block(nn.Module):
    """Self-attention, in the decoder then cross-attention to the input, then a feed-forward network (MLP); each adds to the residual path."""

    def __init__(self, width: int, heads: int, expansion: int, dropout: float, decoder: bool):
        super().__init__()
        inner = expansion * width
        self.attention_norm, self.attention = RMSNorm(width), UnscaledAttention(width, heads)
        if decoder:
            self.cross_norm, self.cross = RMSNorm(width), UnscaledAttention(width, heads)
        self.mlp_norm = RMSNorm(width)
        self.mlp = nn.Sequential(linear(width, inner, width**-0.5), nn.ReLU(), linear(inner, width, inner**-0.5))
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Tensor,
        mask: Tensor,
        bias: Tensor | None,
        memory: Tensor | None = None,
        cross_mask: Tensor | None = None,
    ) -> Tensor:
        """`x` is (batch, length, width); a decoder also takes `memory`, the encoder's states (batch, input, width)."""
        normalized = self.attention_norm(x)
        x = x + self.dropout(self.attention(normalized, normalized, mask, bias))
        if memory is not None:
            x = x + self.dropout(self.cross(self.cross_norm(x), memory, cross_mask))
        return x + self.dropout(self.mlp(self.mlp_norm(x)))


class T5(nn.Module):
    """Logits of the next output token: token ids of the input (batch, input) and of the output so far (batch, output) to (batch, output, tokens).

    Token 0 is padding. The first output token is the start; encoder, decoder and output layer share one embedding. `positions` may be “absolute”
    instead: a learned vector for each place, up to `longest`, added to the embedding.
    """

    def __init__(
        self,
        tokens: int,
        width: int = 52,
        depth: int = 2,
        heads: int = 4,
        longest: int = 24,
        dropout: float = 0.0,
        positions: str = RELATIVE,
    ):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)  # normal, of standard deviation 1
        self.relative = positions == RELATIVE
        if self.relative:
            self.encoder_positions, self.decoder_positions = (
                RelativeBias(width, heads, causal) for causal in (False, True)
            )
        else:
            self.encoder_positions, self.decoder_positions = (
                nn.Parameter(torch.randn(longest, width)) for _ in range(2)
            )
        self.encoder, self.decoder = (
            nn.ModuleList(Block(width, heads, 4, dropout, decoder) for _ in range(depth)) for decoder in (False, True)
        )
        self.encoder_norm, self.norm = RMSNorm(width), RMSNorm(width)
        self.dropout = nn.Dropout(dropout)

    def attention_mask(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """True where a query may attend to a key, each (batch or 1, 1, queries, keys): encoder, decoder (causal), cross-attention."""
        time, readable = target.shape[1], (source != 0)[:, None, None, :]
        causal = torch.ones(1, 1, time, time, dtype=torch.bool, device=source.device).tril()
        return readable.expand(-1, 1, source.shape[1], -1), causal, readable.expand(-1, 1, time, -1)

    def _begin(self, token_ids: Tensor, positions: nn.Module | Tensor) -> tuple[Tensor, Tensor | None]:
        """The embeddings (batch, time, width), and the bias of the scores where positions are relative."""
        h, time = self.embedding(token_ids), token_ids.shape[1]
        return (self.dropout(h), positions(time)) if self.relative else (self.dropout(h + positions[:time]), None)

    def encode(self, source: Tensor) -> Tensor:
        """The encoder's states: (batch, input, width)."""
        h, bias = self._begin(source, self.encoder_positions)
        for block in self.encoder:
            h = block(h, (source != 0)[:, None, None, :], bias)
        return self.dropout(self.encoder_norm(h))

    def hidden_states(self, source: Tensor, target: Tensor, memory: Tensor | None = None) -> Tensor:
        """The decoder's states after the last block, (batch, output, width); `memory` is what `encode` gave, if it was computed before."""
        memory = self.encode(source) if memory is None else memory
        _, causal, cross_mask = self.attention_mask(source, target)
        h, bias = self._begin(target, self.decoder_positions)
        for block in self.decoder:
            h = block(h, causal, bias, memory, cross_mask)
        return self.dropout(self.norm(h))

    def forward(self, source: Tensor, target: Tensor, memory: Tensor | None = None) -> Tensor:
        h = self.hidden_states(source, target, memory)
        return h * h.shape[-1] ** -0.5 @ self.embedding.weight.mT  # vectors as long as √width give logits of size 1
