"""LeNet-5: small filters slide over the picture, pooling makes it coarser, and a few dense layers decide.

Source: LeCun, Bottou, Bengio and Haffner, “Gradient-Based Learning Applied to Document Recognition”, Proceedings of the IEEE 1998.
Kept: all sizes, for the paper's pictures are 32×32, and tanh. Changed: pooling has no weights, the second convolution sees all maps, and softmax
stands in for the distance to a drawn template.
"""

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

    def forward(self, x):  # (batch, channels, 32, 32)
        return self.head(self.features(x))  # (batch, classes)
