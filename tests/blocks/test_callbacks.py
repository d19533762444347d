"""What watches a training: the share that is done, the accuracy, the time."""

import time

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.blocks.callbacks import Evaluation, Progress, Stopwatch, TrainingState
from dlcore.training import cross_entropy


class Fixed(nn.Module):
    """Two networks whose outputs do not depend on what they see."""

    def __init__(self):
        super().__init__()
        self.outputs = torch.randn(2, 12, 3, generator=torch.Generator().manual_seed(0))

    def forward(self, inputs):
        return self.outputs


TARGETS = torch.arange(12) % 3


def busy(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def evaluate(steps, every, on_rows=None):
    model = Fixed()
    evaluation = Evaluation(model, cross_entropy, torch.zeros(12, 5), TARGETS, every, Stopwatch("cpu"), on_rows)
    for step in range(1, steps + 1):
        evaluation.on_step_end(TrainingState(step, model, torch.tensor([1.0, 10.0]) * step))
    return evaluation


def test_progress_tells_the_share_of_the_steps_and_goes_on():
    shares = []
    progress = Progress(shares.append, 4)
    stop_requests = [progress.on_step_end(TrainingState(step, None, None)) for step in (1, 2, 3, 4)]
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert not any(stop_requests)


def test_progress_lets_a_report_cancel():
    def refuse(share):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        Progress(refuse, 4).on_step_end(TrainingState(1, None, None))


def test_evaluation_notes_a_row_per_network_before_the_first_step_and_after_every_epoch():
    told = []
    first, second = evaluate(7, every=3, on_rows=told.append).tables()
    assert first["step"] == second["step"] == [0, 3, 6]
    assert first["epoch"] == second["epoch"] == [0, 1, 2]
    assert [[row["step"] for row in rows] for rows in told] == [[0, 0], [3, 3], [6, 6]]


def test_evaluation_counts_as_one_would_by_hand():
    tables = evaluate(3, every=3).tables()
    for table, outputs in zip(tables, Fixed().outputs, strict=True):
        right = sum(
            max(range(3), key=lambda label: of_one[label]) == target
            for of_one, target in zip(outputs.tolist(), TARGETS.tolist(), strict=True)
        )
        assert 0 < right < 12
        assert table["accuracy"] == pytest.approx([right / 12] * 2)
        assert table["loss"] == pytest.approx([F.cross_entropy(outputs, TARGETS).item()] * 2, rel=1e-6)


def test_the_training_loss_is_the_mean_since_the_last_evaluation():
    first, second = evaluate(4, every=2).tables()
    assert first["train_loss"] == [None, 1.5, 3.5]
    assert second["train_loss"] == [None, 15.0, 35.0]


def test_a_stopwatch_does_not_count_what_happens_in_a_pause():
    watch = Stopwatch("cpu")
    busy(0.02)
    with watch.pause():
        busy(0.4)
        assert watch.seconds < 0.2
    busy(0.02)
    assert 0.04 <= watch.seconds < 0.2


def test_evaluation_is_not_counted_as_training():
    class Slow(Fixed):
        def forward(self, inputs):
            busy(0.2)
            return self.outputs

    model, watch = Slow(), Stopwatch("cpu")
    evaluation = Evaluation(model, cross_entropy, torch.zeros(12, 5), TARGETS, 1, watch)
    before = watch.seconds
    evaluation.on_step_end(TrainingState(1, model, torch.ones(2)))
    assert watch.seconds - before < 0.1


def test_an_epoch_may_have_more_steps_than_lie_between_tests():
    model = Fixed()
    evaluation = Evaluation(model, cross_entropy, torch.zeros(12, 5), TARGETS, 2, Stopwatch("cpu"), epoch_steps=8)
    for step in range(1, 9):
        evaluation.on_step_end(TrainingState(step, model, torch.zeros(2)))
    assert evaluation.tables()[0]["epoch"] == [0, 0.25, 0.5, 0.75, 1]
