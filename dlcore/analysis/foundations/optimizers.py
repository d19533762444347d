"""Captions and tables of the page Optimizers."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from dlcore.analysis.foundations.optimizer_state import state_at
from dlcore.analysis.names import name
from dlcore.analysis.selection import at_best_setting, best_setting
from dlcore.formatting import format_number

MUCH = 1.5  # an update is much better balanced than its gradient where their ratios between the weights differ by more than this factor
# The symbols of the formulas for each quantity of the state.
LETTERS = {
    "velocity": "v",
    "square_sum": "G",
    "mean_square": "E",
    "first_moment": "m",
    "second_moment": "v",
    "slow_weights": "φ",
}


def paths_caption(frame: pd.DataFrame, steps: int) -> str:
    """After so many steps, who is lowest, who highest, and who diverged. `frame` has variant, step, loss; a trajectory shorter than `steps` diverged."""
    if steps == 0:
        return "No step has been taken yet"
    last = frame.sort_values("step").groupby("variant", sort=False, observed=True).tail(1).set_index("variant")
    lost = [
        f"{name(variant)} diverges at step {row.step + 1:.0f}" for variant, row in last.iterrows() if row.step < steps
    ]
    ends = frame[frame["step"] == steps].groupby("variant", sort=False, observed=True)["loss"].mean()
    if ends.empty:
        return "; ".join(lost)
    first, worst = ends.idxmin(), ends.idxmax()
    caption = f"After {steps} step{'' if steps == 1 else 's'} {name(first)} is lowest, at {format_number(ends[first])}"
    if first != worst:
        caption += f"; {name(worst)} highest, at {format_number(ends[worst])}"
    return "; ".join([caption, *lost])


def descent_caption(frame: pd.DataFrame) -> str:
    """Who first comes below a thousandth of its initial loss, who last, and who never. `frame` has variant, start, step, loss."""
    frame = frame.assign(start=frame.get("start", 0))
    initial = frame[frame["step"] == 0].groupby(["variant", "start"], observed=True)["loss"].first().rename("initial")
    low = frame.join(initial, on=["variant", "start"])
    reached = (
        low[low["loss"] <= 1e-3 * low["initial"]].groupby(["variant", "start"], sort=False, observed=True)["step"].min()
    )
    steps = reached.groupby("variant", sort=False, observed=True).mean()
    if steps.empty:
        return "None reaches a thousandth of its initial loss"
    first, last = steps.idxmin(), steps.idxmax()
    caption = f"A thousandth of the initial loss: {name(first)} after {format_number(steps[first])} steps"
    if first != last:
        caption += f", {name(last)} after {format_number(steps[last])}"
    never = [name(variant) for variant in frame["variant"].unique() if variant not in steps.index]
    return f"{caption}; {', '.join(never)} never" if never else caption


def state_caption(frame: pd.DataFrame, step: int) -> str:
    """Whose update is best balanced between the weights against its gradient, and who moves uphill."""
    if step == 0:
        return "Before the first step there is no gradient"
    steps = [
        (name(variant), quantities["gradient"], quantities["moved"])
        for variant, last, quantities in state_at(frame, step)
        if last is None
    ]
    if not steps:
        return f"By step {step} all have diverged"
    optimizer, gradient, update = max(steps, key=lambda row: _ratio(row[1]) / _ratio(row[2]))
    caption = f"Step {step}: no update is much better balanced between the weights than its gradient"
    if _ratio(gradient) > MUCH * _ratio(update):
        caption = (
            f"Step {step}: {optimizer} rescales most: the gradients of the two weights differ by a factor of {_factor(_ratio(gradient))}, "
            f"their updates by a factor of {_factor(_ratio(update))}"
        )
    uphill = [who for who, gradient, update in steps if sum(map(math.prod, zip(gradient, update, strict=True))) > 0]
    return f"{caption}; moving uphill, carried by their state: {', '.join(uphill)}" if uphill else caption


def _factor(ratio):
    return "over 1,000" if ratio > 1000 else format_number(ratio)


def _ratio(pair):
    """How many times the larger of two numbers is the smaller; 1 where that cannot be said."""
    low, high = sorted(map(abs, pair))
    return high / low if low > 0 and math.isfinite(high / low) else 1.0


def state_table(frame: pd.DataFrame, step: Any) -> Any:
    """A table for one step: weights, loss, gradient, state and update of each optimizer."""
    rows, index = [], frame.set_index(["variant", "step"])
    for variant, last, quantities in state_at(frame, step):
        here = index.loc[[(variant, step if last is None else last)]].iloc[0]  # the first of several starts
        texts = {quantity: _pair_text(pair) for quantity, pair in quantities.items()}
        state = [f"{LETTERS[quantity]} = {text}" for quantity, text in texts.items() if quantity in LETTERS]
        rows.append(
            {
                "Optimizer": name(variant),
                "Weights": _pair_text((here["x"], here["y"])),
                "Loss": format_number(here["loss"], 3) if last is None else f"diverged at step {last + 1}",
                "Gradient": texts["gradient"],
                "State": ", ".join(state) or "none",
                "Update": texts["moved"],
            }
        )
    return pd.DataFrame(rows)


def _pair_text(pair):
    return "none yet" if any(map(math.isnan, pair)) else f"({format_number(pair[0], 3)}, {format_number(pair[1], 3)})"


def steps_caption(frame: pd.DataFrame) -> str:
    """The steps at the largest condition number. `frame` has variant, condition, steps."""
    means = frame.groupby(["variant", "condition"], sort=False, observed=True)["steps"].mean()
    least, most = frame["condition"].min(), frame["condition"].max()
    counts = [f"{name(variant)} {means[variant, most]:,.0f}" for variant in frame["variant"].unique()]
    return f"Steps at condition number {most:,}: {', '.join(counts)}" if most > least else f"Steps: {', '.join(counts)}"


def effective_rate_caption(frame: pd.DataFrame, since: int) -> str:
    """The effective learning rate of each at the last step over that at an earlier one. `frame` has variant, step, share."""
    share = frame.groupby(["variant", "step"], sort=False, observed=True)["share"].mean()
    last = frame["step"].max()
    ratios = [
        f"{name(variant)} {format_number(share[variant, last] / share[variant, since])}"
        for variant in frame["variant"].unique()
    ]
    return f"Effective learning rate at step {last:,} over that at step {since}: {', '.join(ratios)}"


def stream_caption(frame: pd.DataFrame, by: str) -> str:
    """The mean loss in the last fifth of a stream, of each at the learning rate that the column `by` chooses, least first.

    `frame` has variant, seed, learning_rate, step, loss.
    """
    rates = dict(best_setting(frame, "learning_rate", by, least=True))
    rows = at_best_setting(frame, "learning_rate", by, least=True)
    late = rows[rows["step"] > 0.8 * rows["step"].max()]
    losses = late.groupby("variant", sort=False, observed=True)["loss"].mean().sort_values(kind="stable")
    told = [f"{name(variant)} {format_number(loss)} ({rates[variant]:g})" for variant, loss in losses.items()]
    return f"Loss in the last fifth, and learning rate: {', '.join(told)}"


def stream_rates_caption(frame: pd.DataFrame) -> str:
    """The learning rate with the least loss of each. `frame` has variant, seed, learning_rate, late."""
    rates = dict(best_setting(frame, "learning_rate", "late", least=True))
    return f"Lowest at learning rate {', '.join(f'{rate:g} ({name(variant)})' for variant, rate in rates.items())}"


def steady_state_caption(frame: pd.DataFrame) -> str:
    """The mean loss of the last fifth of the steps, of each. `frame` has variant, step, loss."""
    steady = (
        frame[frame["step"] > 0.8 * frame["step"].max()].groupby("variant", sort=False, observed=True)["loss"].mean()
    )
    return (
        f"Steady-state loss: {', '.join(f'{name(variant)} {format_number(loss)}' for variant, loss in steady.items())}"
    )


def fast_weights_caption(frame: pd.DataFrame) -> str:
    """The lowest and the highest loss of the weights that take the steps. `frame` has variant, step, fast."""
    means = frame.groupby(["variant", "step"], sort=False, observed=True)["fast"].mean()
    ranges = means.groupby("variant", sort=False, observed=True).agg(["min", "max"])
    told = [
        f"{name(variant)} {format_number(low)} to {format_number(high)}" for variant, low, high in ranges.itertuples()
    ]
    return f"Loss of the weights that take the steps: {', '.join(told)}"
