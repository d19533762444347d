"""the pair is returned as one string

“abc” could be (a, bc) or (ab, c). Encoding needs both symbols of each merge.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    for word, times in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] += times
    best = min(counts, key=lambda pair: (-counts[pair], pair))
    return "".join(best), {merge(word, best): times for word, times in words.items()}


def merge(word, pair):
    result = []
    for symbol in word:
        if result and (result[-1], symbol) == pair:
            result[-1] += symbol
        else:
            result.append(symbol)
    return tuple(result)
