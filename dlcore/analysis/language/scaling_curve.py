"""What the tables of the tab Scaling curve show: how bits per byte fall with parameters, and with compute.

A power law, bits = (N_c / N)^α, is a straight line in logarithms, of slope −α (Kaplan and others, “Scaling Laws for Neural Language Models”, 2020).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dlcore.analysis.intervals import t_interval
from dlcore.analysis.names import name
from dlcore.analysis.selection import tuning_tables
from dlcore.formatting import format_number

FEWEST = 3  # sizes, below which no line is drawn: two always lie on one


@dataclass(frozen=True)
class PowerLaw:
    """A line through the sizes of one network: α with its 95% interval over the seeds' own lines, and log₁₀ of the bits at one parameter.

    The interval says how far seeds differ, not whether a line fits: all of them may bend alike. That is what `off` tells, how far the geometric
    mean of the seeds is from the line where it is farthest, as a fraction.
    """

    alpha: float
    low: float
    high: float
    intercept: float
    off: float

    def at(self, parameters: np.ndarray) -> np.ndarray:
        """Bits per byte."""
        return 10 ** (self.intercept - self.alpha * np.log10(parameters))


def power_laws(frame: pd.DataFrame, count: str) -> dict[str, PowerLaw]:
    """Of each network the line, by least squares in logarithms, through bits per byte at each size; networks with too few sizes are left out.

    `frame` has variant, seed, bits, and `count`: parameters or non_embedding. Each seed has a line of its own; α and intercept are their means,
    which give the line through the geometric means of the seeds.
    """
    found = {}
    for variant, rows in frame.groupby("variant", sort=False, observed=True):
        bits = rows.pivot(index=count, columns="seed", values="bits").dropna()
        if len(bits) >= FEWEST:
            x, y = np.log10(bits.index.to_numpy(float)), np.log10(bits.to_numpy(float))  # sizes; sizes, seeds
            slopes, intercepts = np.polyfit(x, y, 1)
            alpha, low, high = t_interval(-slopes)
            farthest = np.abs((y - np.outer(x, slopes) - intercepts).mean(1)).max()
            found[str(variant)] = PowerLaw(alpha, low, high, float(intercepts.mean()), float(10**farthest - 1))
    return found


def parameters_caption(frame: pd.DataFrame, count: str) -> str:
    """The exponent of each network with its interval, and which has fewer bits per byte at its largest size."""
    laws = power_laws(frame, count)
    parts = [f"{name(variant)} {law.alpha:.3f} ({law.low:.3f} to {law.high:.3f})" for variant, law in laws.items()]
    text = f"Fitted exponents α: {', '.join(parts)}" if parts else "Too few sizes for an exponent"
    return f"{text}; {_at_largest(frame)}"


def _at_largest(frame):
    bits = frame[frame["size"] == frame["size"].max()].pivot_table("bits", "seed", "variant", observed=True)
    means = bits.mean().sort_values()
    numbers = ", ".join(f"{name(variant)} {mean:.2f}" for variant, mean in means.items())
    if len(means) < 2:
        return f"bits per byte at the largest size: {numbers}"
    first, second = means.index
    ahead = f"{name(first)} is ahead" if (bits[first] < bits[second]).all() else "seeds disagree on who is ahead"
    return f"at the largest size {ahead} ({numbers} bits per byte)"


def checkpoints(frame: pd.DataFrame) -> pd.DataFrame:
    """Of each network, size and step after the first test the FLOPs, and the mean, least and greatest bits per byte of the seeds."""
    trained = frame[frame["step"] > 0]
    groups = trained.groupby(["variant", "size", "step"], sort=False, observed=True)
    return groups.agg(
        flops=("flops", "first"), mean=("bits", "mean"), low=("bits", "min"), high=("bits", "max")
    ).reset_index()


def envelope(points: pd.DataFrame) -> pd.DataFrame:
    """Of the rows of `checkpoints` those with fewer bits, by the mean over the seeds, than all of their network that took no more compute; in its order."""
    ordered = points.sort_values(["flops", "mean"], kind="stable")
    before = ordered.groupby("variant", observed=True)["mean"].transform(lambda bits: bits.cummin().shift())
    return ordered[before.isna() | (ordered["mean"] < before)]


def compute_caption(frame: pd.DataFrame) -> str:
    """The fewest bits per byte of each network with as much compute as the one that used less in all, and at which size."""
    points = checkpoints(frame)
    budget = points.groupby("variant", observed=True)["flops"].max().min()
    best = (
        envelope(points[points["flops"] <= budget])
        .groupby("variant", sort=False, observed=True)
        .tail(1)
        .sort_values("mean")
    )
    parts = [
        f"{name(variant)} {bits:.2f} at size {size}"
        for variant, size, bits in best[["variant", "size", "mean"]].itertuples(index=False)
    ]
    return f"Fewest bits per byte with at most {format_number(budget)} FLOPs: {', '.join(parts)}"


def fit_note(frame: pd.DataFrame, count: str) -> str:
    """How far each network's sizes are from its line, and how many bytes each parameter has seen, at the smallest and at the largest size.

    `frame` has size, bytes and parameters, and what `power_laws` takes.
    """
    off = ", ".join(f"{name(variant)} {law.off:.1%}" for variant, law in power_laws(frame, count).items())
    ratios = (frame["bytes"] / frame["parameters"]).groupby(frame["size"]).mean()
    read = f"Bytes read per parameter: {ratios.iloc[0]:,.0f} at the smallest size, {ratios.iloc[-1]:.1f} at the largest"
    return f"{read} · farthest from its line: {off}" if off else read


def early_note(frame: pd.DataFrame) -> str:
    """Which networks were early in training: in most seeds validation preferred the last test. `frame` has variant, size, seed, step, validation; empty where none was."""
    runs = frame.sort_values("step", kind="stable").groupby(["variant", "size", "seed"], sort=False, observed=True)
    shares = (runs["validation"].last() == runs["validation"].min()).groupby(["variant", "size"], observed=True).mean()
    early = shares.index[shares > 0.5]
    if early.empty:
        return ""
    which = (
        "every network"
        if len(early) == len(shares)
        else ", ".join(f"{name(variant)} at size {size}" for variant, size in early)
    )
    return f"Early training: with {which} the validation loss was least at the last test. A longer training would probably lower it further, and may change slopes and order."


def size_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Width, parameters, compute and result of every network and size."""
    means = frame.groupby(["variant", "size"], sort=False, observed=True).mean(numeric_only=True).reset_index()
    return pd.DataFrame(
        {
            "Model": means["variant"].map(name),
            "Size": means["size"].map(str),
            "Width": means["width"].map("{:.0f}".format),
            "Parameters": means["parameters"].map("{:,.0f}".format),
            "Without embedding and output layer": means["non_embedding"].map("{:,.0f}".format),
            "FLOPs": means["flops"].map(format_number),
            "Learning rate": means["learning_rate"].map("{:g}".format),
            "Bits per byte, test": means["bits"].map("{:.3f}".format),
            "Validation": means["validation"].map("{:.3f}".format),
            "Best at step": means["step"].map("{:,.0f}".format),
            "Training": means["seconds"].map(lambda seconds: f"{format_number(seconds)} s"),
        }
    )


def rates_table(frame: pd.DataFrame) -> pd.DataFrame:
    """What tuning saw: validation bits per byte of each network, by its width, at each learning rate that was tried, the least marked."""
    return tuning_tables(frame, "learning_rate", "validation", "width", "Width")
