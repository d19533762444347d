"""What the tables of the Optimizers page show."""

import math

import pandas as pd

from dlcore.charts.base import name
from dlcore.charts.foundations.optimizer_state import carried_at
from dlcore.formatting import format_number

MUCH = 1.5  # a step is much more even than its gradient where their unevenness differs by more than this factor
# What the formulas call what is carried.
LETTERS = {
    "velocity": "v",
    "square_sum": "G",
    "mean_square": "E",
    "first_moment": "m",
    "second_moment": "v",
    "slow_weights": "φ",
}


def of_paths(frame, steps):
    """Who ends lowest, who highest, and who left for good. `frame` has variant, step, loss; a walk that is shorter than `steps` diverged."""
    last = frame.sort_values("step").groupby("variant", sort=False, observed=True).tail(1).set_index("variant")
    lost = [
        f"{name(variant)} diverges at step {row.step + 1:.0f}" for variant, row in last.iterrows() if row.step < steps
    ]
    ends = frame[frame["step"] == steps].groupby("variant", sort=False, observed=True)["loss"].mean()
    if ends.empty:
        return "; ".join(lost)
    first, worst = ends.idxmin(), ends.idxmax()
    told = f"After {steps} steps {name(first)} is lowest, at {format_number(ends[first])}"
    if first != worst:
        told += f"; {name(worst)} highest, at {format_number(ends[worst])}"
    return "; ".join([told, *lost])


def of_fall(frame, share=1e-3):
    """Who first comes below that share of the height it began at, and who last. `frame` has variant, start, step, loss."""
    frame = frame.assign(start=frame.get("start", 0))
    began = frame[frame["step"] == 0].groupby(["variant", "start"], observed=True)["loss"].first().rename("began")
    low = frame.join(began, on=["variant", "start"])
    reached = (
        low[low["loss"] <= share * low["began"]].groupby(["variant", "start"], sort=False, observed=True)["step"].min()
    )
    steps = reached.groupby("variant", sort=False, observed=True).mean()
    if steps.empty:
        return f"None comes down to {format_number(share)} of its height"
    first, last = steps.idxmin(), steps.idxmax()
    told = f"{name(first)} is down to {format_number(share)} of its height after {format_number(steps[first])} steps"
    return told if first == last else f"{told}, {name(last)} after {format_number(steps[last])}"


def of_carried(frame, step):
    """Whose step is most evened out against its gradient, and who moves uphill on what it carries."""
    if step == 0:
        return "Before the first step no gradient has been seen"
    walking = [
        (name(variant), told["gradient"], told["moved"])
        for variant, last, told in carried_at(frame, step)
        if last is None
    ]
    if not walking:
        return f"By step {step} all have diverged"
    evened = max(walking, key=lambda one: _uneven(one[1]) / _uneven(one[2]))
    who, gradient, moved = evened
    told = f"Step {step}: no step is much more even than its gradient"
    if _uneven(gradient) > MUCH * _uneven(moved):
        told = (
            f"Step {step}: {who} evens out most, from {format_number(_uneven(gradient))} : 1 between the weights in the gradient "
            f"to {format_number(_uneven(moved))} : 1 in the step"
        )
    climbing = [who for who, gradient, moved in walking if sum(map(math.prod, zip(gradient, moved, strict=True))) > 0]
    return f"{told}; uphill, on what they carry: {', '.join(climbing)}" if climbing else told


def _uneven(pair):
    """How many times the larger of two numbers is the smaller; 1 where that cannot be said."""
    low, high = sorted(map(abs, pair))
    return high / low if low > 0 and math.isfinite(high / low) else 1.0


def state_at(frame, step):
    """A table for one step: where each stands, how high, the gradient it answered, what it carries, and its step."""
    rows, index = [], frame.set_index(["variant", "step"])
    for variant, last, told in carried_at(frame, step):
        here = index.loc[[(variant, step if last is None else last)]].iloc[0]  # the first of several starts
        said = {quantity: _both(pair) for quantity, pair in told.items()}
        carries = [f"{LETTERS[quantity]} = {pair}" for quantity, pair in said.items() if quantity in LETTERS]
        rows.append(
            {
                "Optimizer": name(variant),
                "Weights": _both((here["x"], here["y"])),
                "Loss": format_number(here["loss"], 3) if last is None else f"diverged at step {last + 1}",
                "Gradient": said["gradient"],
                "Carries": ", ".join(carries) or "nothing",
                "Step": said["moved"],
            }
        )
    return pd.DataFrame(rows)


def _both(pair):
    return "none yet" if any(map(math.isnan, pair)) else f"({format_number(pair[0], 3)}, {format_number(pair[1], 3)})"


def of_steps(frame):
    """How the steps grow from the least to the greatest condition number. `frame` has variant, condition, steps."""
    means = frame.groupby(["variant", "condition"], sort=False, observed=True)["steps"].mean()
    least, most = frame["condition"].min(), frame["condition"].max()
    told = [f"{name(variant)} {format_number(means[variant, most])}" for variant in frame["variant"].unique()]
    return f"Steps at condition number {most:,}: {', '.join(told)}" if most > least else f"Steps: {', '.join(told)}"


def of_share(frame):
    """What is left of each one's rate at the last step, over that at the twentieth."""
    share = frame.groupby(["variant", "step"], sort=False, observed=True)["share"].mean()
    last = frame["step"].max()
    told = [
        f"{name(variant)} keeps {format_number(share[variant, last] / share[variant, 20])}"
        for variant in frame["variant"].unique()
    ]
    return f"From step 20 to {last:,}: {', '.join(told)} of its effective rate"


def of_jump(frame, jump):
    """How far from the new minimum each still is a tenth of the time after the jump. `frame` has variant, step, distance."""
    at = jump + jump // 10
    left = frame[frame["step"] == at].groupby("variant", sort=False, observed=True)["distance"].mean()
    return f"{at - jump} steps after the jump: {', '.join(f'{name(variant)} is {format_number(far)} away' for variant, far in left.items())}"


def of_rest(frame):
    """The mean loss of the last fifth of the steps, of each. `frame` has variant, step, loss."""
    rest = (
        frame[frame["step"] >= 0.8 * frame["step"].max()].groupby("variant", sort=False, observed=True)["loss"].mean()
    )
    return f"At rest: {', '.join(f'{name(variant)} {format_number(loss)}' for variant, loss in rest.items())}"
