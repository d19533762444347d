"""ResNet: each block learns only what to add to its input, y = f(x) + x, so that very deep networks can be trained.

Source: He, Zhang, Ren and Sun, “Deep Residual Learning for Image Recognition”, CVPR 2016. This is the paper's own network for 32×32 images: three
stages of `blocks` blocks, 6·blocks + 2 layers with weights, and shortcuts without parameters where the size changes; with `blocks=1` it is ResNet-8.
"""

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    """Two 3×3 convolutions; with `residual` the input is added before the last ReLU."""

    def __init__(self, channels, width, stride=1, residual=True):
        super().__init__()
        self.first = nn.Conv2d(channels, width, 3, stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)
        self.stride, self.added, self.residual = stride, width - channels, residual

    def shortcut(self, x: torch.Tensor) -> torch.Tensor:
        """The identity; where the size changes, every other pixel, zero-padded in the new channels."""
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.added))

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, height, width)
        y = self.first_norm(self.first(x)).relu()
        y = self.second_norm(self.second(y))
        return (y + self.shortcut(x) if self.residual else y).relu()


class ResNet(nn.Module):
    def __init__(self, classes=10, channels=1, blocks=1, width=16, residual=True):
        super().__init__()
        layers, before = [nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()], width
        for place in range(3):
            after = width * 2**place
            for number in range(blocks):
                layers.append(Block(before, after, 2 if place and not number else 1, residual))
                before = after
        self.features = nn.Sequential(*layers)  # (batch, 4·width, 8, 8)
        self.head = nn.Linear(before, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, 32, 32)
        return self.head(self.features(x).mean((2, 3)))  # (batch, classes)
