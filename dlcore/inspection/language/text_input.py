"""What a reader types or uploads, read safely: a sentence as tokens of synthetic English, a file as text that workers can read. Needs no torch."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dlcore.data import plain_text
from dlcore.data import synthetic_english as english
from dlcore.data.corpora import PARTS, InvalidText, count_words, folder, parts, pieces

CHARACTERS = 5_000  # of a typed text that are read
MEGABYTES, WORDS, STORED = 1, 2_000, 20
# How a reader's text is tokenized and cut; under another rule the same text has another name, so that no record is of both.
READ_AS = "closed special tokens, characters of unspaced scripts"


@dataclass(frozen=True)
class TypedText:
    """The tokens of a typed text with [unk] for unknown words, which those are, how many tokens at least came after the last one that is read, and the special ones among these."""

    words: tuple[str, ...]
    unknown: tuple[str, ...]
    left_out: int
    beyond: tuple[str, ...]


def read_words(text, longest, special=(), blank=english.MASK):
    """A typed text as tokens of synthetic English, at most `longest`; `special` are the special tokens that may be typed, three underscores are a `blank`."""
    given, rest = (part.replace("___", f" {blank} ") for part in (text[:CHARACTERS], text[CHARACTERS:]))
    typed = english.tokenize(given)
    known = set(english.vocabulary()) - set(english.SPECIAL) | set(special)
    words = tuple(word if word in known else english.UNKNOWN for word in typed[:longest])
    unknown = tuple(dict.fromkeys(word for word in typed[:longest] if word not in known))
    beyond = tuple(token for token in special if token in typed[longest:] or token in rest.lower())
    return TypedText(words, unknown, max(0, len(typed) - longest) + bool(rest.strip()), beyond)


def say_cut(count, unit="tokens", reader="The model reads"):
    """The sentence that says, before an answer, that a text is longer than what is read."""
    return f"{reader} the first {count} {unit} of your text; what follows is left out."


def decode(data):
    """The text in a file's bytes, UTF-8 or UTF-16 with its mark; control characters become spaces, and what cannot be seen inside words is dropped, but for joiners. Raises InvalidText."""
    if len(data) > MEGABYTES * 1e6:
        raise InvalidText(f"The file has {len(data) / 1e6:.1f} MB; up to {MEGABYTES} MB are read.")
    try:
        text = plain_text.decode(data)
    except UnicodeDecodeError as problem:
        raise InvalidText("The file is not plain text in UTF-8: save it as such.") from problem
    if "\0" in text:
        raise InvalidText("The file is not plain text: it contains binary data.")
    text = plain_text.clean(text)
    count = sum(map(count_words, pieces(text)))
    if count < WORDS:
        raise InvalidText(
            f"The text has {count:,} words, repetitions left out; at least {WORDS:,} are needed to train on. "
            "In scripts that are written without spaces each character counts."
        )
    return text


def store(text):
    """Stores a decoded text on this machine and gives its name, 20 hexadecimal digits; only the newest twenty stay."""
    data = text.encode()
    name, directory = hashlib.sha256(READ_AS.encode() + data).hexdigest()[:20], folder()
    directory.mkdir(parents=True, exist_ok=True)
    if (directory / f"{name}.txt").exists():
        os.utime(directory / f"{name}.txt")  # used again, hence among the newest
        return name
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=directory)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, directory / f"{name}.txt")
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    for old in sorted(directory.glob("*.txt"), key=lambda path: path.stat().st_mtime)[:-STORED]:
        old.unlink(missing_ok=True)
    return name


def word_counts(name):
    """How many words of a stored text each part has, in scripts without spaces characters: {part: words}."""
    return {part: sum(map(count_words, parts(name)[part])) for part in PARTS}
