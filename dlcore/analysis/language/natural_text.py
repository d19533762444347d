"""What the tables of natural text show."""

from __future__ import annotations

import pandas as pd

from dlcore.analysis.names import name
from dlcore.formatting import format_number


def hidden_token_caption(frame: pd.DataFrame) -> str:
    """The best network and the best n-gram model. `frame` has variant, seed, accuracy, and step, which n-gram models do not have."""
    means = frame.groupby("variant", observed=True)["accuracy"].mean()
    learned = frame.groupby("variant", observed=True)["step"].count() > 0
    sides = means[learned[means.index]], means[~learned[means.index]]
    best = [
        f"{name(of.idxmax())} {of.max():.0%}"
        for of in sorted((side for side in sides if len(side)), key=lambda of: -of.max())
    ]
    return f"Accuracy at hidden tokens: {', '.join(best)}"


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
