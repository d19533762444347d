"""How optimizers move: real steps on a surface, with what each carries from one step to the next."""

import math

import torch

from dlcore.blocks.optimizers import optimizer
from dlcore.blocks.surfaces import SURFACES

# What torch calls the state of each, and what the formulas call it.
STATES = {"momentum_buffer": "v", "sum": "G", "square_avg": "E", "exp_avg": "m", "exp_avg_sq": "v", "mean": "m", "slow": "φ"}
FAR = 1e6


def walk(name, surface, rate, steps, starts=1, condition=10.0, **knobs):
    """One optimizer's steps from the surface's first `starts` starts at once, as columns: start, step, x, y, loss, state.

    A walk that leaves for good (a loss above a million, or none at all) ends where it did.
    """
    shape = SURFACES[surface]
    places = torch.tensor(shape.starts[:starts], dtype=torch.float64, requires_grad=True)  # (starts, 2)
    moving = optimizer(name, [places], rate, **knobs)
    columns = {"start": [], "step": [], "x": [], "y": [], "loss": [], "state": []}
    lost = [False] * starts
    for step in range(steps + 1):
        losses = shape.loss(places[:, 0], places[:, 1], condition)
        for start, (place, loss) in enumerate(zip(places.tolist(), losses.tolist(), strict=True)):
            lost[start] = lost[start] or not math.isfinite(loss) or loss > FAR
            if not lost[start]:
                for column, value in zip(columns, (start, step, *place, loss, _carried(moving, places, start)), strict=True):
                    columns[column].append(value)
        if all(lost) or step == steps:
            break
        moving.zero_grad()
        losses.sum().backward()
        moving.step()
    return columns


def _carried(moving, places, start):
    """The state of one start in words, such as “v = (0.1, −2)”."""
    state = {**getattr(moving, "inner", moving).state.get(places, {}), **moving.state.get(places, {})}
    return ", ".join(
        f"{letter} = ({', '.join(f'{number:.3g}' for number in state[key][start].tolist())})".replace("-", "−")
        for key, letter in STATES.items()
        if isinstance(state.get(key), torch.Tensor) and state[key].shape == places.shape
    )


def paths(names, surface, rate, steps, starts=1, condition=10.0, knobs=()):
    """The walks of several optimizers at one rate, as a frame with a column variant. `knobs` are pairs of name and value."""
    import pandas

    return pandas.concat(
        [
            pandas.DataFrame(walk(name, surface, rate, steps, starts, condition, **dict(knobs))).assign(variant=name, seed=0)
            for name in names
        ],
        ignore_index=True,
    )
