"""Charts of what a training step of a sequence model costs."""

from dlcore.analysis.language.step_time import speedups, steps
from dlcore.charts.grouped_bars import grouped_bars
from dlcore.charts.setting_curves import against


def by_length(frame, kernel):
    """The recurrent networks with one kind of loop, and the Transformer."""
    some = frame[(frame["kernel"] == kernel) | (frame["variant"] == "transformer")]
    return against(some, "length", "milliseconds", "tokens", "milliseconds", log_x=True, log_y=True)


def by_width(frame, kernel, comparison):
    some = steps(frame, kernel, comparison)
    return against(some, "width", "milliseconds", "hidden units of the LSTM", "milliseconds", log_x=True, log_y=True)


def by_threads(frame):
    """The speed-up by a second thread, for one sequence and for a batch of them."""
    kinds = tuple((batch, f"batch size {batch}") for batch in sorted(frame["batch"].unique()))
    return grouped_bars(speedups(frame), "batch", "speed-up", "speed-up with two threads", kinds)
