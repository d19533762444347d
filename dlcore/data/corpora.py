"""A text to train on: Python's own help, ten plays by Shakespeare, or one that a reader uploaded. Importing this needs the standard library alone.

The plays are Hamlet, Macbeth, King Lear, Othello, Romeo and Juliet, Julius Caesar, A Midsummer Night's Dream, The Tempest, As You Like It and The Merchant
of Venice, after the Globe Edition (1866): in the public domain, taken from version 0.6 of the Python package “shakespeare” (Open Knowledge Foundation, 2008).
"""

import lzma
import random
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from dlcore.base import InvalidInput
from dlcore.paths import cache_dir

HELP, SHAKESPEARE = "python-help", "shakespeare"
PIECE = 60  # words of the longest piece: longer paragraphs are split
# Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese characters: written without spaces, so that each character counts as a word.
UNSPACED = ((0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # fmt: skip
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
    if corpus == SHAKESPEARE:
        return lzma.decompress(Path(__file__).with_name("shakespeare.txt.xz").read_bytes()).decode()
    try:
        return (folder() / f"{corpus}.txt").read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise InvalidText("This text is no longer stored on this machine: upload it again.") from problem


@lru_cache(maxsize=1)
def _word():
    """What counts as a word: one character of an unspaced script with the marks on it, or whatever else stands between spaces."""
    letters = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSPACED)
    marks = "".join(
        chr(number)
        for first, last in UNSPACED[:4]  # Chinese characters bear none
        for number in range(first, last + 1)
        if unicodedata.category(chr(number)).startswith("M")
    )
    return re.compile(rf"[{letters}][{marks}]*|[^\s{letters}]+")


def count_words(text):
    """How many words a text has; in scripts that are written without spaces each character counts."""
    return sum(1 for _ in _word().finditer(text))


def pieces(text):
    """Its paragraphs, each once, white space normalized, none longer than sixty words: duplicates in training and test would make it too easy."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        paragraph = " ".join(paragraph.split())
        starts = [word.start() for word in _word().finditer(paragraph)][::PIECE]
        found += [paragraph[start:stop].strip() for start, stop in pairwise([*starts, len(paragraph)])]
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
