"""N-gram models of synthetic English, and the tests that they can take: the baselines of BERT, GPT and T5."""

import math
import random

from dlcore.data import synthetic_english as english
from dlcore.recipes import evaluation
from dlcore.recipes.pretraining import add_special_tokens

COUNTED, SMOOTHINGS = 20_000, (0.1, 1.0, 10.0, 100.0)


def _rows(sentences):
    return [english.token_ids(add_special_tokens(sentence)) for sentence in sentences]


def log_likelihood(model, row):
    """The sum over all tokens of a row but its start."""
    return sum(
        math.log(model.probabilities(row[:position], row[position + 1 :])[row[position]])
        for position in range(1, len(row))
    )


def nll(model, part):
    """The mean negative log-likelihood per token of a part's sentences."""
    rows = _rows(evaluation.evaluation_sentences(part))
    return -sum(log_likelihood(model, row) for row in rows) / sum(len(row) - 1 for row in rows)


def measure(order, both, seed, report):
    """The tables of an n-gram model of as many sentences as are worth counting; its smoothing is chosen on validation sentences."""
    import time

    from dlcore.models.language.ngram import NGramModel

    began, tokens = time.thread_time(), len(english.vocabulary())
    sentences = _rows(english.sample(english.SEEN, COUNTED, random.Random(1_000_003 + seed)))
    model = NGramModel(sentences, tokens, order, both=both)
    tried = []
    for done, model.smoothing in enumerate(SMOOTHINGS):
        tried.append((nll(model, english.HELD_OUT_VALIDATION), model.smoothing))
        report((done + 1) / (len(SMOOTHINGS) + 2))
    model.smoothing = min(tried)[1]
    seconds = time.thread_time() - began

    def predict(pairs):
        likeliest = []
        for sentence, position in pairs:
            row = english.token_ids(add_special_tokens(sentence))
            probabilities = model.probabilities(row[: position + 1], row[position + 2 :])
            likeliest.append(max(range(tokens), key=probabilities.__getitem__))
        return likeliest

    tables = {
        "blanks": evaluation.blank_table(predict),
        "outcome": {"parameters": [model.size], "seconds": [seconds], "validation": [min(tried)[0]]},
    }
    if both:
        return tables
    tables["text"] = {"perplexity": [math.exp(nll(model, english.HELD_OUT_TEST))]}
    tables["likelihood"] = evaluation.minimal_pair_table(
        lambda some: [log_likelihood(model, english.token_ids((english.START, *words, english.END))) for words in some]
    )
    model.smoothing = SMOOTHINGS[0]  # smoothing helps with new sentences, and spoils samples
    tables["written"] = evaluation.assess(generate(model, random.Random(90_001 + seed)))
    return tables


def generate(model, rng):
    """Sentences sampled word by word from an n-gram model."""
    words, sentences = english.vocabulary(), []
    start, end = english.token_ids((english.START, english.END))
    for _ in range(evaluation.GENERATED):
        row = [start]
        while row[-1] != end and len(row) <= english.LONGEST + 1:
            row += rng.choices(range(len(words)), model.probabilities(row))
        sentences.append(tuple(words[token] for token in row[1:] if token != end))
    return sentences
