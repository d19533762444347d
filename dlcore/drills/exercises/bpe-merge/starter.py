from collections import Counter


def merge_step(words):
    """A step of learning byte-pair encoding: the merged pair, and the words after it.

    words: a dict from a word, a tuple of symbols (strings), to how often it occurs. Merged
    is the most frequent pair of neighbors, among equals the first in alphabetical order.
    There is at least one pair; equal neighbors are merged from the left, and each pair in a
    word counts.
    """
    ...
