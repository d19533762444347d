"""Lookahead's records against theory and against its inner optimizer; RMSProp's start-up; the drifting stream against NumPy."""

from statistics import fmean

import numpy as np
import pytest
import torch

from dlcore.experiments import EXPERIMENTS
from dlcore.experiments.foundations import drifting_stream
from dlcore.experiments.foundations.effective_learning_rate import AFTER_START_UP
from dlcore.experiments.foundations.noisy_quadratic import SAME_RATES, WEIGHTS
from tests.experiments.first_steps import shipped_tables

NOISY = EXPERIMENTS["noisy-quadratic"]


def tables(variant, **settings):
    return [shipped_tables(NOISY.run(variant, seed, **settings)) for seed in NOISY.seeds]


def steady_state(variant, learning_rate, alpha=0.5, k=5):
    """Zhang and others 2019, proposition 2, for gradient noise of variance 0.01 times the curvature."""
    curvature = np.logspace(-1, 0, WEIGHTS)
    kept = 1 - learning_rate * curvature
    variance = learning_rate**2 * 0.01 * curvature / (1 - kept**2)
    if variant == "lookahead":
        noise = alpha**2 * (1 - kept ** (2 * k))
        variance = variance * noise / (noise + 2 * alpha * (1 - alpha) * (1 - kept**k))
    return (curvature * variance).sum() / 2


@pytest.mark.parametrize("variant", NOISY.variants)
@pytest.mark.parametrize("learning_rate", SAME_RATES)
def test_the_steady_state_is_that_of_theory(variant, learning_rate):
    measured = fmean(run["loss"]["late"][0] for run in tables(variant, learning_rate=learning_rate))
    assert measured == pytest.approx(steady_state(variant, learning_rate), rel=0.03)


def test_with_a_slow_step_of_one_lookahead_is_its_inner_optimizer():
    for inner, wrapped in zip(tables("sgd"), tables("lookahead", alpha=1.0), strict=True):
        assert wrapped["end"]["fast"] == pytest.approx(inner["end"]["fast"], rel=1e-4)
        assert wrapped["loss"]["late"] == pytest.approx(inner["loss"]["late"], rel=1e-4)


def test_fast_weights_stray_from_the_slow_ones_and_return():
    (run, *_) = tables("lookahead")
    fast, slow = run["end"]["fast"], run["end"]["loss"]
    assert fast[0::5] == slow[0::5]  # steps of synchronization
    assert all(one > other for place, (one, other) in enumerate(zip(fast, slow, strict=True)) if place % 5)


def test_start_up_enlarges_rmsprops_rate_but_not_where_shrinking_is_counted_from():
    experiment = EXPERIMENTS["effective-learning-rate"]
    runs = [shipped_tables(experiment.run("rmsprop", seed, rho=0.99))["left"] for seed in experiment.seeds]

    def share(step):
        return fmean(dict(zip(run["step"], run["share"], strict=True))[step] for run in runs)

    assert share(20) == pytest.approx(1 / (1 - 0.99**20) ** 0.5, rel=0.15)  # 2.3 times too large
    assert share(AFTER_START_UP) == pytest.approx(1, rel=0.05)


@pytest.mark.parametrize("minimum", ["moves", "stays"])
def test_sgd_on_the_stream_is_that_of_numpy(minimum, silent, monkeypatch):
    monkeypatch.setattr(drifting_stream, "STEPS", 400)
    monkeypatch.setattr(drifting_stream, "SHORT", 100)
    experiment = EXPERIMENTS["drifting-stream"]
    run_group = experiment.run_group("sgd", (3,), learning_rate=0.2, minimum=minimum)
    (tables,) = experiment.measure(run_group, "cpu", silent)
    generator, w, losses = torch.Generator().manual_seed(3), np.zeros((2, 8, 10)), []
    for period in range(4):
        place = torch.randn(2, 8, 10, generator=generator).numpy()
        if period == 0 or minimum == "moves":
            goal = place
        for noise in torch.randn(100, 2, 8, 10, generator=generator).numpy():
            losses.append(((w - goal) ** 2).mean((1, 2)))
            w = w - 0.2 * (w - goal + noise)
    judged, choosing = np.transpose(losses)
    assert tables["curve"]["loss"] == pytest.approx([judged[:200].mean(), judged[200:].mean()], rel=1e-4)
    assert tables["loss"]["late"] == pytest.approx([judged[-80:].mean()], rel=1e-4)
    assert tables["curve"]["validation_loss"] == pytest.approx([choosing[-80:].mean()] * 2, rel=1e-4)
    assert tables["curve"]["short_validation_loss"] == pytest.approx([choosing[80:100].mean()] * 2, rel=1e-4)
