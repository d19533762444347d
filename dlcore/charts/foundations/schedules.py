"""A measure by epoch under each schedule, close enough to tell them apart."""

import math

import numpy as np

from dlcore.charts.learning_curves import curves

STEP = 0.05  # an axis begins and ends at a multiple
FIRST = 1 / 5  # of the epochs, which would take most of the height


def by_epoch(frame, y):
    """Means over the seeds after the first fifth of the epochs, on an axis that need not begin at 0. `frame` has variant, seed, epoch and y; a loss that is no number is left out."""
    later = frame[frame["epoch"] > FIRST * frame["epoch"].max()]
    values = later[y].astype(float)
    values = values[np.isfinite(values)]
    low = STEP * math.floor(values.min() / STEP) if len(values) else 0.0
    high = STEP * math.ceil(values.max() / STEP) if len(values) else 1.0
    return curves(later, "epoch", y, bounds=(low, max(high, low + STEP)))
