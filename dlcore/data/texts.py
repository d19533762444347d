"""A text to learn from: Python's own help, or one that a reader handed in, bounded and decoded safely. Importing this needs the standard library alone."""

import hashlib
import os
import random
import re
import tempfile
from functools import lru_cache
from pathlib import Path

from dlcore.places import home

HELP = "python-help"
MEGABYTES, WORDS, KEPT = 1, 2_000, 20
PIECE = 60  # words of the longest piece: longer paragraphs are cut
PARTS = TRAIN, VALIDATION, TEST = ("train", "validation", "test")
BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))


class BadText(ValueError):
    """A text that nothing can be learnt from; the message is one sentence that says why."""


def decode(data):
    """The text in a file's bytes, UTF-8 or UTF-16 with its mark; control characters become spaces. Raises BadText."""
    if len(data) > MEGABYTES * 1e6:
        raise BadText(f"The file has {len(data) / 1e6:.1f} MB; up to {MEGABYTES} MB are read.")
    try:
        text = data.decode(next(code for mark, code in BOMS if data.startswith(mark)))
    except UnicodeDecodeError as problem:
        raise BadText("The file is no plain text in UTF-8: save it as such.") from problem
    if "\0" in text:
        raise BadText("The file is no plain text: it has bytes that no text has.")
    text = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text.replace("\r\n", "\n"))
    count = sum(len(piece.split()) for piece in pieces(text))
    if count < WORDS:
        raise BadText(f"The text has {count:,} words, repetitions left out; at least {WORDS:,} are needed to learn anything.")
    return text


def keep(text):
    """Stores a decoded text on this machine and gives its name, 20 hexadecimal digits; of those kept only the newest twenty stay."""
    data = text.encode()
    name, folder = hashlib.sha256(data).hexdigest()[:20], home() / "texts"
    folder.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, folder / f"{name}.txt")
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    for old in sorted(folder.glob("*.txt"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
    return name


def clear():
    """Removes every text that is kept; returns how many went."""
    gone = list((home() / "texts").glob("*.txt"))
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def text_of(corpus):
    """The text of that name. Raises BadText where it is not kept on this machine."""
    if corpus == HELP:
        from pydoc_data.topics import topics

        return "\n\n".join(topics.values())
    try:
        return (home() / "texts" / f"{corpus}.txt").read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise BadText("This text is no longer kept on this machine: hand it in again.") from problem


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
