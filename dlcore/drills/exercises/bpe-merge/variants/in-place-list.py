from collections import Counter


def merge_step(words):
    totals = Counter()
    for word, times in words.items():
        totals.update({pair: n * times for pair, n in Counter(zip(word, word[1:])).items()})
    best = max(sorted(totals), key=totals.get)  # max keeps the first of equals
    result = {}
    for word, times in words.items():
        symbols = list(word)
        i = 0
        while i < len(symbols) - 1:
            if (symbols[i], symbols[i + 1]) == best:
                symbols[i : i + 2] = ["".join(best)]
            i += 1
        result[tuple(symbols)] = times
    return best, result
