"""What the tables of the tab Vanishing and exploding show: gradients by distance, and RNNs trained with and without clipping."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from dlcore.analysis.names import lower_name, name
from dlcore.analysis.selection import at_best_setting
from dlcore.formatting import format_number, percent

# As in experiments/language/recurrent_gradients.py.
GAINS, BIASES = (0.8, 1.0, 1.2, 1.4, 1.6, 2.0), ("0", "1", "log T")
DEFAULT, OWN, ORTHOGONAL = "rnn-default", "gain-own", "rnn-orthogonal"
SMALLEST = 1e-300


def lines(frame: pd.DataFrame, gated: bool, furthest: int) -> pd.DataFrame:
    """The rows of one chart, up to a distance: each network under each initialization as a variant of its own, in the order of the legend.

    `frame` has variant, seed, back, gradient, gain and forget_bias. A gain that is none of GAINS is the reader's.
    """
    rows = frame[frame["variant"].isin(["lstm", "gru"]) == gated]
    rows = rows[rows["back"] <= furthest]
    named = rows.assign(
        variant=[
            line_of(*row) for row in zip(rows["variant"].astype(str), rows["gain"], rows["forget_bias"], strict=True)
        ]
    )
    order = (
        [f"{cell}-{bias}" for cell in ("lstm", "gru") for bias in BIASES]
        if gated
        else [DEFAULT, *(f"gain-{gain:g}" for gain in GAINS), OWN]
    )
    return named.sort_values("variant", key=lambda column: column.map(order.index), kind="stable")


def line_of(variant: str, gain: float, forget_bias: str) -> str:
    """What the network is called in these charts."""
    if variant == "rnn":
        return DEFAULT
    if variant == ORTHOGONAL:
        return f"gain-{gain:g}" if gain in GAINS else OWN
    return f"{variant}-{forget_bias}"


def factors(rows: pd.DataFrame) -> dict[str, float]:
    """By what each step back multiplies the gradient, of each line: the geometric mean over the steps and the seeds. `rows` are those of `lines`."""
    furthest = rows["back"].max()
    far = rows[rows["back"] == furthest]
    logs = np.log(far["gradient"].astype(float).clip(lower=SMALLEST)).groupby(far["variant"], sort=False).mean()
    return {variant: math.exp(value / furthest) for variant, value in logs.items()}


def factor_caption(frame: pd.DataFrame, gated: bool, furthest: int) -> str:
    """The factor per step of PyTorch's default, and of the least and the greatest gain; or of both gated networks from the least to the greatest bias."""
    found = factors(lines(frame, gated, furthest))
    if gated:
        of_each = (("LSTM", "lstm-"), ("GRU", "gru-"))
        parts = [
            _range(title, {line: value for line, value in found.items() if line.startswith(prefix)}, prefix, "bias")
            for title, prefix in of_each
        ]
    else:
        default = f"RNN with default initialization {_factor(found[DEFAULT])}" if DEFAULT in found else ""
        of_gains = {line: value for line, value in found.items() if line.startswith("gain-") and line != OWN}
        parts = [default, _range("orthogonal", of_gains, "gain-", "gain")]
    told = [part for part in parts if part]
    return f"Each step back multiplies the gradient by: {'; '.join(told)}" if told else "None of these was measured"


def _range(title: str, found: dict[str, float], prefix: str, knob: str) -> str:
    """“LSTM 0.65 (bias 0) to 1.01 (bias log T)”; nothing where none was measured."""
    told = [f"{_factor(value)} ({knob} {line.removeprefix(prefix)})" for line, value in found.items()]
    return f"{title} {' to '.join(dict.fromkeys((told[0], told[-1])))}" if told else ""


def _factor(value: float) -> str:
    """Two digits, near 1 three: 0.998 is not 1."""
    return f"{value:.3f}" if 0.95 < value < 1.05 else f"{value:.2f}"


def gradient_table(frame: pd.DataFrame, distances: tuple[int, ...], furthest: int) -> pd.DataFrame:
    """The gradient of every line at each distance, relative to that at the last state: geometric means over the seeds, with the factor per step as far as `furthest`."""
    rows = pd.concat([lines(frame, gated, max(distances)) for gated in (False, True)])
    kept = rows[rows["back"].isin(distances)]
    logs = np.log(kept["gradient"].astype(float).clip(lower=SMALLEST))
    means = logs.groupby([kept["variant"], kept["back"]], sort=False).mean().unstack()
    told = np.exp(means).map(format_number).rename(columns=lambda back: f"{back:,} steps back")
    per_step = factors(rows[rows["back"] <= furthest])
    told.insert(0, "Factor per step", [_factor(per_step[line]) for line in told.index])
    return told.rename(index=_line_name).rename_axis(index="Initialization", columns=None).reset_index()


def _line_name(variant: str) -> str:
    return f"RNN, {lower_name(variant)}" if variant == DEFAULT or variant.startswith("gain-") else name(variant)


def at_best_rate(frame: pd.DataFrame) -> pd.DataFrame:
    """Each variant, gain and length at the learning rate that validation prefers. `frame` has one row per run."""
    return at_best_setting(frame, "learning_rate", "validation_accuracy", within=("variant", "gain", "length"))


def failing(frame: pd.DataFrame, learned: float) -> pd.Series:
    """How many seeds end below that accuracy, by variant, gain and length, at the best learning rate of each."""
    rows = at_best_rate(frame)
    below = ~(rows["accuracy"].astype(float) >= learned)  # what is no number is below
    return below.groupby([rows["variant"], rows["gain"], rows["length"]], sort=False, observed=True).sum()


def rescue_caption(frame: pd.DataFrame, length: int) -> str:
    """Mean accuracy without clipping and with it, at the gain at which the best of them is most accurate."""
    rows = at_best_rate(frame[frame["length"] == length])
    means = rows.groupby(["gain", "variant"], observed=True)["accuracy"].mean().unstack()
    best = means.max(axis=1).idxmax()
    told = ", ".join(
        f"{lower_name(variant)} {percent(value)}"
        for variant, value in means.loc[best].dropna().sort_values(ascending=False).items()
    )
    return f"On {length} tokens the RNN is most accurate at a gain of {best:g}: {told}"


def largest_norm_caption(frame: pd.DataFrame, length: int) -> str:
    """The largest gradient norm of a training at the least and the greatest gain, without clipping; geometric means over the seeds."""
    rows = at_best_rate(frame[frame["length"] == length])
    plain = rows[rows["variant"] == "unclipped"]
    rows = plain if len(plain) else rows
    logs = np.log(rows["norm"].astype(float)).groupby(rows["gain"]).mean()
    low, high = logs.index.min(), logs.index.max()
    how = "" if len(plain) else " before clipping"
    least = f"{format_number(math.exp(logs[low]))} at a gain of {low:g}"
    return f"Largest gradient norm{how}: {least}" + (
        "" if low == high else f", {format_number(math.exp(logs[high]))} at {high:g}"
    )


def rescue_table(frame: pd.DataFrame, learned: float) -> pd.DataFrame:
    """Mean accuracy, and how many seeds do not learn, of every gain and length, without clipping and with it."""
    rows = at_best_rate(frame)
    keys = ["gain", "length", "variant"]
    accuracy = rows.groupby(keys, observed=True)["accuracy"].mean().unstack("variant")
    failed = failing(frame, learned).reorder_levels(keys).unstack("variant")
    seeds = rows.groupby(keys, observed=True)["seed"].nunique().unstack("variant")
    table = pd.DataFrame(
        {
            "Gain": [f"{gain:g}" for gain, _ in accuracy.index],
            "Tokens": [str(length) for _, length in accuracy.index],
        }
    )
    for variant in [variant for variant in ("unclipped", "clip-norm") if variant in accuracy]:
        table[name(variant)] = [
            "–"
            if math.isnan(value)
            else f"{percent(value)}, {failed.loc[place, variant]:.0f} of {seeds.loc[place, variant]:.0f} fail"
            for place, value in accuracy[variant].items()
        ]
    return table
