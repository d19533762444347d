"""EfficientNet: cheap blocks, and one number that makes the network deeper, wider and its pictures larger in a fixed proportion.

Source: Tan and Le, “EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks”, ICML 2019; the blocks are MobileNetV2's (Sandler and
others, 2018) with squeeze-and-excitation (Hu and others, 2018).
Kept: those blocks, SiLU, the rule for scaling. Reduced to 32×32: four stages instead of seven, which halve the picture once after the stem instead of four times, expansion 4.
"""

import math

from torch import nn

# Of each stage the blocks, the channels, the stride and the kernel, before scaling.
STAGES = ((1, 12, 1, 3), (2, 20, 1, 3), (2, 32, 2, 5), (1, 48, 1, 3))
ALPHA, BETA, GAMMA = 1.2, 1.1, 1.15  # the paper's: α·β²·γ² ≈ 2, twice the arithmetic for each step of φ


def normed(channels, width, kernel=1, stride=1, groups=1):
    return [
        nn.Conv2d(channels, width, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(width),
    ]


class SqueezeExcitation(nn.Module):
    """Weighs whole channels by what the picture as a whole shows."""

    def __init__(self, channels, squeezed):
        super().__init__()
        self.weigh = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, squeezed, 1),
            nn.SiLU(),
            nn.Conv2d(squeezed, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x):  # (batch, channels, height, width)
        return x * self.weigh(x)


class MBConv(nn.Module):
    """Expand the channels, filter each by itself, weigh them, shrink again; the input is added where the shape allows."""

    def __init__(self, channels, width, stride, kernel, expansion=4):
        super().__init__()
        inner = channels * expansion
        self.body = nn.Sequential(
            *normed(channels, inner), nn.SiLU(),
            *normed(inner, inner, kernel, stride, groups=inner), nn.SiLU(),
            SqueezeExcitation(inner, max(1, channels // 4)),
            *normed(inner, width),
        )  # fmt: skip
        self.residual = stride == 1 and channels == width

    def forward(self, x):  # (batch, channels, height, width)
        return x + self.body(x) if self.residual else self.body(x)


class EfficientNet(nn.Module):
    """`depth` multiplies the blocks of each stage, rounded up, and `width` the channels, rounded to a multiple of 4 that takes away no tenth: the paper's rules."""

    def __init__(self, classes=10, channels=1, depth=1.0, width=1.0):
        super().__init__()

        def wide(count):
            nearest = 4 * math.floor(count * width / 4 + 0.5)
            return nearest if nearest >= 0.9 * count * width else nearest + 4

        layers = [*normed(channels, wide(12), 3, 2), nn.SiLU()]
        before = wide(12)
        for blocks, after, stride, kernel in STAGES:
            for number in range(math.ceil(blocks * depth)):
                layers.append(MBConv(before, wide(after), 1 if number else stride, kernel))
                before = wide(after)
        self.features = nn.Sequential(
            *layers, *normed(before, wide(96)), nn.SiLU()
        )  # (batch, 96·width, side / 4, side / 4)
        self.head = nn.Linear(wide(96), classes)

    def forward(self, x):  # (batch, channels, side, side)
        return self.head(self.features(x).mean((2, 3)))  # (batch, classes)


def compound(phi):
    """How many times as deep, as wide and as large in pixels a network is at φ: φ = 1 doubles the arithmetic."""
    return ALPHA**phi, BETA**phi, GAMMA**phi
