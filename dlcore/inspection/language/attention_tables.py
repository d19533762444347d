"""A reader's sentence in a small trained Transformer, as tables: each step of one head's attention, the next word, and what moves it."""

from dataclasses import dataclass

import numpy
import pandas

from dlcore.data import synthetic_english as english
from dlcore.inspection.language.attention_steps import UNCHANGED, as_float32, effects, trace

LONGEST, LETTERS, STEPWISE = (
    64,
    4_000,
    12,
)  # words in all with [start]; letters that are looked at; words shown with numbers
STRANGE = english.UNKNOWN  # how a word is called that the network does not know


@dataclass(frozen=True)
class Reading:
    """What became of a text: the words that are read, [start] first, with [unk] for strange ones; which those are; and how many came after the last that is read."""

    words: tuple[str, ...]
    strange: tuple[str, ...]
    left_out: int


def read(text):
    """The words of a text; one without words gives [start] alone."""
    found, known = english.words_of(text[:LETTERS]), set(english.vocabulary())
    kept = found[: LONGEST - 1]
    words = (english.START, *(word if word in known else STRANGE for word in kept))
    return Reading(words, tuple(dict.fromkeys(word for word in kept if word not in known)), len(found) - len(kept))


def label(place, word):
    """What a chart's axis calls a word: its place makes it one of a kind, and is cut off where it is shown."""
    return f"{place + 1} {word}"


def window(words, asking):
    """The places that are shown with numbers: all, or of a long sentence the twelve up to who asks."""
    first = 0 if len(words) <= STEPWISE else max(0, asking + 1 - STEPWISE)
    return range(first, min(first + STEPWISE, len(words)))


def steps(kept, words, change, layer, head, asking):
    """Who asks whom in one head: columns row and column (labels), asks, asked, query, key, product, scores, divided, allowed, weights."""
    of_layer, places = _trace(kept, words, change).layers[layer], window(words, asking)
    query, key = of_layer.query[head], of_layer.key[head]
    rows = []
    for queries in places:
        for asked in places:
            rows.append(
                {
                    "row": label(queries, words[queries]),
                    "column": label(asked, words[asked]),
                    "asks": words[queries],
                    "asked": words[asked],
                    "query": _numbers(query[queries]),
                    "key": _numbers(key[asked]),
                    "product": " + ".join(
                        f"({number(q)})({number(k)})" for q, k in zip(query[queries], key[asked], strict=True)
                    ),
                    "scores": float(of_layer.scores[head, queries, asked]),
                    "divided": float(of_layer.divided[head, queries, asked]),
                    "allowed": bool(numpy.isfinite(of_layer.masked[head, queries, asked])),
                    "weights": float(of_layer.weights[head, queries, asked]),
                }
            )
    return pandas.DataFrame(rows)


KINDS = {"x": "vector", "q": "query", "k": "key", "v": "value", "out": "received"}


def vectors(kept, words, change, layer, head, asking, kind):
    """Numbers of each word: columns row and column (labels), word, kind, number, value.

    `words` gives its normalized vector, `asked` its query, key and value, `received` what it gets, with columns `sum`, `of` and `share`: from whom, and whom most.
    """
    of_layer = _trace(kept, words, change).layers[layer]
    found = {
        "words": (("x", of_layer.normal),),
        "asked": (("q", of_layer.query[head]), ("k", of_layer.key[head]), ("v", of_layer.value[head])),
        "received": (("out", of_layer.received[head]),),
    }[kind]
    rows = []
    for place in window(words, asking):
        for letter, numbers in found:
            for count, value in enumerate(numbers[place], start=1):
                row = {
                    "row": label(place, words[place]),
                    "column": f"{letter}{count}",
                    "word": words[place],
                    "kind": KINDS[letter],
                    "number": count,
                    "value": float(value),
                }
                if kind == "received":
                    shares = of_layer.weights[head, place]
                    most = int(shares.argmax())
                    row |= {
                        "sum": _largest(words, shares, of_layer.value[head][:, count - 1]),
                        "of": words[most],
                        "share": float(shares[most]),
                    }
                rows.append(row)
    return pandas.DataFrame(rows)


def _largest(words, shares, values):
    """The three greatest parts of a weighted sum, in words."""
    order = sorted(range(len(words)), key=lambda place: -shares[place])[:3]
    told = " + ".join(
        f"{shares[place]:.0%} · ({number(values[place])}) of “{words[place]}”"
        for place in order
        if shares[place] >= 0.005
    )
    return f"{told}{' + …' if sum(shares[place] for place in order) < 0.995 else ''}"


def heads(kept, words, change):
    """The attention of every layer and head, (layers, heads, asking, asked)."""
    return numpy.stack([layer.weights for layer in _trace(kept, words, change).layers])


def next_words(kept, words, change, asking, count=6):
    """The likeliest next words after a place: columns word, run (“as trained” and, where something was changed, “changed”), probability."""
    trained = _trace(kept, words, UNCHANGED).answers[asking]
    runs = (
        {"as trained": trained}
        if change == UNCHANGED
        else {"as trained": trained, "changed": _trace(kept, words, change).answers[asking]}
    )
    vocabulary = english.vocabulary()
    first = [int(word) for answers in runs.values() for word in numpy.argsort(-answers, kind="stable")[:count]]
    some = sorted(dict.fromkeys(first), key=lambda word: -max(answers[word] for answers in runs.values()))[:count]
    rows = [(vocabulary[word], run, float(answers[word])) for word in some for run, answers in runs.items()]
    return pandas.DataFrame(rows, columns=["word", "run", "probability"])


def moved(kept, words, change, asking, by):
    """What the first answer's probability loses: by `tokens`, columns row, word, attention, lost; by `heads`, columns layer, head, lost. Column answer has the word."""
    lost_heads, lost_tokens, paid = effects(kept.arrays, english.numbers(words), asking, change)
    answer = english.vocabulary()[int(_trace(kept, words, change).answers[asking].argmax())]
    if by == "tokens":
        rows = [
            {
                "row": label(place, words[place]),
                "word": words[place],
                "attention": float(paid[place]),
                "lost": float(lost_tokens[place]),
            }
            for place in range(asking + 1)
        ]
    else:
        rows = [
            {"layer": layer + 1, "head": head + 1, "lost": float(lost)}
            for layer, of_layer in enumerate(lost_heads)
            for head, lost in enumerate(of_layer)
        ]
    return pandas.DataFrame(rows).assign(answer=answer)


def _trace(kept, words, change):
    return trace(as_float32(kept.arrays), english.numbers(words), change)


def number(value):
    return f"{value:.2f}".replace("-", "−")


def _numbers(values):
    return " ".join(map(number, values))
