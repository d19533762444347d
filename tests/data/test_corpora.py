"""A text to learn from is cut into parts that share nothing."""

import re

import pytest

from dlcore.data import corpora


def test_pythons_help_is_cut_into_parts_that_share_no_piece():
    parts = corpora.parts(corpora.HELP)
    train, validation, test = (set(parts[part]) for part in corpora.PARTS)
    assert not train & validation
    assert not train & test
    assert not validation & test
    assert len(validation) == len(test) == len(train | validation | test) // 10
    assert max(len(piece.split()) for piece in train) == corpora.PIECE
    assert corpora.parts(corpora.HELP) == parts


def by_spaces(text):
    """The pieces of a text in a script with spaces, as the shipped records were measured on."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        words = paragraph.split()
        found += [" ".join(words[start : start + corpora.PIECE]) for start in range(0, len(words), corpora.PIECE)]
    return tuple(dict.fromkeys(found))


SPACED = {
    "Python's help": corpora.text_of(corpora.HELP), "Persian": "می\u200cخواهم کتاب بخوانم " * 50, "Korean": "동물은 길을 건너지 않았다 " * 50, "Hindi": "जानवर ने सड़क पार नहीं की " * 50,
    "signs": "a\u00a0b\u2003c\x1cd — e\n\n\n f", "nothing": "", "spaces": " \n\n ",
}  # fmt: skip


@pytest.mark.parametrize("text", SPACED.values(), ids=SPACED)
def test_words_between_spaces_are_cut_as_they_always_were(text):
    assert corpora.pieces(text) == by_spaces(text)
    assert corpora.count_words(text) == len(text.split())


@pytest.mark.parametrize("script", ["字", "か", "カ", "ก", "ກ", "က", "ក", "བ", "𠀀", "ที่", "កា", "が"])
def test_each_character_of_a_script_without_spaces_counts(script):
    text = script * 150
    assert corpora.count_words(text) == 150
    pieces = [
        text[start : start + corpora.PIECE * len(script)] for start in range(0, len(text), corpora.PIECE * len(script))
    ]
    assert corpora.pieces(text) == tuple(dict.fromkeys(pieces))
    assert corpora.count_words(f"the {script * 3} dog") == 5


def test_no_mark_is_parted_from_its_letter():
    """Vowels and tones of Thai stand on the consonant before."""
    for piece in corpora.pieces("ที่นี่ภาษาไทยก็" * 40):
        assert not re.match("[ัิ-ฺ็-๎]", piece)
