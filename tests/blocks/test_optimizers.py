"""Optimizers against the guide's formulas in NumPy, and our Lookahead and Lion against independent ones."""

import numpy as np
import pytest
import torch
from pytorch_optimizer import Lion as TheirLion
from pytorch_optimizer import Lookahead as TheirLookahead

from dlcore.blocks.optimizers import OPTIMIZERS, Lion, Lookahead, optimizer
from dlcore.guide.foundations.optimizers import TOPICS

SCALES = torch.tensor([1.0, 10.0, 0.1], dtype=torch.float64)
START = [1.0, -2.0, 3.0]


def walk(make, steps=12):
    """Where an optimizer goes on a bowl, step by step: (steps, 3)."""
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    moving, places = make([w]), []
    for _ in range(steps):
        moving.zero_grad()
        (SCALES * w * w).sum().div(2).backward()
        moving.step()
        places.append(w.detach().numpy().copy())
    return np.array(places)


def by_hand(update, steps=12):
    """The same for a rule in NumPy: `update(w, g, state, step)` gives the new weights."""
    w, state, places = np.array(START), {}, []
    for step in range(1, steps + 1):
        w = update(w, SCALES.numpy() * w, state, step)
        places.append(w.copy())
    return np.array(places)


def momentum(w, g, state, step):
    state["v"] = 0.9 * state.get("v", 0) + 0.01 * g
    return w - state["v"]


def adagrad(w, g, state, step):
    state["G"] = state.get("G", 0) + g**2
    return w - 0.01 / np.sqrt(state["G"]) * g


def rmsprop(w, g, state, step):
    state["E"] = 0.9 * state.get("E", 0) + 0.1 * g**2
    return w - 0.01 / np.sqrt(state["E"]) * g


def adam(w, g, state, step):
    state["m"], state["v"] = 0.9 * state.get("m", 0) + 0.1 * g, 0.999 * state.get("v", 0) + 0.001 * g**2
    return w - 0.01 * (state["m"] / (1 - 0.9**step)) / (np.sqrt(state["v"] / (1 - 0.999**step)) + 1e-8)


def adamw(w, g, state, step):
    return adam((1 - 0.01 * 0.01) * w, g, state, step)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("gd", lambda w, g, state, step: w - 0.01 * g),
        ("sgd", lambda w, g, state, step: w - 0.01 * g),
        ("mini-batch", lambda w, g, state, step: w - 0.01 * g),
        ("momentum", momentum),
        ("adagrad", adagrad),
        ("rmsprop", rmsprop),
        ("adam", adam),
        ("adamw", adamw),
    ],
)
def test_the_guides_formula_is_what_runs(name, rule):
    assert walk(lambda weights: optimizer(name, weights, 0.01)) == pytest.approx(by_hand(rule), rel=1e-5)


@pytest.mark.parametrize(("alpha", "k"), [(0.5, 5), (0.8, 3)])
def test_lookahead_is_that_of_an_independent_package(alpha, k):
    def ours(weights):
        return Lookahead(torch.optim.SGD(weights, 0.05, momentum=0.9), alpha, k)

    def theirs(weights):
        return TheirLookahead(torch.optim.SGD(weights, 0.05, momentum=0.9), k=k, alpha=alpha, pullback_momentum="none")

    assert walk(ours, 20) == pytest.approx(walk(theirs, 20), rel=1e-9)
    assert walk(ours, 20) != pytest.approx(
        walk(lambda weights: torch.optim.SGD(weights, 0.05, momentum=0.9), 20), rel=1e-3
    )


def test_lion_is_that_of_an_independent_package():
    assert walk(lambda weights: Lion(weights, 0.01, weight_decay=0.1), 20) == pytest.approx(
        walk(
            lambda weights: TheirLion(weights, lr=0.01, betas=(0.9, 0.99), weight_decay=0.1, weight_decouple=True), 20
        ),
        rel=1e-9,
    )


def test_muon_moves_matrices_and_adamw_the_rest():
    generator = torch.Generator().manual_seed(0)
    matrix, bias = torch.randn(4, 3, generator=generator), torch.randn(4, generator=generator)
    ours, theirs = ([part.clone().requires_grad_() for part in (matrix, bias)] for _ in range(2))
    together = optimizer("muon", ours, 0.01, decay=0.1)
    apart = [
        torch.optim.Muon(theirs[:1], 0.01, weight_decay=0.1, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(theirs[1:], 0.01, weight_decay=0.1),
    ]
    for _ in range(5):
        for (weight, offset), movers in ((ours, [together]), (theirs, apart)):
            for mover in movers:
                mover.zero_grad()
            (weight @ torch.arange(3.0) + offset).square().sum().backward()
            for mover in movers:
                mover.step()
    assert torch.equal(ours[0], theirs[0])
    assert torch.equal(ours[1], theirs[1])
    assert not torch.allclose(ours[0], matrix, atol=1e-3)
    assert not torch.allclose(ours[1], bias, atol=1e-3)


def test_a_schedule_reaches_both_halves_of_muon():
    moving = optimizer("muon", [torch.ones(2, 2, requires_grad=True), torch.ones(2, requires_grad=True)], 0.1)
    for group in moving.param_groups:
        group["lr"] = 0.025
    assert [inner.param_groups[0]["lr"] for inner in moving.inner] == [0.025, 0.025]


def test_a_schedule_reaches_through_lookahead_to_what_it_wraps():
    w = torch.ones(2, requires_grad=True)
    wrapped = optimizer("lookahead", [w], 0.1)
    torch.optim.lr_scheduler.StepLR(wrapped, 1, 0.5)
    wrapped.param_groups[0]["lr"] = 0.025
    assert wrapped.inner.param_groups[0]["lr"] == 0.025


def test_every_topic_has_one_implementation_and_every_implementation_a_topic():
    assert [topic.id for topic in TOPICS] == list(OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_moves_downhill(name):
    w = torch.full((3, 3), 2.0, requires_grad=True)
    moving = optimizer(name, [w], 0.05)
    for _ in range(10):
        moving.zero_grad()
        (w * w).sum().backward()
        moving.step()
    assert (w * w).sum() < 36
