from collections import Counter


def merge_step(words):
    """A step of learning byte-pair encoding: the merged pair, and the words after it.

    words: a dict from a word, a tuple of symbols (strings), to how often it occurs. No two
    words spell the same text, and there is at least one pair. The most frequent pair of
    neighbors is merged, from left to right; among equals it is the first in alphabetical
    order. Pairs that overlap, as in a, a, a, all count.
    """
    ...
