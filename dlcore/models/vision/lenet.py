"""LeNet-5: small filters slide over the image, pooling downsamples, and a few dense layers classify.

Source: LeCun, Bottou, Bengio and Haffner, “Gradient-Based Learning Applied to Document Recognition”, Proceedings of the IEEE 1998.
Same as the paper: all sizes, since its images are 32×32, and tanh. Changed: pooling has no parameters, the second
convolution is connected to all maps, and softmax replaces the radial basis functions of the output.
"""

import torch
from torch import nn


class LeNet(nn.Module):
    def __init__(self, classes=10, channels=1):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, 6, 5), nn.Tanh(), nn.AvgPool2d(2),  # (batch, 6, 14, 14)
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),  # (batch, 16, 5, 5)
            nn.Conv2d(16, 120, 5), nn.Tanh(),  # (batch, 120, 1, 1)
        )  # fmt: skip
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, classes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, 32, 32)
        return self.head(self.features(x))  # (batch, classes)
