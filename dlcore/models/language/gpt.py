"""GPT: every token attends to itself and to what stands before it; trained by next-token prediction at all positions at once.

Source: Radford, Narasimhan, Salimans and Sutskever, “Improving Language Understanding by Generative Pre-Training”, 2018. Ours is small,
and pre-LN, as in GPT-2. Rotary positions: Su and others, “RoFormer: Enhanced Transformer with Rotary Position Embedding”, 2021.
"""

import torch
from torch import Tensor, nn

from dlcore.blocks.attention import TransformerBlock


class GPT(nn.Module):
    """Logits of the next token at every position: token ids (batch, time) to (batch, time, tokens). Padding, token 0, can only follow.

    Positions are learned and added to the embedding, up to `longest` tokens; with `rotary` each block rotates its queries and keys instead (RoPE).
    """

    def __init__(
        self,
        tokens: int,
        width: int = 64,
        depth: int = 3,
        heads: int = 4,
        longest: int = 24,
        dropout: float = 0.0,
        rotary: bool = False,
    ):
        super().__init__()
        self.embedding = nn.Embedding(tokens, width)
        self.positions = None if rotary else nn.Parameter(0.02 * torch.randn(longest, width))
        nn.init.normal_(self.embedding.weight, std=0.02)
        within = "rope" if rotary else ""
        self.blocks = nn.ModuleList(
            TransformerBlock(width, heads, dropout=dropout, positions=within) for _ in range(depth)
        )
        self.norm, self.bias = nn.LayerNorm(width), nn.Parameter(torch.zeros(tokens))

    def attention_mask(self, token_ids: Tensor) -> Tensor:
        """True where a query may attend to a key, (1, 1, queries, keys): causal, nothing attends to what comes later."""
        time = token_ids.shape[1]
        return torch.ones(1, 1, time, time, dtype=torch.bool, device=token_ids.device).tril()

    def hidden_states(self, token_ids: Tensor) -> Tensor:
        """The states after the last block: (batch, time, width)."""
        h = self.embedding(token_ids)
        if self.positions is not None:
            h = h + self.positions[: token_ids.shape[1]]
        for block in self.blocks:
            h = block(h, self.attention_mask(token_ids))
        return self.norm(h)

    def forward(self, token_ids: Tensor) -> Tensor:
        return self.hidden_states(token_ids) @ self.embedding.weight.mT + self.bias
