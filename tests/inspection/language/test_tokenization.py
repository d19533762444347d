"""A text through byte-pair encoding: any text gets tokens that spell it, or a sentence."""

import pytest

from dlcore.inspection.language import tokenization


def test_the_papers_example_step_by_step():
    found = tokenization.tokenize(tokenization.EXAMPLE, 3)
    assert [(each["Pair"], each["Occurred"]) for each in found.merges] == [
        ("e + s", "9"),
        ("es + t", "9"),
        ("l + o", "7"),
    ]
    assert found.pairs.iloc[0].tolist() == ["lo + w", 7]
    assert found.pairs["count"].is_monotonic_decreasing
    assert (found.done, found.characters, found.words) == (3, len(tokenization.EXAMPLE), 16)
    before = tokenization.tokenize(tokenization.EXAMPLE, 2)
    assert before.tokens - found.tokens == 7  # each merge takes away a token wherever its pair occurred


@pytest.mark.parametrize("text", ["", "a", " ", "\n", "1"])
def test_nothing_to_merge_is_a_sentence(text):
    with pytest.raises(tokenization.NothingToMerge, match="no two bytes"):
        tokenization.tokenize(text, 5)


@pytest.mark.parametrize("text", ["🐈", "犬は吠える", "ab", "aa aa aa", "x" * 20_000, "\x00\x01 \u202e<b>"])
def test_any_other_text_has_tokens(text):
    found = tokenization.tokenize(text, 500)
    assert found.done <= 500
    assert 0 < found.tokens <= found.bytes == len(text.encode())
    assert all(token.isprintable() for token in found.shown)
    assert len(found.shown) <= len(text[: tokenization.SHOWN].encode())


@pytest.mark.parametrize(
    ("text", "words"),
    [("机器学习很有趣", 7), ("می\u200cخواهم کتاب\u200cها را ببینم", 4), ("a  b\nc", 3), (" \n ", 1)],
    ids=["Chinese", "Persian with joiners", "English", "no word"],
)
def test_words_are_counted_as_the_script_writes_them(text, words):
    assert tokenization.tokenize(text, 5).words == words


def test_the_help_is_learned_from_by_name():
    found = tokenization.tokenize_help(30)
    assert found.done == 30
    assert found.bytes > 100_000
    assert found.pairs.iloc[0]["count"] > 500


@pytest.mark.parametrize(
    ("token", "said"),
    [(b"the", "the"), (b" a\n", "␣a⏎"), (b"\xf0\x9f", "f0 9f"), ("🐈".encode(), "🐈"), (b"\x00", "00")],
)
def test_labels(token, said):
    assert tokenization.label(token) == said
