"""The chart of the tab Key–value recall."""

from dlcore.charts.setting_curves import against


def recall_by_length(frame):
    """Accuracy on new sequences, a line for each network."""
    return against(frame, "length", "accuracy", "tokens before the question", "accuracy", log_x=True, percent=True)
