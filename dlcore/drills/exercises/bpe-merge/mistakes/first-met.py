"""among equally frequent pairs the first met is taken, not the first in alphabetical order

`Counter.most_common` and `max` keep the order of insertion among equals, so the result depends on the order of the
words.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] += times
    best = counts.most_common(1)[0][0]
    return best, {merge(word, best): times for word, times in words.items()}


def merge(word, pair):
    result = []
    for symbol in word:
        if result and (result[-1], symbol) == pair:
            result[-1] += symbol
        else:
            result.append(symbol)
    return tuple(result)
