"""U-Net: down to see what is where in the large, up again to say it pixel by pixel; at each size a skip hands over what going down has lost.

Source: Ronneberger, Fischer and Brox, “U-Net: Convolutional Networks for Biomedical Image Segmentation”, MICCAI 2015. Smaller here, padded so that
the answer is as large as the picture, and with batch normalization, which came in the same year.
"""

import torch
from torch import nn


def convolutions(channels, width):
    """Two 3×3 convolutions at one size."""
    layers = []
    for before in (channels, width):
        layers += [nn.Conv2d(before, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """`widths` are the channels at each size, from the largest down. Without `skips` what comes up is twice as wide instead, so that nothing becomes smaller but what it can see."""

    def __init__(self, classes=3, channels=1, widths=(8, 16, 32, 64), skips=True):
        super().__init__()
        self.skips = skips
        self.down, self.up, self.merge = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for before, width in zip((channels, *widths), widths):
            self.down.append(convolutions(before, width))
        for below, width in zip(widths[:0:-1], widths[-2::-1], strict=True):
            self.up.append(nn.ConvTranspose2d(below, width if skips else 2 * width, 2, stride=2))
            self.merge.append(convolutions(2 * width, width))
        self.head = nn.Conv2d(widths[0], classes, 1)

    def stages(self, x):
        """What stands at each stop of the way down and up: (stop's name, features), each (batch, width, height/2ⁱ, width/2ⁱ)."""
        handed = []
        for level, convolve in enumerate(self.down):
            x = convolve(x if level == 0 else nn.functional.max_pool2d(x, 2))
            handed.append(x)
            yield f"down {level + 1}" if level < len(self.down) - 1 else "bottom", x
        for level, (enlarge, merge) in enumerate(zip(self.up, self.merge, strict=True)):
            x = enlarge(x)
            x = merge(torch.cat([handed[-2 - level], x], 1) if self.skips else x)
            yield f"up {len(self.up) - level}", x

    def forward(self, x):  # (batch, channels, height, width), both multiples of 8
        *_, (_, last) = self.stages(x)
        return self.head(last)  # (batch, classes, height, width)
