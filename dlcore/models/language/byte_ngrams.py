"""Interpolated n-grams of bytes: how often each byte followed the bytes before it, for every order up to eight. No network.

Source: Shannon, “A Mathematical Theory of Communication”, 1948; orders are interpolated after Witten and Bell, “The Zero-Frequency Problem”, 1991.
"""

import numpy as np

LONGEST, BYTES = 8, 256  # eight bytes make one number of 64 bits


def grams(text: np.ndarray, order: int) -> np.ndarray:
    """Every run of `order` bytes of the text as one number, (bytes − order + 1,), in the order of the text."""
    text, count = text.astype(np.uint64), len(text) - order + 1
    numbers: np.ndarray = np.zeros(max(0, count), np.uint64)
    for place in range(order):
        numbers = numbers << np.uint64(8) | text[place : place + len(numbers)]
    return numbers


def look_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The value of each key that is wanted, 0 where there is no such key; `keys` ascend."""
    place = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], 0)


class ByteNGrams:
    """p_n(byte | n − 1 bytes before) = (count + s · kinds · p_{n−1}) / (total + s · kinds), down to p_0 = 1/256, so that no byte is impossible.

    A context was seen `total` times, followed by so many `kinds` of bytes; s is the smoothing. A context that was never seen leaves p_{n−1}
    as it is. `text` is the training text, bytes (length,), longer than the order.
    """

    def __init__(self, text: np.ndarray, order: int = LONGEST):
        self.tables = []
        for length in range(1, order + 1):
            seen, counts = np.unique(grams(text, length), return_counts=True)
            contexts, first, kinds = np.unique(seen >> np.uint64(8), return_index=True, return_counts=True)
            self.tables.append((seen, counts, contexts, np.add.reduceat(counts, first), kinds))

    def sizes(self) -> list[int]:
        """How many counts are stored up to each order, from 1 on."""
        return np.cumsum([len(seen) for seen, *_ in self.tables]).tolist()

    def probabilities(self, text: np.ndarray, smoothing: float = 1.0) -> np.ndarray:
        """The probability of every byte of a text after those before it, (orders, bytes); the first bytes have shorter contexts."""
        lower, every = np.full(len(text), 1 / BYTES), []
        for order, (seen, counts, contexts, totals, kinds) in enumerate(self.tables, 1):
            read = grams(text, order)
            times = look_up(seen, counts, read)
            before = read >> np.uint64(8)
            total, rest = look_up(contexts, totals, before), smoothing * look_up(contexts, kinds, before)
            behind = lower[order - 1 :]
            whole = np.where(total > 0, total + rest, 1)
            lower = lower.copy()
            lower[order - 1 :] = np.where(total > 0, (times + rest * behind) / whole, behind)
            every.append(lower)
        return np.stack(every)
