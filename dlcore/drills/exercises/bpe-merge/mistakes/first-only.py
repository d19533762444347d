"""the pair is merged only once per word

Every place where it stands is merged in the same step.
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
        if result and (result[-1], symbol) == pair and "".join(pair) not in result:
            result[-1] += symbol
        else:
            result.append(symbol)
    return tuple(result)
