"""Runs over the number of training images, each network and size at the learning rate that validation prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.analysis import selection

if TYPE_CHECKING:
    import pandas

WITHIN = ("variant", "images")


def best_learning_rates(frame: pandas.DataFrame) -> tuple[tuple, ...]:
    """(variant, images, learning rate). `frame` has variant, seed, images, learning_rate and validation."""
    return selection.best_setting(frame, "learning_rate", "validation", within=WITHIN)


def at_best_learning_rate(frame: pandas.DataFrame) -> pandas.DataFrame:
    return selection.at_best_setting(frame, "learning_rate", "validation", within=WITHIN)
