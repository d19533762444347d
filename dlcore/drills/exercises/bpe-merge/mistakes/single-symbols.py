"""symbols are counted instead of pairs

Two symbols may be common and yet seldom stand beside each other.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] += times
    single = Counter()
    for word, times in words.items():
        for symbol in word:
            single[symbol] += times
    best = min(counts, key=lambda pair: (-single[pair[0]] - single[pair[1]], pair))
    return best, {merge(word, best): times for word, times in words.items()}


def merge(word, pair):
    result = []
    for symbol in word:
        if result and (result[-1], symbol) == pair:
            result[-1] += symbol
        else:
            result.append(symbol)
    return tuple(result)
