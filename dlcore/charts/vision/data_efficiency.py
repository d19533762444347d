"""Accuracy against the number of training pictures, each run at the rate that its validation part chose."""

from dlcore.analysis.vision.data_efficiency import chosen
from dlcore.charts.setting_curves import against


def hunger(frame, y, title):
    """A line per network over the number of pictures, on a log axis; accuracies in percent, from 50 %."""
    return against(chosen(frame), "images", y, "training pictures", title, log_x=True, percent=True, floor=0.5)
