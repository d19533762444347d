"""When to stop: counts how long a monitored number has not improved. Plain Python, so that a recorded training can be replayed with any patience."""

import math
from collections.abc import Sequence


class Patience:
    """Follows a monitored number. `best_at` is where its best value was, `stopped_at` where patience ran out.

    An improvement counts if it is larger than `min_delta`; `higher` says that more is better. NaN never improves.
    """

    def __init__(self, patience, min_delta=0.0, higher=False):
        self.patience, self.min_delta, self.sign = patience, min_delta, 1 if higher else -1
        self.best, self.best_at, self.waited, self.stopped_at = -math.inf, None, 0, None

    def update(self, at: float, value: float) -> bool:
        """Takes the next value; True once `patience` values in a row brought no improvement."""
        if self.stopped_at is not None:
            return True
        if self.sign * value > self.best + self.min_delta:
            self.best, self.best_at, self.waited = self.sign * value, at, 0
        else:
            self.waited += 1
        if self.waited >= self.patience:
            self.stopped_at = at
        return self.stopped_at is not None


def replay(
    places: Sequence[float], values: Sequence[float], patience: int, min_delta: float = 0.0, higher: bool = False
) -> tuple[float, float]:
    """Where early stopping would have ended a recorded training: (where it stops, where it was best until then)."""
    tracker = Patience(patience, min_delta, higher)
    for at, value in zip(places, values, strict=True):
        if tracker.update(at, value):
            break
    return (places[-1] if tracker.stopped_at is None else tracker.stopped_at), (
        places[0] if tracker.best_at is None else tracker.best_at
    )
