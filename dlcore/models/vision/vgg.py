"""VGG: nothing but 3×3 filters. Two have the receptive field of one 5×5, three that of one 7×7, with fewer parameters and
nonlinearities between.

Source: Simonyan and Zisserman, “Very Deep Convolutional Networks for Large-Scale Image Recognition”, ICLR 2015.
Same as the paper: stages of 3×3 convolutions at one size, pooling of 2×2 between them, twice the channels after each. Scaled down to 32×32: three stages instead of
five, a quarter of the channels, one dense layer of 128 instead of two of 4096.
"""

import torch
from torch import nn


def stage(channels: int, width: int, depth: int, kernel: int = 3, batch_norm: bool = False) -> nn.Sequential:
    """`depth` convolutions that keep the size, each with ReLU, and before that batch normalization if `batch_norm`; then max pooling."""
    layers = []
    for _ in range(depth):
        layers.append(nn.Conv2d(channels, width, kernel, padding=kernel // 2))
        layers += [nn.BatchNorm2d(width), nn.ReLU()] if batch_norm else [nn.ReLU()]
        channels = width
    return nn.Sequential(*layers, nn.MaxPool2d(2))


class VGG(nn.Module):
    def __init__(self, classes=10, channels=1, dropout=0.5, width=16, batch_norm=False):
        super().__init__()
        self.features = nn.Sequential(
            stage(channels, width, 2, batch_norm=batch_norm),  # (batch, 16, 16, 16)
            stage(width, 2 * width, 2, batch_norm=batch_norm),  # (batch, 32, 8, 8)
            stage(2 * width, 4 * width, 3, batch_norm=batch_norm),  # (batch, 64, 4, 4)
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(4 * width * 4 * 4, 8 * width),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(8 * width, classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, 32, 32)
        return self.head(self.features(x))  # (batch, classes)
