"""The one loop, its batches, its loss and its device."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from dlcore.models.stacked import stack_networks
from dlcore.training import batches, cross_entropy, find_device, train

INPUTS, TARGETS = torch.arange(20.0).reshape(20, 1), torch.arange(20)


def order(seeds, network, epochs=2, size=6):
    return [chosen[network].tolist() for _, chosen in batches(INPUTS, TARGETS, seeds, size, epochs)]


def test_a_seeds_order_depends_on_the_seed_alone():
    torch.manual_seed(1)
    alone = order((3,), 0)
    torch.manual_seed(2)
    torch.rand(100)
    assert order((7, 3, 5), 1) == alone
    assert order((3, 4), 0) == alone
    assert order((4,), 0) != alone


def test_inputs_and_targets_stay_together():
    for inputs, targets in batches(INPUTS, TARGETS, (0, 1), 6, 1):
        assert inputs.shape == (2, 6, 1)
        assert torch.equal(inputs[..., 0], targets.float())


def test_an_epoch_shows_every_example_once_and_drops_a_last_smaller_batch():
    epochs = order((0,), 0, size=5)
    assert len(epochs) == 8
    assert sorted(sum(epochs[:4], [])) == sorted(sum(epochs[4:], [])) == list(range(20))
    assert epochs[:4] != epochs[4:]
    assert [len(batch) for batch in order((0,), 0, epochs=1, size=6)] == [6, 6, 6]


def two():
    torch.manual_seed(0)
    return stack_networks([nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Linear(4, 20)) for _ in range(2)])


class Watching:
    def __init__(self, stop_at=None):
        self.stop_at, self.steps = stop_at, []

    def on_step_end(self, moment):
        self.steps.append(moment.step)
        return moment.step == self.stop_at


def fit(*callbacks):
    model = two()
    train(
        model,
        batches(INPUTS, TARGETS, (0, 1), 5, 2),
        cross_entropy,
        torch.optim.SGD(model.parameters(), lr=0.1),
        callbacks,
    )
    return model


def test_a_callback_may_stop_and_the_others_still_see_that_step():
    before, stopping, after = Watching(), Watching(stop_at=3), Watching()
    fit(before, stopping, after)
    assert before.steps == stopping.steps == after.steps == [1, 2, 3]


def test_without_a_wish_to_stop_every_batch_is_a_step():
    watching = Watching()
    fit(watching)
    assert watching.steps == list(range(1, 9))


def test_a_moment_carries_each_networks_own_loss_before_the_step():
    losses = []

    class Noting:
        def on_step_end(self, moment):
            losses.append(moment.losses.tolist())
            return True

    fit(Noting())
    inputs, targets = next(batches(INPUTS, TARGETS, (0, 1), 5, 1))
    outputs = two()(inputs)
    assert losses == [pytest.approx([F.cross_entropy(outputs[n], targets[n]).item() for n in (0, 1)], rel=1e-6)]


def test_cross_entropy_is_torchs_for_each_network():
    torch.manual_seed(0)
    outputs, targets = torch.randn(3, 9, 4), torch.randint(4, (3, 9))
    expected = [F.cross_entropy(outputs[network], targets[network]).item() for network in range(3)]
    assert cross_entropy(outputs, targets).tolist() == pytest.approx(expected, rel=1e-6)


def test_the_cpu_is_always_there():
    assert find_device("cpu") == "cpu"
    assert find_device("auto") in ("cuda", "mps", "cpu")


def test_an_absent_device_is_named_in_a_sentence():
    absent = "mps" if torch.cuda.is_available() else "cuda"  # no machine has both
    with pytest.raises(ValueError, match=f"no device “{absent}”.*cpu.*\\.$"):
        find_device(absent)
    with pytest.raises(ValueError, match="no device “toaster”"):
        find_device("toaster")
