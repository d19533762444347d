"""Vision Transformer: an image is a sequence of patches. Every patch may attend to every other from the first layer on.

Source: Dosovitskiy and others, “An Image is Worth 16x16 Words”, ICLR 2021.
Same as the paper: a linear map of each patch, learned positions, a class token for the prediction, pre-norm layers. Scaled
down to 32×32: patches of 4×4, four layers of width 64 with four heads and an MLP ratio of 2, instead of patches of 16×16
and twelve layers of width 768 with a ratio of 4.
"""

import torch
from torch import nn

from dlcore.blocks.attention import TransformerBlock


class ViT(nn.Module):
    def __init__(self, classes=10, channels=1, side=32, patch=4, width=64, depth=4, heads=4, dropout=0.0):
        super().__init__()
        self.patches = nn.Conv2d(channels, width, patch, patch)  # stride = kernel: each patch by itself
        self.token = nn.Parameter(torch.zeros(1, 1, width))
        self.positions = nn.Parameter(0.02 * torch.randn(1, 1 + (side // patch) ** 2, width))
        self.blocks = nn.ModuleList(TransformerBlock(width, heads, expansion=2, dropout=dropout) for _ in range(depth))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, side, side)
        x = self.patches(x).flatten(2).mT  # (batch, patches, width)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], dim=1) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x[:, 0]))  # (batch, classes)
