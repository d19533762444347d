"""Batch sizes: how a step is timed on a machine that slows down, and which time the verdicts compare."""

import pytest
import torch

from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.foundations import batch_size
from dlcore.recipes import mlp_classifier

BATCHES = EXPERIMENTS["batch-size"]


class Machine:
    """In place of the clock and of training: a step takes a second for each of its images, and each pair of turns is slower than the one before."""

    def __init__(self):
        self.seconds, self.turns = 0.0, []

    def stopwatch(self, device):
        return self

    def train(self, model, batches, loss, optimizer, callbacks):
        slowness = 1 + len(self.turns) // 2
        self.turns.append([])
        for inputs, _ in batches:
            self.seconds += slowness * inputs.shape[1]
            self.turns[-1].append(inputs.shape[1])
            for callback in callbacks:
                callback.on_step_end(None)


@pytest.fixture
def machine(monkeypatch):
    machine = Machine()
    monkeypatch.setattr("dlcore.blocks.callbacks.Stopwatch", machine.stopwatch)
    monkeypatch.setattr("dlcore.training.train", machine.train)
    return machine


@pytest.mark.parametrize(("variant", "examples", "size"), [("batch-128", 3_200, 128), ("batch-all", 320, 320)])
def test_what_slows_one_batch_slows_the_other(machine, silent, monkeypatch, variant, examples, size):
    monkeypatch.setattr(mlp_classifier, "fit", lambda networks, *told, **others: [{"step": [0, 10]} for _ in networks])
    monkeypatch.setattr("dlcore.inspection.foundations.activation_statistics.gradient_noise", lambda *told: 1.0)
    tables = BATCHES.measure(BATCHES.run_group(variant, (0, 1), examples=examples), "cpu", silent)
    pairs = batch_size.WARM_UP + batch_size.TIMED
    assert len(machine.turns) == 2 * pairs * len(tables), "each network is timed by itself"
    reference, own = ([each] * batch_size.TURN for each in (32, size))
    assert machine.turns[:4] == [reference, own, own, reference]
    for seed, run in enumerate(tables):
        time = {name: value for name, (value,) in run["step_time"].items()}
        slowness = seed * pairs + batch_size.WARM_UP + 1 + (batch_size.TIMED - 1) / 2
        assert time == {"seconds": size * slowness, "reference_seconds": 32 * slowness, "ratio": size / 32}
        assert run["curve"]["seconds"] == [0, 10 * size * slowness]
        assert run["curve"]["relative_time"] == [0, 10 * size / 32]


def test_both_networks_train_and_begin_alike(silent):
    """With the real clock: times are there, and the network that is given stays as it was."""
    from dlcore.data import load

    run = BATCHES.run("batch-8", 3, examples=320)
    (network,) = mlp_classifier.networks({"init": "he", "width": 8, "depth": 1}, (3,), 784, 10, "relu")
    before = [weight.clone() for weight in network.parameters()]
    time = batch_size.step_times(network, 3, load("mnist-5k").first(320), run, "cpu")
    assert min(time.values()) > 0
    assert all(torch.equal(one, other) for one, other in zip(before, network.parameters(), strict=True))


def run_to(time, seconds):
    return {
        "curve": {"accuracy": [0.1, 0.95], "epoch": [0, 4], "relative_time": [0, time], "seconds": [0, seconds]},
    }


def test_verdicts_compare_the_relative_time():
    """What the clock said, a hundred times as much on one side, has no say."""
    ours, theirs = run_to(30.0, 1.0), run_to(10.0, 100.0)
    pieces = {place: BATCHES.evidence[place] for place in (0, 3, 5, 6)}
    assert [piece.value(ours, theirs) for piece in pieces.values()] == [3.0] * 4
    assert BATCHES.evidence[1].value(run_to(60.0, 1.0), run_to(10.0, 1.0), theirs, run_to(5.0, 1.0)) == 3.0
    for place in (0, 1, 3, 5, 6):
        for query in BATCHES.evidence[place].queries:
            assert query.tuning.score({"curve": ours["curve"] | {"validation": [0.1, 0.95]}}) == 30.0
    assert BATCHES.evidence[2].value(ours, theirs) == 1.0, "counted in images seen"
    assert BATCHES.exclusive, "what is timed runs alone"
