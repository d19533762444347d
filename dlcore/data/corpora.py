"""A text to train on: Python's own help, or one that a reader uploaded. Importing this needs the standard library alone."""

import random
import re
from functools import lru_cache

from dlcore.base import InvalidInput
from dlcore.paths import cache_dir

HELP = "python-help"
PIECE = 60  # words of the longest piece: longer paragraphs are split
PARTS = TRAIN, VALIDATION, TEST = ("train", "validation", "test")


class InvalidText(InvalidInput):
    """A text that nothing can be learned from; the message is one sentence that says why."""


def folder():
    """Where this machine stores uploaded texts."""
    return cache_dir() / "texts"


def clear():
    """Removes every stored text; returns how many."""
    paths = list(folder().glob("*.txt"))
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def text_of(corpus):
    """The text of that name. Raises InvalidText where it is not stored on this machine."""
    if corpus == HELP:
        from pydoc_data.topics import topics

        return "\n\n".join(topics.values())
    try:
        return (folder() / f"{corpus}.txt").read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise InvalidText("This text is no longer stored on this machine: upload it again.") from problem


def pieces(text):
    """Its paragraphs, each once, white space normalized, none longer than sixty words: duplicates in training and test would make it too easy."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        words = paragraph.split()
        found += [" ".join(words[start : start + PIECE]) for start in range(0, len(words), PIECE)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=2)
def parts(corpus):
    """The pieces of each part, shuffled alike for everyone: eight tenths for training, a tenth each for validation and test."""
    shuffled = list(pieces(text_of(corpus)))
    random.Random(0).shuffle(shuffled)
    tenth = max(1, len(shuffled) // 10)
    return {
        TRAIN: tuple(shuffled[2 * tenth :]),
        VALIDATION: tuple(shuffled[:tenth]),
        TEST: tuple(shuffled[tenth : 2 * tenth]),
    }
