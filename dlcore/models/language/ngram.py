"""No network: how often words stood beside each other in training. What every language model must beat.

Source: Shannon, “A Mathematical Theory of Communication”, 1948; orders are mixed after Witten and Bell, “The Zero-Frequency Problem”, 1991.
"""

from collections import Counter, defaultdict


class NGramModel:
    """The chance of a word after the `order` − 1 words before it, mixed with that of every lower order, so that nothing unseen is impossible.

    An order is trusted by how often it was seen, less by how many words followed: n / (n + doubt · followers); the rest goes to the next lower one.
    `both` looks at the word before and the word after instead, for blanks.
    """

    def __init__(self, sentences, tokens, order=3, smoothing=1.0, both=False):
        self.tokens, self.order, self.smoothing, self.both = tokens, order, smoothing, both
        self.seen = defaultdict(Counter)
        for words in map(tuple, sentences):
            for place in range(1, len(words)):
                for beside in self._beside(words[:place], words[place + 1 :]):
                    self.seen[beside][words[place]] += 1

    def _beside(self, before, after):
        """What is looked at, most first."""
        if self.both:
            return [("both", before[-1:], after[:1]), ("before", before[-1:]), ()]
        return [tuple(before[len(before) - size :]) for size in range(min(self.order - 1, len(before)), 0, -1)] + [()]

    def chances(self, before, after=()):
        """The chance of every word, a list that adds up to one; `before` and `after` are token numbers."""
        chances, left = [0.0] * self.tokens, 1.0
        for beside in self._beside(tuple(before), tuple(after)):
            if beside in self.seen:
                counts = self.seen[beside]
                whole = counts.total() + self.smoothing * len(counts)
                for word, count in counts.items():
                    chances[word] += left * count / whole
                left *= self.smoothing * len(counts) / whole
        return [chance + left / self.tokens for chance in chances]
