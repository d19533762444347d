"""pairs are counted across the ends of words

The last symbol of a word and the first of the next are not a pair: merges stay inside words.
"""

from collections import Counter


def merge_step(words):
    counts = Counter()
    text = [symbol for word, times in words.items() for symbol in word * times]
    for pair in zip(text, text[1:]):
        counts[pair] += 1
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
