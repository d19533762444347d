"""the second symbol of a merged pair stays in the word

After a merge the index must move on by 2. Moved by 1, it visits the second symbol again.
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
    for i in range(len(word)):
        if word[i : i + 2] == pair:
            result.append("".join(pair))
        else:
            result.append(word[i])
    return tuple(result)
