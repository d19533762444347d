"""The text in a file's bytes, as it is learned from. Importing this needs the standard library alone."""

from dlcore.data.synthetic_english import JOINERS

BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))
# Soft hyphens, marks of direction and the like, which part no words.
INSIDE_WORDS = "\u00ad\u061c\u200e\u200f\u2060\ufeff"


def decode(data):
    """UTF-8, or UTF-16 with its mark, with line feeds as the ends of its lines. Raises UnicodeDecodeError."""
    return data.decode(next(code for mark, code in BOMS if data.startswith(mark))).replace("\r\n", "\n")


def clean(text):
    """Control characters become spaces, and what cannot be seen inside words is dropped, but for joiners."""
    return "".join(map(_visible, text))


def _visible(letter):
    if letter.isprintable() or letter == "\n" or letter in JOINERS:
        return letter
    return "" if letter in INSIDE_WORDS else " "
