"""the last pair of each word is not counted

A word of n symbols has n − 1 pairs.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        for pair in zip(word[:-1], word[1:-1]):
            counts[pair] += times
    best = min(counts or {next(iter(words))[:2]: 1}, key=lambda pair: (-counts[pair], pair))
    return best, {merge(word, best): times for word, times in words.items()}


def merge(word, pair):
    result = []
    for symbol in word:
        if result and (result[-1], symbol) == pair:
            result[-1] += symbol
        else:
            result.append(symbol)
    return tuple(result)
