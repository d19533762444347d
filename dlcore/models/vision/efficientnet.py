"""EfficientNet: cheap blocks, and one number that scales depth, width and resolution together.

Source: Tan and Le, “EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks”, ICML 2019; the blocks are MobileNetV2's (Sandler and
others, 2018) with squeeze-and-excitation (Hu and others, 2018).
Same as the paper: those blocks, SiLU, the rule for scaling. Scaled down to 32×32: four stages instead of seven, which
halve the resolution once after the stem instead of four times; expansion 4 in every block, where the paper has 1 in the
first and 6 in the others. Left out: the architecture search that found B0, stochastic depth, dropout.
"""

import math

import torch
from torch import nn

# Of each stage the blocks, the channels, the stride and the kernel, before scaling.
STAGES = ((1, 12, 1, 3), (2, 20, 1, 3), (2, 32, 2, 5), (1, 48, 1, 3))
ALPHA, BETA, GAMMA = 1.2, 1.1, 1.15  # the paper's: α·β²·γ² ≈ 2, twice the MACs for each step of φ


def conv_norm(channels: int, width: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> nn.Sequential:
    return [
        nn.Conv2d(channels, width, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(width),
    ]


class SqueezeExcitation(nn.Module):
    """Scales each channel by a gate computed from the global average of all channels."""

    def __init__(self, channels, squeezed):
        super().__init__()
        self.weigh = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, squeezed, 1),
            nn.SiLU(),
            nn.Conv2d(squeezed, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, height, width)
        return x * self.weigh(x)


class MBConv(nn.Module):
    """1×1 expansion, depthwise convolution, squeeze-and-excitation, 1×1 projection; a skip connection where shapes agree."""

    def __init__(self, channels, width, stride, kernel, expansion=4):
        super().__init__()
        inner = channels * expansion
        self.body = nn.Sequential(
            *conv_norm(channels, inner), nn.SiLU(),
            *conv_norm(inner, inner, kernel, stride, groups=inner), nn.SiLU(),
            SqueezeExcitation(inner, max(1, channels // 4)),
            *conv_norm(inner, width),
        )  # fmt: skip
        self.residual = stride == 1 and channels == width

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, height, width)
        return x + self.body(x) if self.residual else self.body(x)


class EfficientNet(nn.Module):
    """`depth` multiplies the blocks of each stage, rounded up; `width` the channels, rounded to a multiple of 4 but never down
    by more than a tenth: the paper's rules."""

    def __init__(self, classes=10, channels=1, depth=1.0, width=1.0):
        super().__init__()

        def wide(count):
            nearest = 4 * math.floor(count * width / 4 + 0.5)
            return nearest if nearest >= 0.9 * count * width else nearest + 4

        layers = [*conv_norm(channels, wide(12), 3, 2), nn.SiLU()]
        before = wide(12)
        for blocks, after, stride, kernel in STAGES:
            for number in range(math.ceil(blocks * depth)):
                layers.append(MBConv(before, wide(after), 1 if number else stride, kernel))
                before = wide(after)
        self.features = nn.Sequential(
            *layers, *conv_norm(before, wide(96)), nn.SiLU()
        )  # (batch, 96·width, side / 4, side / 4)
        self.head = nn.Linear(wide(96), classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, side, side)
        return self.head(self.features(x).mean((2, 3)))  # (batch, classes)


def compound(phi: float) -> tuple[float, float, float]:
    """The factors of depth, width and resolution at φ: φ = 1 doubles the MACs."""
    return ALPHA**phi, BETA**phi, GAMMA**phi
