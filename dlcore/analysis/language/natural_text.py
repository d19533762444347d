"""What the tables of natural text show."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import format_number


def hidden_token_caption(frame: pd.DataFrame) -> str:
    """The best network, the best n-gram model, and which is ahead. `frame` has variant, seed, accuracy, and step, which n-gram models do not have."""
    means = frame.groupby("variant", observed=True)["accuracy"].mean()
    learned = frame.groupby("variant", observed=True)["step"].count() > 0
    sides = means[learned[means.index]], means[~learned[means.index]]
    best = [f"{name(of.idxmax())} {of.max():.0%}" for of in sides if len(of)]
    if len(best) < 2:
        return f"Accuracy at hidden tokens: {', '.join(best)}"
    counts_win = bool(sides[1].max() > sides[0].max())
    ahead = (
        "The best n-gram model beats the best network" if counts_win else "The best network beats the best n-gram model"
    )
    return f"{ahead}: {best[counts_win]} against {best[not counts_win]} of hidden tokens"


def learning_caption(frame: pd.DataFrame) -> str:
    """Each network's accuracy after the last step."""
    last = frame[frame["step"] == frame["step"].max()].groupby("variant", sort=False, observed=True)["accuracy"].mean()
    return f"After {frame['step'].max():,} steps: " + ", ".join(
        f"{name(variant)} {share:.0%}" for variant, share in last.items()
    )


def cost_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Accuracy, perplexity, size and training time of each model."""
    mean = (
        frame.assign(step=pd.to_numeric(frame["step"]))
        .groupby("variant", sort=False, observed=True)
        .mean(numeric_only=True)
    )
    return mean.assign(
        Model=mean.index.map(name),
        right=mean["accuracy"].map("{:.1%}".format),
        perplexity_text=mean["perplexity"].map(lambda value: format_number(value, 3)),
        size=mean["parameters"].map("{:,.0f}".format),
        spent=mean["seconds"].map("{:,.1f} s".format),
        step=[f"{step:,.0f}" if step == step else "–" for step in mean["step"]],
    )[["Model", "right", "perplexity_text", "size", "spent", "step"]].rename(
        columns={
            "right": "Accuracy",
            "perplexity_text": "Perplexity",
            "size": "Parameters, or counts",
            "spent": "Training",
            "step": "Best at step",
        }
    )
