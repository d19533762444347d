"""The six tasks: each one's parts fit its network and its loss, depend on nothing but the seed, and something is learned."""

import pytest
import torch

from dlcore.blocks.optimizers import optimizer
from dlcore.recipes.small_tasks import TASKS, TRAIN_EVALUATION_SIZE
from dlcore.training import cross_entropy
from tests.experiments.first_steps import StopAfter, Stopped

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_what_its_seed_makes_it_and_its_parts_are_apart(name):
    task = TASKS[name]
    (network, parts), (again, same) = task.prepare(3), task.prepare(3)
    assert all(torch.equal(one, two) for one, two in zip(network.parameters(), again.parameters(), strict=True))
    assert all(torch.equal(one[0], two[0]) for one, two in zip(parts, same, strict=True))
    assert all(len(inputs) == len(targets) >= TRAIN_EVALUATION_SIZE for inputs, targets in parts)
    assert parts[0][0].ndim == task.dimensions
    # The last test is of the trained network.
    assert len(parts[0][0]) // task.batch * task.epochs % task.every == 0
    train, validation, test = ({row.tobytes() for row in inputs.numpy()} for inputs, _ in parts)
    shared = len(validation & train), len(test & train), len(test & validation)
    # Of few features, or few bytes, the same come again by chance.
    assert max(shared) < 0.1 * len(test) if name in ("transformer", "sparse") else shared == (0, 0, 0)


@pytest.mark.parametrize("name", TASKS)
def test_the_loss_of_a_network_alone_is_the_one_it_reports_and_falls(name):
    task, report = TASKS[name], StopAfter(2)
    network, (_, (inputs, targets), (test_inputs, test_targets)) = task.prepare(0)
    with torch.no_grad():
        expected = (task.loss or cross_entropy)(network(test_inputs)[None], test_targets[None]).item()
    with pytest.raises(Stopped):
        task.fit(0, lambda weights: optimizer("adam", weights, 0.003), "cpu", report)
    before, after = report.rows
    assert before["loss"] == pytest.approx(expected, rel=1e-4)
    assert after["loss"] < 0.97 * before["loss"]
    assert after["step"] == task.every
    assert ("accuracy" in after) == (task.correct is not None)
