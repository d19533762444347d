"""Early stopping by hand-made traces, live against replayed, checkpoints that bring back the best weights, schedules against torch's own."""

import math

import pytest
import torch
from torch.optim import SGD, lr_scheduler

from dlcore.blocks.callbacks import Checkpoint, EarlyStopping, Evaluation, Stopwatch, TensorBoard, TrainingState
from dlcore.blocks.early_stopping import Patience, replay
from dlcore.blocks.initialization import initialize
from dlcore.blocks.schedules import SCHEDULES, Schedule
from dlcore.models.mlp import MLP
from dlcore.models.stacked import stack_networks
from dlcore.training import batches, cross_entropy, train

FALLS_THEN_RISES = [5.0, 4.0, 3.0, 3.5, 3.2, 3.1, 2.0, 9.0]


@pytest.mark.parametrize(
    ("patience", "min_delta", "stopped", "best"),
    [(1, 0.0, 3, 2), (3, 0.0, 5, 2), (4, 0.0, 7, 6), (2, 0.0, 4, 2), (2, 1.5, 4, 2), (1, 1.0, 1, 0), (100, 0.0, 7, 6)],
)
def test_stops_where_it_should_by_hand(patience, min_delta, stopped, best):
    assert replay(range(8), FALLS_THEN_RISES, patience, min_delta) == (stopped, best)


def test_higher_is_better_for_an_accuracy():
    assert replay(range(5), [0.1, 0.5, 0.9, 0.8, 0.7], 2, higher=True) == (4, 2)
    assert replay(range(3), [math.nan, math.nan, math.nan], 2) == (1, 0), "what is none never improves"


class Told:
    """An evaluation that tells prepared numbers, one list for each network."""

    every = 1

    def __init__(self, *traces):
        self.traces, self.rows = traces, [self.rows_at(0, traces)]

    @staticmethod
    def rows_at(step, traces):
        return [
            {"step": step, "loss": trace[step], "accuracy": -trace[step], "train_loss": trace[step]} for trace in traces
        ]

    def go(self, step):
        self.rows.append(self.rows_at(step, self.traces))


def run(tests, *callbacks, model=None, steps=7):
    for step in range(1, steps + 1):
        tests.go(step)
        if model is not None:
            torch.nn.init.constant_(model.weight, step)
        moment = TrainingState(step, model, torch.zeros(1))
        wishes = [callback.on_step_end(moment) for callback in callbacks]
        if any(wishes):
            return step
    return steps


@pytest.mark.parametrize("monitor", ["loss", "accuracy"])
@pytest.mark.parametrize("seed", range(8))
def test_the_live_callbacks_stop_and_keep_where_the_replay_does(monitor, seed):
    trace = torch.randn(20, generator=torch.Generator().manual_seed(seed)).tolist()
    for patience in (1, 3, 6):
        tests = Told(trace)
        stopping, kept = (
            EarlyStopping(tests, monitor, patience),
            Checkpoint(tests, torch.nn.Linear(1, 1), monitor, patience),
        )
        stopped = run(tests, stopping, steps=19)
        assert (stopped, stopping.trackers[0].best_at) == replay(range(20), trace, patience)
        assert kept.trackers[0].best_at == 0, "it saw only the start, for it was not called"


def test_a_stack_goes_on_until_its_last_network_stops_and_the_first_keeps_its_best():
    early, late = [1.0, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0], FALLS_THEN_RISES
    tests = Told(early, late)
    stopping = EarlyStopping(tests, patience=3)
    assert run(tests, stopping) == 5
    assert [watch.best_at for watch in stopping.trackers] == [0, 2]
    assert [watch.stopped_at for watch in stopping.trackers] == [3, 5]


def test_a_checkpoint_brings_back_each_networks_best_weights():
    model = torch.nn.Module()
    model.weight = torch.nn.Parameter(torch.zeros(2, 3))  # two networks
    tests = Told(FALLS_THEN_RISES, list(reversed(FALLS_THEN_RISES)))
    kept = Checkpoint(tests, model)
    run(tests, kept, model=model)
    kept.restore(model)
    assert model.weight[:, 0].tolist() == [6, 1], "the steps at which each was best"


def rates(name, steps=20, peak=0.5):
    w = torch.zeros(1, requires_grad=True)
    optimizer = SGD([w], peak)
    tests = Told([1.0] * (steps + 1))
    schedule = Schedule(SCHEDULES[name](optimizer, steps), tests)
    for step in range(1, steps + 1):
        optimizer.step()
        tests.go(step)
        schedule.on_step_end(TrainingState(step, None, torch.zeros(1)))
    return schedule.rates


def test_schedules_by_their_formulas():
    assert rates("constant") == [0.5] * 21
    assert rates("cosine") == pytest.approx([0.25 * (1 + math.cos(math.pi * step / 20)) for step in range(21)])
    assert rates("step") == pytest.approx([0.5] * 10 + [0.05] * 5 + [0.005] * 6)
    warm = rates("warm-up")
    assert warm[0] < warm[1] < warm[2] == pytest.approx(0.5)
    assert warm[2:] == pytest.approx([0.5] * 19)
    cycle = rates("one-cycle")
    assert max(cycle) == pytest.approx(0.5, rel=0.02)
    assert cycle.index(max(cycle)) == 6
    assert cycle[-1] < cycle[0] < 0.03
    flat = rates("plateau")
    assert flat[0] == 0.5
    assert flat[-1] < flat[5] < 0.5


def test_the_plateau_is_torchs_own_and_sees_the_mean_loss():
    w = torch.zeros(1, requires_grad=True)
    ours, theirs = SGD([w], 1.0), SGD([w], 1.0)
    tests = Told([4.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0, 2.0], [2.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0])
    schedule, reference = (
        Schedule(SCHEDULES["plateau"](ours, 7), tests),
        lr_scheduler.ReduceLROnPlateau(theirs, factor=1 / 3, patience=1),
    )
    for step in range(1, 8):
        tests.go(step)
        schedule.on_step_end(TrainingState(step, None, torch.zeros(2)))
        reference.step(tests.traces[0][step] / 2 + tests.traces[1][step] / 2)
        assert schedule.learning_rate == theirs.param_groups[0]["lr"]
    assert schedule.learning_rate < 1


def test_tensorboard_reads_what_the_callback_wrote(tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    tests = Told(FALLS_THEN_RISES)
    run(tests, TensorBoard(tests, str(tmp_path)))
    events = EventAccumulator(str(tmp_path))
    events.Reload()
    assert [event.step for event in events.Scalars("loss")] == list(range(8))
    assert [event.value for event in events.Scalars("loss")] == pytest.approx(FALLS_THEN_RISES)
    assert set(events.Tags()["scalars"]) == {"loss", "accuracy", "train_loss"}


def test_a_watch_that_has_stopped_keeps_its_best():
    watch = Patience(2)
    assert [watch.update(at, value) for at, value in enumerate([1.0, 2.0, 2.0, 0.5])] == [False, False, True, True]
    assert (watch.stopped_at, watch.best_at) == (2, 0), "what comes after the stop changes nothing"


def test_in_a_real_training_the_best_weights_come_back():
    """Wrong labels in half of the examples: the loop stops before its end, and each network has again the loss of its best test."""
    generator = torch.Generator().manual_seed(0)
    inputs, held_out = torch.randn(60, 8, generator=generator), torch.randn(200, 8, generator=generator)
    answers = (held_out[:, 0] > 0).long()
    targets = torch.where(
        torch.rand(60, generator=generator) < 0.5,
        (inputs[:, 0] > 0).long(),
        torch.randint(2, (60,), generator=generator),
    )
    networks = [
        initialize(MLP(8, 32, 2, 2, torch.relu), "he", "relu", torch.Generator().manual_seed(seed)) for seed in (0, 1)
    ]
    model = stack_networks(networks)
    evaluation = Evaluation(model, cross_entropy, held_out, answers, 6, Stopwatch("cpu"))
    stopping, kept = EarlyStopping(evaluation, patience=5), Checkpoint(evaluation, model, patience=5)
    train(
        model,
        batches(inputs, targets, (0, 1), 10, 100),
        cross_entropy,
        torch.optim.Adam(model.parameters(), 0.01),
        [evaluation, stopping, kept],
    )
    assert len(evaluation.rows) < 101
    kept.restore(model)
    losses = [table["loss"] for table in evaluation.tables()]
    stops = [replay(range(len(loss)), loss, 5) for loss in losses]
    with torch.no_grad():
        restored = cross_entropy(model(held_out), answers.expand(2, -1)).tolist()
    assert restored == pytest.approx([loss[best] for loss, (_, best) in zip(losses, stops, strict=True)])
    assert max(stop for stop, _ in stops) == len(evaluation.rows) - 1
