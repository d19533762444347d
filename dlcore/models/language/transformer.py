"""A Transformer encoder: every token attends to every other in one step, however far apart they stand.

Source: Vaswani and others, “Attention Is All You Need”, NeurIPS 2017: its encoder, pre-LN and with learned positions.
"""

import torch
from torch import Tensor, nn

from dlcore.blocks.attention import TransformerBlock


class Transformer(nn.Module):
    """`depth` blocks over the tokens' vectors and their positions; the state at the last token gives the logits of the classes.

    A token of zeros is padding, to which nothing attends. `positions` are learned vectors, or built into attention by “rope”, “alibi” or “relative”, whose bias all blocks share, as in T5;
    without them the order of the tokens before is invisible, unless `causal`.
    """

    def __init__(
        self,
        tokens: int,
        width: int,
        classes: int,
        depth: int = 2,
        heads: int = 4,
        longest: int = 512,
        positions: bool | str = True,
        causal: bool = False,
    ):
        super().__init__()
        self.embedding = nn.Linear(tokens, width)
        within = positions if isinstance(positions, str) else ""
        self.positions = nn.Parameter(0.02 * torch.randn(longest, width)) if positions and not within else None
        self.blocks = nn.ModuleList(TransformerBlock(width, heads, positions=within) for _ in range(depth))
        if within == "relative":
            for block in self.blocks:
                block.attention.relative = self.blocks[0].attention.relative
        self.norm, self.output = nn.LayerNorm(width), nn.Linear(width, classes)
        self.causal = causal

    def hidden_states(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """The states after the last block: (batch, time, width). `mask` is true where a token is no padding, (batch, time)."""
        h = self.embedding(x)  # (batch, time, width)
        time = h.shape[1]
        if self.positions is not None:
            h = h + self.positions[:time]
        attention_mask = None if mask is None else mask[:, None, None, :]  # (batch, 1, 1, keys)
        if self.causal:
            causal = torch.ones(time, time, dtype=torch.bool, device=x.device).tril()
            attention_mask = causal if attention_mask is None else causal & attention_mask
        for block in self.blocks:
            h = block(h, attention_mask)
        return self.norm(h)

    def forward(self, x: Tensor) -> Tensor:  # (batch, time, tokens)
        return self.output(self.hidden_states(x, x.any(-1))[:, -1])  # (batch, classes)
