"""Counts and merges with an index that walks along each word (Sennrich, Haddow and Birch, ACL 2016)."""

PARTS = ("pair", "words")
SHOWS_INPUT = True


def cases():
    def spell(**words):
        return {tuple(word): times for word, times in words.items()}

    return [
        ("three words", (spell(low=5, lowest=2, newer=6),), {}),
        ("a frequent word against many rare ones", (spell(ab=9, cd=1, cde=1, cdf=1, cdg=1),), {}),
        ("three pairs equally often", (spell(mn=3, xy=3, ab=3),), {}),
        ("the pair twice in a word", (spell(abab=2, cab=1),), {}),
        ("equal neighbors", (spell(aaa=2, aaaa=1, ba=1),), {}),
        ("equal neighbors against another pair", (spell(aaa=2, bc=3),), {}),
        ("symbols of several letters", ({("lo", "w"): 4, ("s", "lo", "w"): 2, ("l", "o", "t"): 1},), {}),
        ("a symbol that ends like the pair", ({("xa", "b"): 2, ("a", "b"): 5, ("a", "bc"): 3},), {}),
        ("one word", (spell(no=1),), {}),
        ("pairs inside words alone", (spell(xa=3, by=3, bx=2),), {}),
        ("the last pair of a word", (spell(cat=2, bat=2, at=1),), {}),
    ]


def reference(words):
    counts = {}
    for word, times in words.items():
        for place in range(len(word) - 1):
            pair = word[place : place + 2]
            counts[pair] = counts.get(pair, 0) + times
    best = sorted(pair for pair, count in counts.items() if count == max(counts.values()))[0]
    after = {}
    for word, times in words.items():
        place, symbols = 0, []
        while place < len(word):
            width = 2 if word[place : place + 2] == best else 1
            symbols.append("".join(word[place : place + width]))
            place += width
        after[tuple(symbols)] = times
    return best, after
