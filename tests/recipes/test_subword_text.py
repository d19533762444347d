"""A text as subwords: its bytes where nothing is merged, and never a token from the parts that are held out."""

import pytest

from dlcore.blocks import bpe
from dlcore.data.corpora import HELP
from dlcore.recipes import subword_text
from dlcore.recipes.byte_windows import part_bytes


def test_256_tokens_are_the_bytes():
    texts, lengths = subword_text.token_parts(HELP, 256)
    assert [bytes(text.tolist()) for text in texts] == list(part_bytes(HELP).values())
    assert lengths == (1, 1, 1)


def test_tokens_spell_the_text_and_their_mean_length_is_that_after_the_first():
    texts, lengths = subword_text.token_parts(HELP, 600)
    spelled = bpe.token_bytes(subword_text._merges(HELP)[:344])
    for text, length, part in zip(texts, lengths, part_bytes(HELP).values(), strict=True):
        assert b"".join(spelled[token] for token in text.tolist()) == part
        assert length == pytest.approx(sum(len(spelled[token]) for token in text[1:].tolist()) / (len(text) - 1))
    assert max(map(max, (text.tolist() for text in texts))) == 599


def test_merges_are_learned_from_the_training_part_alone(monkeypatch):
    parts = {"train": b"ab" * 100, "validation": b"cd" * 100, "test": b"cd" * 100}
    monkeypatch.setattr(subword_text, "part_bytes", lambda corpus: parts)
    pairs = subword_text._merges.__wrapped__("any")
    assert all(set(token) <= set(b"ab") for token in bpe.token_bytes(pairs)[256:])
