"""AlexNet: deeper and wider than LeNet, with ReLU so that it learns fast, overlapping pooling, and dropout against overfitting.

Source: Krizhevsky, Sutskever and Hinton, “ImageNet Classification with Deep Convolutional Neural Networks”, NeurIPS 2012.
Same as the paper: five convolutions, three poolings of 3×3 every 2 pixels, two dense layers with dropout. Scaled down to 32×32: the first filter is
5×5 with stride 1 instead of 11×11 with stride 4, a sixth of the channels, dense layers of 128. Left out: local response
normalization, and the grouped convolutions of two GPUs.
"""

import torch
from torch import nn


class AlexNet(nn.Module):
    def __init__(self, classes=10, channels=1, dropout=0.5):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),  # (batch, 16, 15, 15)
            nn.Conv2d(16, 40, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),  # (batch, 40, 7, 7)
            nn.Conv2d(40, 64, 3, padding=1), nn.ReLU(),
            nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(),
            nn.Conv2d(64, 40, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),  # (batch, 40, 3, 3)
        )  # fmt: skip
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Dropout(dropout), nn.Linear(40 * 3 * 3, 128), nn.ReLU(),
            nn.Dropout(dropout), nn.Linear(128, 128), nn.ReLU(),
            nn.Linear(128, classes),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, 32, 32)
        return self.head(self.features(x))  # (batch, classes)
