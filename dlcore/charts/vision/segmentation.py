"""Segmentation methods compared, each network at the learning rate that validation chose: bars for both tissues, and Dice over steps or slices."""

from dlcore.analysis.selection import at_rates
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.learning_curves import curves

KINDS = (("gray", "gray"), ("white", "white"))


def tissue_bars(frame, y, unit, learning_rates=()):
    """A metric of gray and of white matter for each method; `learning_rates`, pairs of variant and rate, says which rows of a sweep."""
    return grouped_bars(at_rates(frame, learning_rates), "class", y, unit, KINDS)


def dice_curves(frame, x, learning_rates=()):
    """Dice over the steps, or over the height of the slices; `learning_rates` as in `tissue_bars`."""
    return curves(at_rates(frame, learning_rates), x, "dice")
