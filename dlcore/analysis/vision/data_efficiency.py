"""Runs over the number of training images, each at the learning rate that validation chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas


def chosen(frame: pandas.DataFrame, setting: str = "learning_rate", by: str = "validation") -> pandas.DataFrame:
    """Of the runs of one variant, size and seed the one that ends best on validation pictures. `frame` has variant, seed, pictures, the setting and `by`."""
    best = frame.groupby(["variant", "images", "seed"], sort=False, observed=True)[by].idxmax()
    return frame.loc[best]
