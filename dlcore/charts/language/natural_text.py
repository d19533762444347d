"""Charts of the tab on natural text."""

from dlcore.charts.learning_curves import curves


def learning_chart(frame):
    return curves(frame, "step", "accuracy")
