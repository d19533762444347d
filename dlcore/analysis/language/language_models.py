"""What the tables of the tab Language models show."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import format_number

NGRAMS = "byte-ngrams"


def equal_seconds(frame: pd.DataFrame) -> pd.DataFrame:
    """Of each run the row with the least validation loss, of those within the seconds that the quicker network of its seed took in all.

    `frame` has variant, seed, step, seconds, validation and bits; empty where there is one network alone.
    """
    if frame["variant"].nunique() < 2:
        return frame.iloc[:0]
    totals = frame.groupby(["seed", "variant"], observed=True)["seconds"].max().groupby("seed").min()
    within = frame[frame["seconds"] <= frame["seed"].map(totals)]
    best = within.groupby(["variant", "seed"], sort=False, observed=True)["validation"].idxmin()
    return within.loc[best].assign(budget=within.loc[best, "seed"].map(totals))


def curve_caption(frame: pd.DataFrame) -> str:
    """Who is ahead where both have trained for as many seconds, which of the two is quicker having all of its steps."""
    rows = equal_seconds(frame)
    if rows.empty:
        last = frame.sort_values("step", kind="stable").groupby(["variant", "seed"], observed=True).tail(1)
        return "Bits per byte after the last step: " + _in_words(
            last.groupby("variant", sort=False, observed=True)["bits"].mean()
        )
    means = rows.groupby("variant", sort=False, observed=True)["bits"].mean()
    return f"At equal seconds ({rows['budget'].mean():.0f} s), bits per byte: {_in_words(means)}"


def _in_words(means):
    return ", ".join(f"{name(variant)} {value:.2f}" for variant, value in means.items())


def bits_caption(frame: pd.DataFrame) -> str:
    """The order of the models, least bits first, and the difference of the two networks. `frame` has variant, seed and bits."""
    means = frame.groupby("variant", sort=False, observed=True)["bits"].mean().sort_values()
    text = f"Fewest bits per byte: {_in_words(means)}"
    both = frame[frame["variant"].isin(["lstm", "gpt"])].pivot_table("bits", "seed", "variant", observed=True)
    if {"lstm", "gpt"} <= set(both.columns):
        gap = both["gpt"] - both["lstm"]
        text += f"; {name('gpt')} less {name('lstm')}, seed by seed: {_with_sign(gap.min())} to {_with_sign(gap.max())}"
    return text


def _with_sign(value):
    return f"{value:+.2f}".replace("-", "−")


def order_caption(frame: pd.DataFrame) -> str:
    """The best order by validation. `frame` has order, bits and validation, the same for every seed."""
    means = frame.groupby("order")[["bits", "validation"]].mean()
    best = means["validation"].idxmin()
    return f"Validation prefers order {best}: {means['bits'][best]:.2f} bits per byte on test pieces, after {means['bits'].iloc[0]:.2f} at order {means.index[0]}"


def cost_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Bits per byte, size and training time of each model. `step` is missing for n-grams."""
    mean = (
        frame.assign(step=pd.to_numeric(frame["step"]))
        .groupby("variant", sort=False, observed=True)
        .mean(numeric_only=True)
    )
    return pd.DataFrame(
        {
            "Model": mean.index.map(name),
            "Bits per byte, test": mean["bits"].map("{:.3f}".format),
            "Validation": mean["validation"].map("{:.3f}".format),
            "Perplexity per byte": (2 ** mean["bits"]).map("{:.2f}".format),
            "Parameters, or counts": mean["parameters"].map("{:,.0f}".format),
            "Training": mean["seconds"].map(lambda seconds: f"{format_number(seconds)} s"),
            "Best at step": [f"{step:,.0f}" if step == step else "–" for step in mean["step"]],
        }
    )
