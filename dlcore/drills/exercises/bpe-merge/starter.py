from collections import Counter


def merge_step(words):
    """One step of learning byte-pair encoding: the most frequent pair of neighboring symbols, and the words after merging it.

    words: a dict from a word, a tuple of symbols (strings), to how often it occurs. Among pairs that are equally frequent the first
    in alphabetical order is merged. There is at least one pair; equal neighbors are merged from the left, and each pair in a word counts.
    """
    ...
