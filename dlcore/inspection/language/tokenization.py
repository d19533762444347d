"""A text through byte-pair encoding, merge by merge: what is merged next, and which tokens the text is by then. Needs no torch."""

from collections import Counter
from dataclasses import dataclass

import pandas

from dlcore.base import InvalidInput
from dlcore.blocks import bpe
from dlcore.data.corpora import HELP, count_words, pieces, text_of

CHARACTERS = 20_000  # of a typed text that are read
SHOWN, PAIRS = 240, 8  # characters that are shown as tokens, pairs in the chart
# The words of the example in the paper of Sennrich, Haddow and Birch, as often as there.
EXAMPLE = " ".join(["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3)
STEPS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100, 200, 500)


class NothingToMerge(InvalidInput):
    """A text without two neighboring bytes; the message is one sentence that says why."""


@dataclass(frozen=True)
class Tokenization:
    """After `done` merges of a text: the pairs that now occur most often, pair and count, most frequent first; the last merges, a dict each; the
    beginning of the text as tokens; and how many characters, words, bytes and tokens the whole of it has."""

    done: int
    pairs: pandas.DataFrame
    merges: tuple[dict, ...]
    shown: tuple[str, ...]
    characters: int
    words: int
    bytes: int
    tokens: int


def tokenize(text, steps):
    """The Tokenization of a text by the merges that it teaches itself, at most so many. Raises NothingToMerge."""
    split = bpe.split(text)
    if not any(len(piece.encode()) > 1 for piece in split):
        raise NothingToMerge("Here are no two bytes beside each other to merge: write a word or two.")
    counts, learned = Counter(split), bpe.learn(split, steps)
    ranks = {pair: place for place, (pair, _) in enumerate(learned)}
    spelled = bpe.token_bytes(ranks)
    tokens_of = {piece: bpe.encode(piece, ranks) for piece in counts}
    frequency: Counter = Counter()
    for piece, count in counts.items():
        for pair in bpe.neighbors(tokens_of[piece]):
            frequency[pair] += count
    common = sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:PAIRS]
    begun = [token for piece in bpe.split(text[:SHOWN]) for token in bpe.encode(piece, ranks)]
    first = max(0, len(learned) - PAIRS)
    return Tokenization(
        len(learned),
        pandas.DataFrame(
            [(f"{label(spelled[left])} + {label(spelled[right])}", count) for (left, right), count in common],
            columns=["pair", "count"],
        ),
        tuple(
            {
                "Merge": first + place + 1,
                "Pair": f"{label(spelled[left])} + {label(spelled[right])}",
                "New token": label(spelled[left] + spelled[right]),
                "Occurred": f"{count:,}",
            }
            for place, ((left, right), count) in enumerate(learned[first:])
        ),
        tuple(label(spelled[token]) for token in begun),
        len(text),
        max(1, count_words(text)),
        len(text.encode()),
        sum(len(tokens_of[piece]) * count for piece, count in counts.items()),
    )


def tokenize_help(steps):
    """The same of Python's help."""
    return tokenize("\n".join(pieces(text_of(HELP))), steps)


def label(spelled):
    """A token as one can read it: its text with signs for white space, or its bytes in hexadecimal where they are no whole characters."""
    try:
        text = spelled.decode()
    except UnicodeDecodeError:
        return spelled.hex(" ")
    text = text.replace(" ", "␣").replace("\n", "⏎").replace("\t", "⇥")
    return text if text.isprintable() else spelled.hex(" ")
