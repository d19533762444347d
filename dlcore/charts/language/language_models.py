"""Charts of the tab Language models."""

from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against


def learning_chart(frame, x):
    """Bits per byte on test pieces during training, over steps or seconds, from the first test after the start."""
    return curves(frame[frame["step"] > 0], x, "bits")


def order_chart(frame):
    return against(frame, "order", "bits", "order: bytes of an n-gram", "bits per byte")
