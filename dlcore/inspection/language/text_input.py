"""A text that a reader hands in: bounded and decoded safely, then kept so that workers can read it. Needs no torch."""

import hashlib
import os
import tempfile
from pathlib import Path

from dlcore.data.corpora import PARTS, InvalidText, folder, parts, pieces

MEGABYTES, WORDS, KEPT = 1, 2_000, 20
BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))


def decode(data):
    """The text in a file's bytes, UTF-8 or UTF-16 with its mark; control characters become spaces. Raises BadText."""
    if len(data) > MEGABYTES * 1e6:
        raise InvalidText(f"The file has {len(data) / 1e6:.1f} MB; up to {MEGABYTES} MB are read.")
    try:
        text = data.decode(next(code for mark, code in BOMS if data.startswith(mark)))
    except UnicodeDecodeError as problem:
        raise InvalidText("The file is no plain text in UTF-8: save it as such.") from problem
    if "\0" in text:
        raise InvalidText("The file is no plain text: it has bytes that no text has.")
    text = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text.replace("\r\n", "\n"))
    count = sum(len(piece.split()) for piece in pieces(text))
    if count < WORDS:
        raise InvalidText(
            f"The text has {count:,} words, repetitions left out; at least {WORDS:,} are needed to learn anything."
        )
    return text


def keep(text):
    """Stores a decoded text on this machine and gives its name, 20 hexadecimal digits; of those kept only the newest twenty stay."""
    data = text.encode()
    name, place = hashlib.sha256(data).hexdigest()[:20], folder()
    place.mkdir(parents=True, exist_ok=True)
    if (place / f"{name}.txt").exists():
        os.utime(place / f"{name}.txt")  # asked for again, hence among the newest
        return name
    handle, beside = tempfile.mkstemp(prefix=".", suffix=".part", dir=place)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, place / f"{name}.txt")
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    for old in sorted(place.glob("*.txt"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
    return name


def words(name):
    """How many words of a kept text each part has: {part: words}."""
    return {part: sum(len(piece.split()) for piece in parts(name)[part]) for part in PARTS}
