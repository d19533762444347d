"""Accuracy against the number of training images, each network and size at the learning rate that validation prefers."""

from dlcore.analysis.vision.data_efficiency import at_best_learning_rate
from dlcore.charts.setting_curves import against


def by_images(frame, y, title):
    """A line per network over the number of images, on a log axis; accuracies in percent, from 50%."""
    return against(
        at_best_learning_rate(frame), "images", y, "training images", title, log_x=True, percent=True, floor=0.5
    )
