"""Learning rates that change as a training goes on: torch's own schedulers, and the callback that steps them."""

from types import MappingProxyType

import torch
from torch.optim import lr_scheduler

from dlcore.blocks.callbacks import TrainingState


def constant(optimizer: torch.optim.Optimizer, steps: int) -> lr_scheduler.ConstantLR:
    return lr_scheduler.ConstantLR(optimizer, factor=1.0)


def step(optimizer: torch.optim.Optimizer, steps: int) -> lr_scheduler.MultiStepLR:
    """A tenth after half of the steps, a hundredth after three quarters."""
    return lr_scheduler.MultiStepLR(optimizer, [steps // 2, steps * 3 // 4], gamma=0.1)


def cosine(optimizer: torch.optim.Optimizer, steps: int) -> lr_scheduler.CosineAnnealingLR:
    """Half a cosine, from the rate down to nothing (Loshchilov and Hutter, 2017)."""
    return lr_scheduler.CosineAnnealingLR(optimizer, steps)


def one_cycle(optimizer: torch.optim.Optimizer, steps: int) -> lr_scheduler.OneCycleLR:
    """Up for three tenths of the steps, then down to almost nothing (Smith and Topin, 2018). Momentum stays as it is, each group keeps its own peak."""
    peaks = [group["lr"] for group in optimizer.param_groups]
    return lr_scheduler.OneCycleLR(optimizer, peaks, total_steps=steps + 1, cycle_momentum=False)


def warm_up(optimizer: torch.optim.Optimizer, steps: int) -> lr_scheduler.LinearLR:
    """Straight up for a tenth of the steps, then constant."""
    return lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=max(1, steps // 10))


def inverse_sqrt(optimizer: torch.optim.Optimizer, steps: int) -> lr_scheduler.LambdaLR:
    """The rate over √t at step t, the first being 1: what AdaGrad does to every weight whose gradients stay equally large, done to all alike."""
    return lr_scheduler.LambdaLR(optimizer, lambda step: (step + 1) ** -0.5)


def plateau(optimizer: torch.optim.Optimizer, steps: int) -> lr_scheduler.ReduceLROnPlateau:
    """A third whenever the held-out loss has not improved for two tests."""
    return lr_scheduler.ReduceLROnPlateau(optimizer, factor=1 / 3, patience=1)


SCHEDULES = MappingProxyType(
    {
        "constant": constant,
        "step": step,
        "cosine": cosine,
        "one-cycle": one_cycle,
        "warm-up": warm_up,
        "plateau": plateau,
    }
)


class StepSchedule:
    """Steps a schedule after every step of the training."""

    def __init__(self, scheduler):
        self.scheduler = scheduler

    def on_step_end(self, state: TrainingState) -> None:
        self.scheduler.step()


class Schedule:
    """Steps a schedule after every step of the training; one that waits for a plateau after every test, by the mean held-out loss."""

    def __init__(self, scheduler, evaluation):
        self.scheduler, self.evaluation = scheduler, evaluation
        self.on_tests = isinstance(scheduler, lr_scheduler.ReduceLROnPlateau)
        self.rates = [self.learning_rate]  # at every test

    @property
    def learning_rate(self) -> float:
        return self.scheduler.optimizer.param_groups[0]["lr"]

    def on_step_end(self, state: TrainingState) -> None:
        tested = state.step % self.evaluation.every == 0
        if not self.on_tests:
            self.scheduler.step()
        elif tested:
            losses = [row["loss"] for row in self.evaluation.rows[-1]]
            self.scheduler.step(sum(losses) / len(losses))
        if tested:
            self.rates.append(self.learning_rate)
