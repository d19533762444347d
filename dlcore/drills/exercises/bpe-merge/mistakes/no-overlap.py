"""pairs that overlap are counted once

“aaa” has two pairs (a, a), at its first and at its second place, and both count, though only one of them can be
merged.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        previous = None
        for pair in zip(word, word[1:]):
            if pair == previous:
                previous = None
                continue
            counts[pair] += times
            previous = pair
    best = min(counts, key=lambda pair: (-counts[pair], pair))
    return best, {merge(word, best): times for word, times in words.items()}


def merge(word, pair):
    result = []
    for symbol in word:
        if result and (result[-1], symbol) == pair:
            result[-1] += symbol
        else:
            result.append(symbol)
    return tuple(result)
