"""the last pair of each word is not counted

A word of n symbols has n − 1 pairs: the index runs over `range(len(word) - 1)`.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        for i in range(len(word) - 2):
            counts[word[i], word[i + 1]] += times
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
