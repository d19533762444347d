"""Optimizer trajectories: real steps on a loss surface, with the state of the optimizer after each."""

import math

from dlcore.blocks.surfaces import SURFACES
from dlcore.inspection import needs_torch

# What torch calls the state of each, and what it is.
STATES = {
    "momentum_buffer": "velocity",
    "sum": "square_sum",
    "square_avg": "mean_square",
    "exp_avg": "first_moment",
    "mean": "first_moment",
    "exp_avg_sq": "second_moment",
    "slow": "slow_weights",
}
FAR = 1e6


def walk(name, surface, learning_rate, steps, starts=1, condition=10.0, **hyperparameters):
    """One optimizer's steps from the surface's first `starts` starts at once, as columns: start, step, x, y, loss; then twice each, for the first and
    the second weight (“_1”, “_2”): the gradient there, the update of the step that led there, and each quantity of STATES.

    A trajectory that diverges (a loss above a million, or not finite) ends there.
    """
    import torch

    from dlcore.blocks.optimizers import optimizer

    shape = SURFACES[surface]
    places = torch.tensor(shape.starts[:starts], dtype=torch.float64, requires_grad=True)  # (starts, 2)
    opt = optimizer(name, [places], learning_rate, **hyperparameters)
    rows, lost, before = [], [False] * starts, places.detach().clone()
    for step in range(steps + 1):
        losses = shape.loss(places[:, 0], places[:, 1], condition)
        opt.zero_grad()
        losses.sum().backward()
        vectors = {"gradient": places.grad, "moved": places.detach() - before, **_state(opt, places)}
        for start, (place, loss) in enumerate(zip(places.tolist(), losses.tolist(), strict=True)):
            lost[start] = lost[start] or not math.isfinite(loss) or loss > FAR
            if not lost[start]:
                rows.append(
                    {
                        "start": start,
                        "step": step,
                        "x": place[0],
                        "y": place[1],
                        "loss": loss,
                        **_halves(vectors, start),
                    }
                )
        if all(lost) or step == steps:
            break
        before = places.detach().clone()
        opt.step()
    # Most optimizers create their state in the first step; before it, it counts as zero.
    return {column: [row.get(column, 0.0) for row in rows] for column in rows[-1]}


def _state(opt, places):
    """The optimizer state of these weights by quantity; only what has a number for each of them."""
    import torch

    state = {**getattr(opt, "inner", opt).state.get(places, {}), **opt.state.get(places, {})}
    return {
        quantity: state[key]
        for key, quantity in STATES.items()
        if isinstance(state.get(key), torch.Tensor) and state[key].shape == places.shape
    }


def _halves(vectors, start):
    return {f"{name}_{half + 1}": float(vector[start, half]) for name, vector in vectors.items() for half in (0, 1)}


@needs_torch
def paths(names, surface, learning_rate, steps, starts=1, condition=10.0, hyperparameters=()):
    """The trajectories of several optimizers at one learning rate, as a frame with a column variant. `hyperparameters` are pairs of name and value."""
    import pandas

    return pandas.concat(
        [
            pandas.DataFrame(
                walk(name, surface, learning_rate, steps, starts, condition, **dict(hyperparameters))
            ).assign(variant=name, seed=0)
            for name in names
        ],
        ignore_index=True,
    )
