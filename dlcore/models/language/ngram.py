"""No network: how often words stood beside each other in training. The baseline that every language model must beat.

Source: Shannon, “A Mathematical Theory of Communication”, 1948; orders are interpolated after Witten and Bell, “The Zero-Frequency Problem”, 1991.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence


class NGramModel:
    """The probability of a word after the `order` − 1 words before it, interpolated with every lower order, so that no word is impossible.

    A context with n occurrences and k different successors has the weight n / (n + smoothing · k); the rest goes to the next lower order.
    `both` takes the word before and the word after as context instead, for blanks.
    """

    def __init__(
        self,
        sentences: Iterable[Sequence[int]],
        tokens: int,
        order: int = 3,
        smoothing: float = 1.0,
        both: bool = False,
    ):
        self.tokens, self.order, self.smoothing, self.both = tokens, order, smoothing, both
        self.counts: dict[tuple, Counter] = defaultdict(Counter)
        for words in map(tuple, sentences):
            for position in range(1, len(words)):
                for context in self._contexts(words[:position], words[position + 1 :]):
                    self.counts[context][words[position]] += 1

    @property
    def size(self) -> int:
        """How many counts are stored."""
        return sum(map(len, self.counts.values()))

    def _contexts(self, before, after):
        """Longest context first."""
        if self.both:
            return [("both", before[-1:], after[:1]), ("before", before[-1:]), ()]
        return [tuple(before[len(before) - size :]) for size in range(min(self.order - 1, len(before)), 0, -1)] + [()]

    def probabilities(self, before: Sequence[int], after: Sequence[int] = ()) -> list[float]:
        """The probability of every word, (tokens,); `before` and `after` are token ids."""
        probabilities, rest = [0.0] * self.tokens, 1.0
        for context in self._contexts(tuple(before), tuple(after)):
            if context in self.counts:
                counts = self.counts[context]
                whole = counts.total() + self.smoothing * len(counts)
                for word, count in counts.items():
                    probabilities[word] += rest * count / whole
                rest *= self.smoothing * len(counts) / whole
        return [probability + rest / self.tokens for probability in probabilities]
