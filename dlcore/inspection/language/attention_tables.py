"""A reader's sentence in a small trained Transformer, as tables: each step of one head's attention, the next word, and the ablations.

The network runs once for a sentence and a change; every table is made from that `SentenceTrace`.
"""

from dataclasses import dataclass, field

import numpy
import pandas

from dlcore.data import synthetic_english as english
from dlcore.inspection.language.attention_steps import UNCHANGED, Change, ablation_effects, as_float32, trace

STEPWISE = 12  # words shown with numbers
KINDS = {"x": "vector", "q": "query", "k": "key", "v": "value", "out": "context"}


@dataclass(frozen=True)
class SentenceTrace:
    """One run of the recorded network on a sentence, [start] first; equal, and hashable, by the record, the words and the change.

    `layers` are those of a `Trace`, `probabilities` those of each word as the next, (time, words).
    """

    recorded: object
    words: tuple[str, ...]
    change: Change
    layers: tuple = field(compare=False, repr=False)
    probabilities: numpy.ndarray = field(compare=False, repr=False)


@dataclass(frozen=True)
class Ablations:
    """What the likeliest next word after position `query` loses: (layers, heads), (query + 1,); and the mean attention weights, (query + 1,)."""

    sentence: SentenceTrace
    query: int
    heads: numpy.ndarray = field(compare=False, repr=False)
    tokens: numpy.ndarray = field(compare=False, repr=False)
    weights: numpy.ndarray = field(compare=False, repr=False)


def trace_sentence(recorded, words, change=UNCHANGED):
    """The network of `recorded.arrays` run on words."""
    run = trace(as_float32(recorded.arrays), english.token_ids(words), change)
    return SentenceTrace(recorded, words, change, run.layers, run.probabilities)


def label(position, word):
    """What a chart's axis calls a word: its number makes it unique, and is cut off on screen."""
    return f"{position + 1} {word}"


def window(words, query):
    """The positions that are shown with numbers: all, or of a long sentence the twelve up to the query."""
    first = 0 if len(words) <= STEPWISE else max(0, query + 1 - STEPWISE)
    return range(first, min(first + STEPWISE, len(words)))


def score_table(sentence, layer, head, query):
    """A row for each pair of query and key in one head: columns row and column (labels), query_word, key_word, query, key, product, score, scaled, visible, weight."""
    attention, words = sentence.layers[layer], sentence.words
    positions = window(words, query)
    queries, keys = attention.query[head], attention.key[head]
    rows = []
    for i in positions:
        for j in positions:
            terms = (f"({number(q)})({number(k)})" for q, k in zip(queries[i], keys[j], strict=True))
            rows.append(
                {
                    "row": label(i, words[i]),
                    "column": label(j, words[j]),
                    "query_word": words[i],
                    "key_word": words[j],
                    "query": _numbers(queries[i]),
                    "key": _numbers(keys[j]),
                    "product": " + ".join(terms),
                    "score": float(attention.scores[head, i, j]),
                    "scaled": float(attention.scaled[head, i, j]),
                    "visible": bool(numpy.isfinite(attention.masked[head, i, j])),
                    "weight": float(attention.weights[head, i, j]),
                }
            )
    return pandas.DataFrame(rows)


def vector_table(sentence, layer, head, query, kind):
    """Numbers of each word: columns row and column (labels), word, kind, number, value.

    `kind` “input” gives its normalized vector, “projections” its query, key and value, “context” the output of the head, with columns
    `sum`, `of` and `weight`: the weighted values that make it up, and the word with the greatest weight.
    """
    attention, words = sentence.layers[layer], sentence.words
    vectors = {
        "input": (("x", attention.normalized),),
        "projections": (("q", attention.query[head]), ("k", attention.key[head]), ("v", attention.value[head])),
        "context": (("out", attention.context[head]),),
    }[kind]
    rows = []
    for position in window(words, query):
        for letter, vector in vectors:
            for count, value in enumerate(vector[position], start=1):
                row = {
                    "row": label(position, words[position]),
                    "column": f"{letter}{count}",
                    "word": words[position],
                    "kind": KINDS[letter],
                    "number": count,
                    "value": float(value),
                }
                if kind == "context":
                    weights = attention.weights[head, position]
                    top = int(weights.argmax())
                    row |= {
                        "sum": _largest_terms(words, weights, attention.value[head][:, count - 1]),
                        "of": words[top],
                        "weight": float(weights[top]),
                    }
                rows.append(row)
    return pandas.DataFrame(rows)


def _largest_terms(words, weights, values):
    """The three greatest terms of a weighted sum, in words."""
    order = sorted(range(len(words)), key=lambda position: -weights[position])[:3]
    terms = " + ".join(
        f"{weights[position]:.0%} · ({number(values[position])}) of “{words[position]}”"
        for position in order
        if weights[position] >= 0.005
    )
    return f"{terms}{' + …' if sum(weights[position] for position in order) < 0.995 else ''}"


def head_weights(sentence):
    """The attention weights of every layer and head, (layers, heads, queries, keys)."""
    return numpy.stack([layer.weights for layer in sentence.layers])


def next_word_table(trained, sentence, query, count=6):
    """The likeliest next words after a position: columns word, run (“as trained” and, where something was changed, “changed”), probability."""
    runs = {"as trained": trained.probabilities[query]}
    if sentence.change != UNCHANGED:
        runs["changed"] = sentence.probabilities[query]
    vocabulary = english.vocabulary()
    first = [int(word) for values in runs.values() for word in numpy.argsort(-values, kind="stable")[:count]]
    top = sorted(dict.fromkeys(first), key=lambda word: -max(values[word] for values in runs.values()))[:count]
    rows = [(vocabulary[word], run, float(values[word])) for word in top for run, values in runs.items()]
    return pandas.DataFrame(rows, columns=["word", "run", "probability"])


def ablate(sentence, query):
    """What the likeliest next word after a position loses without each token and without each head."""
    heads, tokens, weights = ablation_effects(
        sentence.recorded.arrays, english.token_ids(sentence.words), query, sentence.change
    )
    return Ablations(sentence, query, heads, tokens, weights)


def token_ablations(ablations):
    """A row for each token: columns row, word, attention, lost, and answer, the likeliest next word."""
    words = ablations.sentence.words
    rows = [
        {
            "row": label(position, words[position]),
            "word": words[position],
            "attention": float(weight),
            "lost": float(lost),
        }
        for position, (weight, lost) in enumerate(zip(ablations.weights, ablations.tokens, strict=True))
    ]
    return pandas.DataFrame(rows).assign(answer=_answer(ablations))


def head_ablations(ablations):
    """A row for each head: columns layer, head (counted from 1), lost, and answer, the likeliest next word."""
    rows = [
        {"layer": layer + 1, "head": head + 1, "lost": float(lost)}
        for layer, heads in enumerate(ablations.heads)
        for head, lost in enumerate(heads)
    ]
    return pandas.DataFrame(rows).assign(answer=_answer(ablations))


def _answer(ablations):
    return english.vocabulary()[int(ablations.sentence.probabilities[ablations.query].argmax())]


def number(value):
    return f"{value:.2f}".replace("-", "−")


def _numbers(values):
    return " ".join(map(number, values))
