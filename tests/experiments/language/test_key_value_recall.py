"""Key–value recall: four networks of one size, a run that tells its best step, and one that stops once it has learned."""

import math

import pytest
import torch
from torch import nn

from dlcore.data import key_value_pairs as pairs
from dlcore.experiments import find
from dlcore.experiments.language import key_value_recall as recall

EXPERIMENT = find("key-value-recall")


class Perfect(nn.Module):
    """Attends to the token with the last one's key, and answers with its value."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(9.0))

    def forward(self, x):  # (batch, time, tokens)
        key, value, _ = x.split([pairs.PAIRS, pairs.VALUES, pairs.FILLERS], -1)
        weights = (key * key[:, -1:]).sum(-1, keepdim=True)  # (batch, time, 1)
        return self.scale * (weights * value).sum(1)


@pytest.fixture
def short(monkeypatch):
    for name, value in {"STEPS": 8, "EVERY": 2, "VALIDATION": 50, "TEST": 100, "BATCH": 8}.items():
        monkeypatch.setattr(recall, name, value)


def test_all_networks_have_about_as_many_parameters_at_every_distance():
    sizes = [
        sum(weight.numel() for weight in recall.network(variant, distance).parameters())
        for variant in EXPERIMENT.variants
        for distance in recall.DISTANCES[pairs.RANDOM]
    ]
    assert max(sizes) / min(sizes) < 1.02


def test_the_recurrent_matrix_begins_orthogonal():
    weight = recall.network("rnn", 20).hidden_to_hidden.weight
    torch.testing.assert_close(weight @ weight.T, torch.eye(len(weight)), atol=1e-5, rtol=0)


def test_under_chrono_an_lstm_begins_as_slow_as_a_gru():
    log_t = math.log(100)
    means = {
        variant: [part.mean().item() for part in network.input_to_hidden.bias.split(network.width)]
        for variant in ("lstm", recall.CHRONO, "gru")
        for network in [recall.network(variant, 100)]
    }
    assert means["lstm"] == pytest.approx([0, log_t, 0, 0], abs=0.05)
    assert means[recall.CHRONO] == pytest.approx([-log_t, log_t, 0, 0], abs=0.05)
    assert max(means["gru"]) == pytest.approx(log_t, abs=0.05)


@pytest.mark.parametrize("variant", EXPERIMENT.variants)
def test_a_run_tells_its_best_step(variant, short, silent):
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group(variant, (0,), distance=20), "cpu", silent)
    curve, end = tables["curve"], {name: value for name, (value,) in tables["end"].items()}
    assert curve["step"] == [0, 2, 4, 6, 8]
    after = curve["validation_accuracy"][1:]
    assert end["best_step"] == curve["step"][1 + after.index(max(after))]
    assert end["mean_error"] == pytest.approx(1 - sum(after) / len(after))
    assert end["learned_at"] is None
    assert 0.05 < end["accuracy"] < 0.6
    assert 24_000 < end["parameters"] < 27_000
    assert end["seconds"] > 0


def test_a_run_gives_the_same_again_and_other_seeds_other_numbers(short, silent):
    group = EXPERIMENT.run_group("gru", (0, 1), distance=20, address=pairs.FIXED)
    first, second = (EXPERIMENT.measure(group, "cpu", silent) for _ in range(2))
    losses = [[tables["curve"]["loss"] for tables in measured] for measured in (first, second)]
    assert losses[0] == losses[1]
    assert losses[0][0] != losses[0][1]


def test_it_stops_after_two_tests_at_which_the_network_is_right(short, silent, monkeypatch):
    monkeypatch.setattr(recall, "network", lambda *named: Perfect())
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group("transformer", (0,), distance=20), "cpu", silent)
    assert tables["curve"]["step"] == [0, 2]  # the test before the first step counts too
    end = tables["end"]
    assert (end["accuracy"], end["best_step"], end["learned_at"], end["mean_error"]) == ([1.0], [2], [0], [0.0])


def test_one_good_test_is_not_enough(short, silent, monkeypatch):
    class Forgets(Perfect):
        calls = 0

        def forward(self, x):
            self.calls += not self.training
            return super().forward(x) * (1 if self.calls % 2 else -1)

    monkeypatch.setattr(recall, "network", lambda *named: Forgets())
    (tables,) = EXPERIMENT.measure(EXPERIMENT.run_group("transformer", (0,), distance=20), "cpu", silent)
    assert tables["curve"]["step"] == [0, 2, 4, 6, 8]
    assert tables["curve"]["validation_accuracy"][::2] == [1.0, 1.0, 1.0]


def test_tests_after_an_early_stop_count_like_the_last():
    assert recall.mean_error([0.5, 1.0], 4) == pytest.approx(0.125)
    assert recall.mean_error([0.25, 0.5, 0.5, 0.75], 4) == pytest.approx(0.5)


def test_every_distance_and_address_is_judged_and_the_longest_at_the_rate_of_100_tokens():
    judged = {
        (run.variant, run["address"], run["distance"], run["learning_rate"])
        for group in EXPERIMENT.shipped_run_groups()
        for run in group.runs
        if run.seed in EXPERIMENT.seeds
    }
    assert len(judged) == len({each[:3] for each in judged}) == 5 * (3 + 2)
    for variant in EXPERIMENT.variants:
        longer = {rate for name, _, distance, rate in judged if name == variant and distance >= 100}
        assert len(longer) == 1
    assert {(run["address"], run["distance"]) for run in EXPERIMENT.tuning_run_groups()} == {
        (pairs.RANDOM, distance) for distance in (20, 100)
    }
