"""What watches a training: called after each step, a callback may note something down, and may stop the training by returning True."""

import time
from dataclasses import dataclass
from typing import Protocol

import torch


@dataclass(frozen=True)
class Moment:
    """Where a training stands. `losses` is a tensor (networks,), each network's own mean loss on this step's batch."""

    step: int
    model: torch.nn.Module
    losses: torch.Tensor


class Callback(Protocol):
    def after_step(self, moment) -> bool | None: ...


class Progress:
    """Reports the share of the steps that are done. `report(share)` may raise, and so cancel."""

    def __init__(self, report, steps):
        self.report, self.steps = report, steps

    def after_step(self, moment):
        self.report(moment.step / self.steps)


class Evaluation:
    """Accuracy and mean loss on held-out examples, before the first step and after every `every` steps, one list of rows per network.

    `inputs` is (examples, ...) and `targets` (examples,), the same for all networks. An epoch has `epoch_steps` steps, as many as `every` unless
    told. The time that this takes is not counted as training.
    """

    def __init__(self, model, loss, inputs, targets, every, stopwatch, on_rows=None, epoch_steps=None):
        self.loss, self.inputs, self.targets, self.every = loss, inputs, targets, every
        self.epoch_steps = epoch_steps or every
        self.stopwatch, self.on_rows = stopwatch, on_rows
        self.rows = []
        self.running, self.counted = 0.0, 0
        with stopwatch.paused():
            self.note(0, model)

    def after_step(self, moment):
        self.running, self.counted = self.running + moment.losses.detach(), self.counted + 1
        if moment.step % self.every == 0:
            with self.stopwatch.paused():
                self.note(moment.step, moment.model)

    @torch.no_grad()
    def note(self, step, model):
        outputs = model(self.inputs)  # (networks, examples, classes)
        targets = self.targets.expand(len(outputs), -1)  # (networks, examples)
        accuracies = (outputs.argmax(-1) == targets).float().mean(-1).tolist()
        losses = self.loss(outputs, targets).tolist()
        train = (self.running / self.counted).tolist() if self.counted else [None] * len(losses)
        self.running, self.counted = 0.0, 0
        seconds = self.stopwatch.seconds / len(losses)
        self.rows.append(
            [
                dict(
                    step=step,
                    epoch=step // self.epoch_steps if step % self.epoch_steps == 0 else step / self.epoch_steps,
                    seconds=seconds,
                    accuracy=accuracy,
                    loss=loss,
                    train_loss=trained,
                )
                for accuracy, loss, trained in zip(accuracies, losses, train, strict=True)
            ]
        )
        if self.on_rows:
            self.on_rows(self.rows[-1])

    def tables(self):
        """For each network a table, column by column."""
        columns = self.rows[0][0].keys()
        return [
            {name: [rows[network][name] for rows in self.rows] for name in columns}
            for network in range(len(self.rows[0]))
        ]


class Stopwatch:
    """Seconds of this thread's CPU on a CPU, of the clock on an accelerator."""

    def __init__(self, device):
        self.device = torch.device(device)
        self.spent, self.since = 0.0, self._now()

    def _now(self):
        if self.device.type == "cpu":
            return time.thread_time()
        torch.accelerator.synchronize()
        return time.perf_counter()

    @property
    def seconds(self):
        return self.spent + (0.0 if self.since is None else self._now() - self.since)

    def paused(self):
        return _Pause(self)


class _Pause:
    def __init__(self, stopwatch):
        self.stopwatch = stopwatch

    def __enter__(self):
        self.stopwatch.spent, self.stopwatch.since = self.stopwatch.seconds, None

    def __exit__(self, *problem):
        self.stopwatch.since = self.stopwatch._now()
