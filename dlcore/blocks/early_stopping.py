"""When to stop: counts how long a watched number has not improved. Plain Python, so that a recorded training can be stopped again and again."""

import math


class Watch:
    """Sees one number after another. `best_at` is where the best so far was seen, `stopped_at` where patience ran out.

    An improvement counts if it is larger than `min_delta`; `higher` says that more is better. A number that is none never improves.
    """

    def __init__(self, patience, min_delta=0.0, higher=False):
        self.patience, self.min_delta, self.sign = patience, min_delta, 1 if higher else -1
        self.best, self.best_at, self.waited, self.stopped_at = -math.inf, None, 0, None

    def sees(self, at, value):
        """Takes in the number seen at a place; True once there have been `patience` in a row without an improvement."""
        if self.stopped_at is not None:
            return True
        if self.sign * value > self.best + self.min_delta:
            self.best, self.best_at, self.waited = self.sign * value, at, 0
        else:
            self.waited += 1
        if self.waited >= self.patience:
            self.stopped_at = at
        return self.stopped_at is not None


def replay(places, values, patience, min_delta=0.0, higher=False):
    """A training that was recorded to its end, stopped as it would have been: (where it stops, where it was best until then)."""
    watch = Watch(patience, min_delta, higher)
    for at, value in zip(places, values, strict=True):
        if watch.sees(at, value):
            break
    return (places[-1] if watch.stopped_at is None else watch.stopped_at), (
        places[0] if watch.best_at is None else watch.best_at
    )
