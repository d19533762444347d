"""Whether a training had converged when it ended: what the last fifth of it still gained."""

import statistics
from collections.abc import Sequence

GAIN = 0.003  # of the validation accuracy: less than this between the fourth and the last fifth is converged


def late_gain(curves: Sequence[Sequence[float]], confidence: float = 0.95) -> tuple[float, float]:
    """The mean gain from the fourth to the last fifth of the curves of several seeds, and the upper end of its one-sided interval.

    A curve has the validation accuracy before the first epoch and after each; five epochs at least, two seeds at least.
    """
    from scipy.special import stdtrit

    gains = []
    for curve in curves:
        epochs = curve[1:]
        fifth = len(epochs) // 5
        gains.append(statistics.fmean(epochs[-fifth:]) - statistics.fmean(epochs[-2 * fifth : -fifth]))
    mean, spread = statistics.fmean(gains), statistics.stdev(gains)
    return mean, mean + float(stdtrit(len(gains) - 1, confidence)) * spread / len(gains) ** 0.5


def has_converged(curves: Sequence[Sequence[float]]) -> bool:
    return late_gain(curves)[1] < GAIN


def ended_early(losses: Sequence[Sequence[float]]) -> bool:
    """Where validation is a loss: whether in more than half of the seeds it was at its least at the last test. Each curve has one number a test."""
    return 2 * sum(curve[-1] == min(curve) for curve in losses) > len(losses)
