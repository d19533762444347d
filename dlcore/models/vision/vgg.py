"""VGG: nothing but 3×3 filters. Two of them see as far as one of 5×5, three as far as one of 7×7, with fewer weights and a bend between.

Source: Simonyan and Zisserman, “Very Deep Convolutional Networks for Large-Scale Image Recognition”, ICLR 2015.
Kept: stages of 3×3 convolutions at one size, pooling of 2×2 between them, twice the channels after each. Reduced to 32×32: three stages instead of
five, a quarter of the channels, one dense layer of 128 instead of two of 4096.
"""

from torch import nn


def stage(channels, width, depth, kernel=3, normed=False):
    """`depth` convolutions that keep the size, each with ReLU, and before that batch normalization where `normed`; then half the size."""
    layers = []
    for _ in range(depth):
        layers.append(nn.Conv2d(channels, width, kernel, padding=kernel // 2))
        layers += [nn.BatchNorm2d(width), nn.ReLU()] if normed else [nn.ReLU()]
        channels = width
    return nn.Sequential(*layers, nn.MaxPool2d(2))


class VGG(nn.Module):
    def __init__(self, classes=10, channels=1, dropout=0.5, width=16, normed=False):
        super().__init__()
        self.features = nn.Sequential(
            stage(channels, width, 2, normed=normed),  # (batch, 16, 16, 16)
            stage(width, 2 * width, 2, normed=normed),  # (batch, 32, 8, 8)
            stage(2 * width, 4 * width, 3, normed=normed),  # (batch, 64, 4, 4)
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(4 * width * 4 * 4, 8 * width),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(8 * width, classes),
        )

    def forward(self, x):  # (batch, channels, 32, 32)
        return self.head(self.features(x))  # (batch, classes)
