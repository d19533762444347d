"""Tokens as a reader can see them: bytes as the characters that they are, spaces as “▁”, what cannot be seen by its number."""

import unicodedata
from functools import cache

from dlcore.data.synthetic_english import JOINERS

LONGEST = 16


@cache
def byte_of():
    """Which byte each character of a byte-level vocabulary stands for, as GPT-2 wrote them: printable ones for themselves, the rest from U+0100 on."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + place): byte for place, byte in enumerate(others)}


def label(token, byte_level=False):
    """The token in at most 16 characters, one line, nothing invisible."""
    if byte_level and all(character in byte_of() for character in token):
        data = bytes(byte_of()[character] for character in token)
        try:
            token = data.decode("utf-8")
        except UnicodeDecodeError:  # a part of a character
            return "".join(f"⟨{byte:02X}⟩" for byte in data)[: LONGEST - 1]
    seen = "".join(map(_visible, token))
    return seen if len(seen) <= LONGEST else seen[: LONGEST - 1] + "…"


def printable(text):
    """A text whose control characters are shown by their number; its lines stay."""
    return "".join(character if character in "\n\t " else _visible(character) for character in text)


def _visible(character):
    if character == " ":
        return "▁"
    if character == "\n":
        return "⏎"
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in JOINERS:
        return f"⟨{ord(character):02X}⟩"
    return character
