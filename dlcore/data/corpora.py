"""A text to learn from: Python's own help, or one that a reader handed in. Importing this needs the standard library alone."""

import random
import re
from functools import lru_cache

from dlcore.paths import cache_dir

HELP = "python-help"
PIECE = 60  # words of the longest piece: longer paragraphs are cut
PARTS = TRAIN, VALIDATION, TEST = ("train", "validation", "test")


class InvalidText(ValueError):
    """A text that nothing can be learned from; the message is one sentence that says why."""


def folder():
    """Where this machine keeps the texts that were handed in."""
    return cache_dir() / "texts"


def clear():
    """Removes every text that is kept; returns how many went."""
    gone = list(folder().glob("*.txt"))
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def text_of(corpus):
    """The text of that name. Raises BadText where it is not kept on this machine."""
    if corpus == HELP:
        from pydoc_data.topics import topics

        return "\n\n".join(topics.values())
    try:
        return (folder() / f"{corpus}.txt").read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise InvalidText("This text is no longer kept on this machine: hand it in again.") from problem


def pieces(text):
    """Its paragraphs, each once, white space made plain, none longer than sixty words: equal ones in training and test would make it too easy."""
    cut = []
    for paragraph in re.split(r"\n\s*\n", text):
        words = paragraph.split()
        cut += [" ".join(words[start : start + PIECE]) for start in range(0, len(words), PIECE)]
    return tuple(dict.fromkeys(cut))


@lru_cache(maxsize=2)
def parts(corpus):
    """The pieces of each part, shuffled alike for everyone: eight tenths to learn from, a tenth each to choose by and to test."""
    mixed = list(pieces(text_of(corpus)))
    random.Random(0).shuffle(mixed)
    tenth = max(1, len(mixed) // 10)
    return {TRAIN: tuple(mixed[2 * tenth :]), VALIDATION: tuple(mixed[:tenth]), TEST: tuple(mixed[tenth : 2 * tenth])}
