"""Two networks with the same receptive field: one large filter in each stage, or several 3×3 ones with nonlinearities between.

Source: section 2.3 of Simonyan and Zisserman, “Very Deep Convolutional Networks for Large-Scale Image Recognition”, ICLR 2015. A stack of three
3×3 filters sees 7×7 pixels with 27·C² parameters, where one 7×7 filter has 49·C². Everything else is the same: one 3×3 convolution to C channels and pooling
before them, so that both kinds of stage map C channels to C; pooling after each of the two stages; one dense layer.
"""

import torch
from torch import nn

from dlcore.models.vision.vgg import stage

WIDTH, STAGES = 16, 2


class SmallFilters(nn.Module):
    """`depth` convolutions of `kernel`×`kernel` in each stage."""

    def __init__(self, kernel, depth, classes=10, channels=1, width=WIDTH):
        super().__init__()
        self.stem = stage(channels, width, 1)  # (batch, width, 16, 16)
        self.stages = nn.Sequential(
            *(stage(width, width, depth, kernel) for _ in range(STAGES))
        )  # (batch, width, 4, 4)
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(width * 4 * 4, classes))

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # (batch, channels, 32, 32)
        return self.head(self.stages(self.stem(x)))  # (batch, classes)
