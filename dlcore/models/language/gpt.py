"""GPT: every token attends to itself and to what stands before it; trained by next-token prediction at all positions at once.

Source: Radford, Narasimhan, Salimans and Sutskever, “Improving Language Understanding by Generative Pre-Training”, 2018. Ours is small,
and pre-LN, as in GPT-2.
"""

import torch
from torch import Tensor, nn

from dlcore.blocks.attention import TransformerBlock


class GPT(nn.Module):
    """Logits of the next token at every position: token ids (batch, time) to (batch, time, tokens). Padding, token 0, can only follow."""

    def __init__(
        self, tokens: int, width: int = 64, depth: int = 3, heads: int = 4, longest: int = 24, dropout: float = 0.0
    ):
        super().__init__()
        self.embedding, self.positions = nn.Embedding(tokens, width), nn.Parameter(0.02 * torch.randn(longest, width))
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.blocks = nn.ModuleList(TransformerBlock(width, heads, dropout=dropout) for _ in range(depth))
        self.norm, self.bias = nn.LayerNorm(width), nn.Parameter(torch.zeros(tokens))

    def attention_mask(self, token_ids: Tensor) -> Tensor:
        """True where a query may attend to a key, (1, 1, queries, keys): causal, nothing attends to what comes later."""
        time = token_ids.shape[1]
        return torch.ones(1, 1, time, time, dtype=torch.bool, device=token_ids.device).tril()

    def hidden_states(self, token_ids: Tensor) -> Tensor:
        """The states after the last block: (batch, time, width)."""
        h = self.embedding(token_ids) + self.positions[: token_ids.shape[1]]
        for block in self.blocks:
            h = block(h, self.attention_mask(token_ids))
        return self.norm(h)

    def forward(self, token_ids: Tensor) -> Tensor:
        return self.hidden_states(token_ids) @ self.embedding.weight.mT + self.bias
