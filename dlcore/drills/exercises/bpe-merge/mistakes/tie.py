"""among equally frequent pairs the last in alphabetical order is taken

Any fixed rule would do, but two trainers learn the same merges only if they share it. Here the first in order wins.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] += times
    best = max(counts, key=lambda pair: (counts[pair], pair))
    return best, {merge(word, best): times for word, times in words.items()}


def merge(word, pair):
    result = []
    for symbol in word:
        if result and (result[-1], symbol) == pair:
            result[-1] += symbol
        else:
            result.append(symbol)
    return tuple(result)
