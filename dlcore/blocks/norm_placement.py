"""Where a Transformer's block normalizes: before each sublayer (pre-LN), or after the sum (post-LN)."""

from torch import Tensor, nn

from dlcore.blocks.attention import MultiHeadAttention


class NormalizedBlock(nn.Module):
    """Self-attention, then an MLP, (batch, time, width); the norm stands before each, or after the sum that each adds to.

    Before (pre-LN): x + f(norm(x)), so that a path without any norm leads from the last block to the first. After (post-LN, as in 2017):
    norm(x + f(x)), so that each block rescales what came before it. Source: Xiong and others, “On Layer Normalization in the Transformer
    Architecture”, ICML 2020.
    """

    def __init__(self, width: int, heads: int, norm: type[nn.Module] = nn.LayerNorm, after: bool = False):
        super().__init__()
        self.attention, self.after = MultiHeadAttention(width, heads), after
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.attention_norm, self.mlp_norm = norm(width), norm(width)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        if self.after:
            x = self.attention_norm(x + self.attention(x, x, mask))
            return self.mlp_norm(x + self.mlp(x))
        normalized = self.attention_norm(x)
        x = x + self.attention(normalized, normalized, mask)
        return x + self.mlp(self.mlp_norm(x))
