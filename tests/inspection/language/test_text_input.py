"""A reader's text: bounded, decoded safely, and kept whole or not at all."""

import os
import time

import pytest

from dlcore.data.corpora import clear, text_of
from dlcore.inspection.language import text_input

WORDS = " ".join(f"word{number}" for number in range(text_input.WORDS))


@pytest.mark.parametrize(
    "data",
    [WORDS.encode(), b"\xef\xbb\xbf" + WORDS.encode(), WORDS.encode("utf-16"), WORDS.replace(" ", "\r\n\r\n").encode()],
)
def test_plain_text_is_read_whatever_its_mark_and_line_ends(data):
    assert text_input.decode(data).split() == WORDS.split()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 words"),
        (b"a few words", "3 words"),
        (b"the same again\n\n" * 5_000, "3 words, repetitions left out"),
        (b"x" * 1_000_001, "up to 1 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not plain text in UTF-8"),
        (WORDS.encode() + b"\0", "not plain text"),
        (b"\xff\xfe\x00", "not plain text in UTF-8"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused_in_a_sentence(data, said):
    with pytest.raises(text_input.InvalidText, match=said):
        text_input.decode(data)


def test_control_characters_become_spaces_and_scripts_stay():
    text = text_input.decode((WORDS + " ab\x07cd\u202eef 日本語 عربى 😀").encode())
    assert text.endswith("ab cd ef 日本語 عربى 😀")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("می\u200cخواهم نیم\u200cفاصله", "می\u200cخواهم نیم\u200cفاصله"),
        ("👩\u200d👧 क्\u200dष", "👩\u200d👧 क्\u200dष"),
        ("inter\u00adnational", "international"),
        ("שלום\u200f מרחבא\u200e", "שלום מרחבא"),
        ("word\u2060joiner \ufeffmark", "wordjoiner mark"),
    ],
)
def test_what_cannot_be_seen_parts_no_word(written, read):
    assert text_input.decode(f"{WORDS} {written}".encode()).endswith(f" {read}")


CHINESE = "".join(map(chr, range(0x4E00, 0x4E00 + 2_100)))
THAI = "".join(f"{chr(0x0E01 + number % 46)}{'ี่' if number % 7 else ''}" for number in range(3_000))
UNSPACED = {
    "Chinese": CHINESE, "Chinese with its signs": "。".join(CHINESE[start : start + 9] for start in range(0, 2_100, 9)), "Japanese": "".join(f"ひらカナ{sign}" for sign in CHINESE), "Thai": THAI,
}  # fmt: skip


@pytest.mark.parametrize("text", UNSPACED.values(), ids=UNSPACED)
def test_a_text_in_a_script_without_spaces_is_long_enough(home, text):
    name = text_input.store(text_input.decode(text.encode()))
    counts = text_input.word_counts(name)
    assert sum(counts.values()) >= text_input.WORDS
    assert min(counts.values()) > 100


@pytest.mark.parametrize("text", ["字" * 3_000, "字典" * 10])
def test_too_few_characters_are_as_few_as_too_few_words(text):
    with pytest.raises(text_input.InvalidText, match=r"words, repetitions left out; .* each character counts"):
        text_input.decode(text.encode())


def test_a_text_is_kept_once_under_its_own_name(home):
    name = text_input.store(WORDS)
    assert text_input.store(WORDS) == name
    assert text_input.store(WORDS + " more") != name
    assert text_of(name) == WORDS
    assert sorted(path.suffix for path in (home / "texts").iterdir()) == [".txt", ".txt"]
    assert clear() == 2
    with pytest.raises(text_input.InvalidText, match="upload it again"):
        text_of(name)


def test_only_the_newest_stay(home):
    names = []
    for number in range(text_input.STORED + 2):
        names.append(text_input.store(f"{WORDS} {number}"))
        os.utime(home / "texts" / f"{names[-1]}.txt", (time.time() - 1_000 + number,) * 2)
    assert {path.stem for path in (home / "texts").glob("*.txt")} == set(names[2:])


def test_a_full_disk_leaves_nothing_half_written(home, monkeypatch):
    monkeypatch.setattr(os, "replace", lambda *told: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        text_input.store(WORDS)
    assert not list((home / "texts").iterdir())
