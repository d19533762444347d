"""What the tables of natural text show."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import format_number

TRIGRAM = "trigram"


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


def behind_trigram_note(frame: pd.DataFrame) -> str:
    """Says of the networks that predict fewer hidden tokens than a trigram model that they have not learned enough; empty where there are none, or no trigram model."""
    means = frame.groupby("variant", sort=False, observed=True)["accuracy"].mean()
    behind = means[means < means.get(TRIGRAM, 0.0)]
    if behind.empty:
        return ""
    told = " and ".join(f"{name(variant)} ({share:.0%})" for variant, share in behind.items())
    return (
        f"Not learned enough here: {told}. A trigram model, which counts the training text and sees the left side alone, is right at "
        f"{means[TRIGRAM]:.0%} of the hidden tokens. With more text and steps it may be otherwise."
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
