"""Accuracy against the number of training pictures, each run at the rate that its validation part chose."""

from dlcore.charts.setting_curves import against


def chosen(frame, setting="learning_rate", by="validation"):
    """Of the runs of one variant, size and seed the one that ends best on validation pictures. `frame` has variant, seed, pictures, the setting and `by`."""
    best = frame.groupby(["variant", "images", "seed"], sort=False, observed=True)[by].idxmax()
    return frame.loc[best]


def hunger(frame, y, title):
    """A line per network over the number of pictures, on a log axis; accuracies in percent, from 50 %."""
    return against(chosen(frame), "images", y, "training pictures", title, log_x=True, percent=True, floor=0.5)
