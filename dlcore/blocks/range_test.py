"""The learning-rate range test: raise the learning rate at every step of one short training, and look where the loss falls fastest and where it explodes.

Source: Smith, “Cyclical Learning Rates for Training Neural Networks”, WACV, 2017; raised exponentially as in the fastai library.
"""

import math
from collections.abc import Sequence


def rising_rates(first: float, last: float, steps: int) -> list[float]:
    """From the first to the last rate, each the same factor above the one before."""
    return [first * (last / first) ** (step / (steps - 1)) for step in range(steps)]


def smooth(losses: Sequence[float], decay: float = 0.9) -> list[float]:
    """A running mean of the losses with its bias corrected; once a loss is not finite, nor is any after it."""
    mean, smoothed = 0.0, []
    for step, loss in enumerate(losses, start=1):
        mean = decay * mean + (1 - decay) * loss
        smoothed.append(mean / (1 - decay**step))
    return smoothed


def suggest_rate(rates: Sequence[float], losses: Sequence[float], back: float = 10.0) -> float:
    """The rate of the least smoothed loss, over `back`: at that loss the explosion has begun already, a tenth of its rate is on the slope."""
    smoothed = smooth(losses)
    least = min((step for step, loss in enumerate(smoothed) if math.isfinite(loss)), key=smoothed.__getitem__)
    return rates[least] / back
