"""What the tables of batch normalization's two modes show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

TRAIN, EVAL = "bn-train", "bn-eval"


def accuracy_caption(frame: pandas.DataFrame) -> str:
    """What is lost in train mode with the smallest batches and the largest."""
    means = frame.groupby(["batch", "variant"], observed=True)["accuracy"].mean().unstack("variant")
    few, many = means.index.min(), means.index.max()
    return (
        f"Accuracy in train mode: {means.loc[few, TRAIN]:.0%} with batches of {few}, {means.loc[many, TRAIN]:.0%} with batches of {many}; "
        f"in eval mode {means[EVAL].mean():.0%} with all"
    )


def logit_caption(frame: pandas.DataFrame) -> str:
    """How far one image's logit moves with the other images of its batch."""
    train = frame[frame["variant"] == TRAIN].groupby("batch", observed=True)["logit"]
    spread = train.max() - train.min()
    few, many = spread.index.min(), spread.index.max()
    return f"With the other images in its batch the same image's logit varies by {spread[few]:.1f} in batches of {few}, by {spread[many]:.1f} in batches of {many}; in eval mode not at all"
