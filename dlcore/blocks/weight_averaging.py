"""A moving average of the weights: the network that trains is noisy, its average over the last steps is not."""

import copy

import torch
from torch import nn

from dlcore.blocks.callbacks import TrainingState


class MovingAverage:
    """Keeps `model`, a copy whose weights are an exponential moving average of those in training: average ← decay·average + (1 − decay)·weights.

    With a decay of 0.99 it looks back about 100 steps. It starts from the first weights, whose part decay^t has after t steps.
    Buffers, such as the running averages of a batch norm, are copied. Source: Polyak and Juditsky, “Acceleration of Stochastic Approximation by Averaging”,
    SIAM Journal on Control and Optimization, 1992, for the plain mean of all weights; the exponential one weighs the last steps most.
    """

    def __init__(self, model: nn.Module, decay: float):
        self.decay, self.model = decay, copy.deepcopy(model).requires_grad_(False)

    @torch.no_grad()
    def on_step_end(self, state: TrainingState) -> None:
        for average, weight in zip(self.model.parameters(), state.model.parameters(), strict=True):
            average.lerp_(weight, 1 - self.decay)
        for average, buffer in zip(self.model.buffers(), state.model.buffers(), strict=True):
            average.copy_(buffer)
