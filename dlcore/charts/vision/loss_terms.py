"""A loss taken apart: a line for each of its terms."""

from dlcore.charts.learning_curves import curves


def terms(frame):
    """Mean and band over the seeds for each term. `frame` has seed, step, term and loss."""
    return curves(frame.assign(variant="term-" + frame["term"].astype(str)), "step", "loss")
