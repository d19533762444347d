"""What the tables of the harder text show."""

import pandas as pd

from dlcore.charts.base import name
from dlcore.charts.learning_curves import curves
from dlcore.formatting import format_number


def of_hidden(frame):
    """What the best of the networks and the best of the counts tell. `frame` has variant, seed, accuracy, and step, which counts do not have."""
    means = frame.groupby("variant", observed=True)["accuracy"].mean()
    learned = frame.groupby("variant", observed=True)["step"].count() > 0
    sides = means[learned[means.index]], means[~learned[means.index]]
    told = [
        f"{name(of.idxmax())} {of.max():.0%}"
        for of in sorted((side for side in sides if len(side)), key=lambda of: -of.max())
    ]
    return f"Hidden tokens told right: {', '.join(told)}"


def drawn_learning(frame):
    return curves(frame, "step", "accuracy")


def of_learning(frame):
    """Who is how far after the last step."""
    last = frame[frame["step"] == frame["step"].max()].groupby("variant", sort=False, observed=True)["accuracy"].mean()
    return f"After {frame['step'].max():,} steps: " + ", ".join(
        f"{name(variant)} {share:.0%}" for variant, share in last.items()
    )


def costs(frame):
    """A table for readers: how well each tells what is hidden, and what its reading cost."""
    mean = (
        frame.assign(step=pd.to_numeric(frame["step"]))
        .groupby("variant", sort=False, observed=True)
        .mean(numeric_only=True)
    )
    return mean.assign(
        Who=mean.index.map(name),
        told=mean["accuracy"].map("{:.1%}".format),
        surprise=mean["perplexity"].map(lambda value: format_number(value, 3)),
        size=mean["parameters"].map("{:,.0f}".format),
        spent=mean["seconds"].map("{:,.1f} s".format),
        step=[f"{step:,.0f}" if step == step else "–" for step in mean["step"]],
    )[["Who", "told", "surprise", "size", "spent", "step"]].rename(
        columns={
            "told": "Told right",
            "surprise": "Perplexity",
            "size": "Weights, or counts kept",
            "spent": "Reading",
            "step": "Best at step",
        }
    )
