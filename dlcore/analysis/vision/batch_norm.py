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
        f"In train mode, batches of {few} are right in {means.loc[few, TRAIN]:.0%}, batches of {many} in {means.loc[many, TRAIN]:.0%}; "
        f"in eval mode all in {means[EVAL].mean():.0%}"
    )


def logit_caption(frame: pandas.DataFrame) -> str:
    """How far one image's logit moves with its company."""
    train = frame[frame["variant"] == TRAIN].groupby("batch", observed=True)["logit"]
    spread = train.max() - train.min()
    few, many = spread.index.min(), spread.index.max()
    return f"The same image's logit moves by {spread[few]:.1f} with its company in batches of {few}, by {spread[many]:.1f} in batches of {many}; in eval mode not at all"
