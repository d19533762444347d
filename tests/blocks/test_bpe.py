"""Byte-pair encoding: the merges and tokens of the tokenizers library, and texts that come back as they were."""

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from dlcore.blocks import bpe
from dlcore.data.corpora import HELP, pieces, text_of


def byte_letters():
    """The letter by which the library writes each byte, as GPT-2 does: printable ones as they are, the others from U+0100 on."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = iter(range(256, 512))
    return [chr(value) if value in printable else chr(next(others)) for value in range(256)]


LETTERS = byte_letters()


def spell(token):
    return "".join(LETTERS[value] for value in token)


def library_tokenizer(words, merges):
    """The library's merges of the same words, with the bytes as its first 256 tokens, so that ties fall alike."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    trainer = trainers.BpeTrainer(
        vocab_size=bpe.BYTES + merges, min_frequency=2, special_tokens=LETTERS, show_progress=False
    )
    tokenizer.train_from_iterator(words, trainer)
    return tokenizer


@pytest.mark.slow
def test_merges_and_tokens_are_those_of_the_library():
    words = [word for piece in pieces(text_of(HELP))[:400] for word in bpe.split(piece)]
    learned = bpe.learn(words, 600)
    assert len(learned) == 600
    spelled = [spell(token) for token in bpe.token_bytes(pair for pair, _ in learned)]
    theirs = library_tokenizer(words, 600)
    assert [theirs.id_to_token(number) for number in range(bpe.BYTES + 600)] == spelled
    plain = Tokenizer(
        models.BPE(
            {token: number for number, token in enumerate(spelled)}, [(spelled[a], spelled[b]) for (a, b), _ in learned]
        )
    )
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    ranks = {pair: place for place, (pair, _) in enumerate(learned)}
    for word in [*dict.fromkeys(words)][:1_000] + ["antidisestablishmentarianism", " 🐈‍⬛", "ж"]:
        assert bpe.encode(word, ranks) == plain.encode(word).ids, word


def test_the_example_of_the_paper():
    """Sennrich and others begin with the same merges: e s, es t."""
    words = ["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3
    learned = bpe.learn(words, 4)
    spelled = bpe.token_bytes(pair for pair, _ in learned)
    assert spelled[bpe.BYTES : bpe.BYTES + 3] == [b"es", b"est", b"lo"]
    assert [count for _, count in learned] == [9, 9, 7, 7]


@pytest.mark.parametrize(
    "text", ["", "a", "aaaaa", "  two  spaces\n\tand _tabs_ ", "犬は吠える 👩‍👧 ﷽", "\x00\ufeff1²½"]
)
def test_any_text_comes_back(text):
    assert "".join(bpe.split(text)) == text
    learned = bpe.learn(bpe.split(text * 3), 50)
    ranks = {pair: place for place, (pair, _) in enumerate(learned)}
    spelled = bpe.token_bytes(ranks)
    tokens = [token for piece in bpe.split(text) for token in bpe.encode(piece, ranks)]
    assert b"".join(spelled[token] for token in tokens).decode() == text
    assert all(count >= 2 for _, count in learned)


def test_overlapping_pairs_are_merged_from_the_left():
    assert bpe.merge([1, 1, 1], (1, 1), 9) == [9, 1]
    assert bpe.learn(["aaaa", "aaaa"], 9)[0] == ((97, 97), 6)
