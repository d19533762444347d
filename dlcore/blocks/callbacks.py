"""Callbacks: called after every step, each may record something, and may stop the training by returning True."""

import math
import time
from dataclasses import dataclass
from typing import Any, Protocol

import torch

from dlcore.blocks.early_stopping import Patience

CHUNK = 500  # held-out examples in one forward pass: more images would not fit into memory


@dataclass(frozen=True)
class TrainingState:
    """Where a training stands. `losses` is a tensor (networks,), each network's own mean loss on this step's batch."""

    step: int
    model: torch.nn.Module
    losses: torch.Tensor


class Callback(Protocol):
    def on_step_end(self, state: TrainingState) -> bool | None: ...


class Progress:
    """Reports the fraction of the steps that are done. `report(fraction)` may raise, and so cancel."""

    def __init__(self, report, steps):
        self.report, self.steps = report, steps

    def on_step_end(self, state: TrainingState) -> None:
        self.report(state.step / self.steps)


class Evaluation:
    """Accuracy and mean loss on held-out examples, before the first step and after every `every` steps, one list of rows per network.

    `inputs` is (examples, ...) and `targets` (examples,), the same for all networks. An epoch has `epoch_steps` steps, as many as `every` unless
    given. The time that this takes is not counted as training.
    """

    def __init__(self, model, loss, inputs, targets, every, stopwatch, on_rows=None, epoch_steps=None):
        self.loss, self.inputs, self.targets, self.every = loss, inputs, targets, every
        self.epoch_steps = epoch_steps or every
        self.stopwatch, self.on_rows = stopwatch, on_rows
        self.rows = []
        self.running: Any = 0.0  # the sum of the losses since the last evaluation, (networks,)
        self.counted = 0
        with stopwatch.pause():
            self.evaluate(0, model)

    def on_step_end(self, state: TrainingState) -> None:
        self.running, self.counted = self.running + state.losses.detach(), self.counted + 1
        if state.step % self.every == 0:
            with self.stopwatch.pause():
                self.evaluate(state.step, state.model)

    @torch.no_grad()
    def evaluate(self, step: int, model: torch.nn.Module) -> None:
        was_training = model.training
        model.eval()  # dropout and batch normalization behave as in use
        outputs = torch.cat([model(some) for some in self.inputs.split(CHUNK)], dim=1)  # (networks, examples, classes)
        model.train(was_training)
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

    def tables(self) -> list[dict[str, list]]:
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
    def seconds(self) -> float:
        return self.spent + (0.0 if self.since is None else self._now() - self.since)

    def pause(self) -> "_Pause":
        return _Pause(self)


class _Pause:
    def __init__(self, stopwatch):
        self.stopwatch = stopwatch

    def __enter__(self):
        self.stopwatch.spent, self.stopwatch.since = self.stopwatch.seconds, None

    def __exit__(self, *problem):
        self.stopwatch.since = self.stopwatch._now()


class EarlyStopping:
    """Ends the training once no network's `monitor` has improved for `patience` tests in a row; each network has its own patience.

    `monitor` names a column of the evaluation: loss, accuracy or train_loss.
    """

    def __init__(self, evaluation, monitor="loss", patience=10, min_delta=0.0):
        self.evaluation, self.monitor = evaluation, monitor
        self.trackers = _trackers(evaluation, monitor, patience, min_delta)

    def on_step_end(self, state: TrainingState) -> bool | None:
        if state.step % self.evaluation.every == 0:
            rows = self.evaluation.rows[-1]
            done = [
                tracker.update(state.step, row[self.monitor]) for tracker, row in zip(self.trackers, rows, strict=True)
            ]
            return all(done)
        return None


def _trackers(evaluation, monitor, patience, min_delta):
    """One tracker per network, already updated with the evaluation before the first step, if the monitored column has a value there."""
    trackers = [Patience(patience, min_delta, higher=monitor == "accuracy") for _ in evaluation.rows[-1]]
    for tracker, row in zip(trackers, evaluation.rows[-1], strict=True):
        if row[monitor] is not None:
            tracker.update(row["step"], row[monitor])
    return trackers


class Checkpoint:
    """Keeps each network's weights from where its `monitor` was best, and puts them back. Weights have a leading axis of networks."""

    def __init__(self, evaluation, model, monitor="loss", patience=math.inf, min_delta=0.0):
        self.evaluation, self.monitor = evaluation, monitor
        self.best_weights = [weight.detach().clone() for weight in model.parameters()]  # each (networks, ...)
        self.trackers = _trackers(evaluation, monitor, patience, min_delta)

    def on_step_end(self, state: TrainingState) -> None:
        if state.step % self.evaluation.every == 0:
            for network, (tracker, row) in enumerate(zip(self.trackers, self.evaluation.rows[-1], strict=True)):
                tracker.update(state.step, row[self.monitor])
                if tracker.best_at == state.step:
                    for best, weight in zip(self.best_weights, state.model.parameters(), strict=True):
                        best[network] = weight.detach()[network]

    @torch.no_grad()
    def restore(self, model: torch.nn.Module) -> None:
        for best, weight in zip(self.best_weights, model.parameters(), strict=True):
            weight.copy_(best)


class TensorBoard:
    """Writes every test of one network as scalars that TensorBoard shows; `folder` is its log directory."""

    def __init__(self, evaluation, folder, network=0):
        from torch.utils.tensorboard import SummaryWriter

        self.evaluation, self.network = evaluation, network
        self.writer = SummaryWriter(folder)
        self.write()

    def on_step_end(self, state: TrainingState) -> None:
        if state.step % self.evaluation.every == 0:
            self.write()

    def write(self) -> None:
        row = self.evaluation.rows[-1][self.network]
        for name in ("loss", "accuracy", "train_loss"):
            if row[name] is not None:  # before the first step there is no training loss
                self.writer.add_scalar(name, row[name], row["step"])
        self.writer.flush()
