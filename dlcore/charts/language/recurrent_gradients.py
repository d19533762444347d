"""Charts of the tab Vanishing and exploding."""

from dlcore.analysis.language.recurrent_gradients import at_best_rate, lines
from dlcore.charts.log_lines import decay
from dlcore.charts.setting_curves import against
from dlcore.formatting import power

FLOOR_EXPONENT = -30
FLOOR, FLOOR_SAYS = 10.0**FLOOR_EXPONENT, power(FLOOR_EXPONENT)


def by_distance(frame, gated, furthest):
    """A line for each initialization: the gradient so many steps back, relative to that at the last state."""
    rows = lines(frame, gated, furthest)
    return decay(rows, "back", "gradient", "steps back from the last", "‖∂L/∂h‖, relative", floor=FLOOR)


def accuracy_by_gain(frame):
    """Where trainings end, without clipping and with it, each at its best learning rate."""
    return against(at_best_rate(frame), "gain", "accuracy", "initial gain", "test accuracy", percent=True)


def norm_by_gain(frame):
    """The largest gradient norm of each of these trainings."""
    return against(at_best_rate(frame), "gain", "norm", "initial gain", "gradient norm", log_y=True)
