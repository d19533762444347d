"""The plays that ship: ten of them, complete, and nothing else."""

import hashlib

from dlcore.data.corpora import PARTS, SHAKESPEARE, parts, text_of


def test_the_text_is_the_one_that_was_taken():
    text = text_of(SHAKESPEARE)
    assert text.isascii()
    assert text.count("by William Shakespeare") == 10
    assert (
        hashlib.sha256(text.encode()).hexdigest() == "ab6c8efb64a1a225b08c5c0468383d5023f9e3b9c10d519c008f1876ebc2c61c"
    )


def test_no_piece_stands_in_two_parts():
    found = parts(SHAKESPEARE)
    assert list(found) == list(PARTS)
    whole = [piece for pieces in found.values() for piece in pieces]
    assert len(whole) == len(set(whole)) > 8_000
