"""Charts of the tab Key–value recall."""

from dlcore.analysis.language.key_value_recall import to_the_end
from dlcore.charts.learning_curves import curves
from dlcore.charts.setting_curves import against


def distance_chart(frame, level):
    """Test accuracy by length, a line per network, and across it that level."""
    return against(frame, "distance", "accuracy", "tokens", "test accuracy", log_x=True, percent=True, level=level)


def learning_chart(frame):
    """Validation accuracy by step; a run that stopped early counts on with its last one."""
    return curves(to_the_end(frame), "step", "validation_accuracy")
