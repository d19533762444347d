"""BERT: every token attends to both sides; trained by masked language modeling.

Source: Devlin, Chang, Lee and Toutanova, “BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding”, 2018.
Ours is small and departs from the paper: pre-LN instead of post-LN, no segment embeddings, no dense layer before the output, and no
next-sentence prediction, which later work found to be of no use.
"""

import torch
from torch import Tensor, nn

from dlcore.blocks.attention import TransformerBlock


class BERT(nn.Module):
    """Logits of every word at every position: token ids (batch, time) to (batch, time, tokens). Token 0 is padding, to which nothing attends."""

    def __init__(
        self, tokens: int, width: int = 64, depth: int = 3, heads: int = 4, longest: int = 24, dropout: float = 0.0
    ):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(tokens, width), nn.Parameter(0.02 * torch.randn(longest, width))
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = nn.ModuleList(TransformerBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.norm, self.bias = nn.LayerNorm(width), nn.Parameter(torch.zeros(tokens))

    def attention_mask(self, token_ids: Tensor) -> Tensor:
        """True where a query may attend to a key, (batch, 1, queries, keys): everywhere but at padding."""
        return (token_ids != 0)[:, None, None, :].expand(-1, 1, token_ids.shape[1], -1)

    def hidden_states(self, token_ids: Tensor) -> Tensor:
        """The states after the last block: (batch, time, width)."""
        h = self.embedding(token_ids) + self.positions[: token_ids.shape[1]]
        for block in self.blocks:
            h = block(h, self.attention_mask(token_ids))
        return self.norm(h)

    def forward(self, token_ids: Tensor) -> Tensor:
        return (
            self.hidden_states(token_ids) @ self.embedding.weight.mT + self.bias
        )  # input and output share their vectors
