"""the merge replaces text and so cuts into other symbols

“a b” also stands inside “xa b”. Symbols must be compared as wholes.
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
    return tuple(" ".join(word).replace(" ".join(pair), "".join(pair)).split(" "))
