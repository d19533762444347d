"""One sentence of the reader through BERT, GPT and T5: attention masks, masked tokens, text generation, and text to text."""

import copy
import random
from dataclasses import dataclass

import numpy
import pandas
import torch

from dlcore.base import InvalidInput
from dlcore.blocks.decoding import beam_search, filter_logits
from dlcore.data.synthetic_english import (
    CONTINUE,
    END,
    FILL,
    MASK,
    PAD,
    SEEN,
    SENTINELS,
    SPECIAL,
    START,
    TASKS,
    UNKNOWN,
    sample,
    token_ids,
    vocabulary,
)
from dlcore.inspection.language.text_input import read_words
from dlcore.models.language.bert import BERT
from dlcore.models.language.gpt import GPT
from dlcore.models.language.t5 import T5
from dlcore.models.loading import load_model

torch.set_num_threads(1)  # as in the workers: for one sentence a second thread waits longer than it works

NETWORKS = {"bert": BERT, "gpt": GPT, "t5": T5}
LONGEST, CANDIDATES = 16, 6


class InvalidSentence(InvalidInput):
    """Nothing can be done with what the reader typed; the message is one sentence that says why."""


def read(text, longest=LONGEST):
    """A typed text as tokens; three underscores are a mask. Raises InvalidSentence where there is nothing to read."""
    reading = read_words(text, longest, (MASK, SENTINELS[0]))
    if not reading.words:
        raise InvalidSentence("There is nothing to read yet: write a sentence, such as “the dog lives in the kennel .”")
    if all(word == UNKNOWN for word in reading.words):
        raise InvalidSentence(
            "None of these words is in the vocabulary: it has some 200 English words, such as dog, baker and snow."
        )
    return reading


def load_network(name, recorded):
    """The network of that name with the recorded weights, in eval mode; shared by all readers, hence never changed."""
    return load_model(NETWORKS[name](len(vocabulary())), recorded.arrays)


@dataclass(frozen=True)
class AttentionMask:
    """A network's own mask: true where a query may attend to a key, (queries, keys), and the words at both."""

    kind: str
    mask: numpy.ndarray
    queries: tuple[str, ...]
    keys: tuple[str, ...]


def attention_masks(name, words):
    """The masks with which the network reads these words: one of BERT and GPT, three of T5."""
    model, framed = NETWORKS[name](len(vocabulary())), (START, *words, END)
    if name != "t5":
        row = framed if name == "bert" else framed[:-1]
        return [AttentionMask("", model.attention_mask(_tensor(row))[0, 0].numpy(), row, row)]
    source, target = (*FILL.split(), *words), (START, *words[:4])
    masks = model.attention_mask(_tensor(source), _tensor(target))
    encoder, decoder, cross = (mask[0, 0].numpy() for mask in masks)
    return [
        AttentionMask("encoder", encoder, source, source),
        AttentionMask("decoder", decoder, target, target),
        AttentionMask("cross-attention", cross, target, source),
    ]


def mask_tables(name, words):
    """The tables of `attention_masks`, of the visible cells alone: {kind: table with query, key and weight}."""
    tables = {}
    for each in attention_masks(name, words):
        row, column = numpy.nonzero(each.mask)
        tables[each.kind] = pandas.DataFrame(
            {"query": _numbered(each.queries, row), "key": _numbered(each.keys, column), "weight": 1.0}
        )
    return tables


def _numbered(words, positions):
    names = [f"{position + 1} {word}" for position, word in enumerate(words)]
    return pandas.Categorical.from_codes(positions, names)


@torch.inference_mode()
def predict_masked(name, model, words, position):
    """The likeliest words at a hidden position: a table with token and probability."""
    if name == "bert":
        logits = model(_tensor((START, *words[:position], MASK, *words[position + 1 :], END)))[0, position + 1]
    elif name == "gpt":
        logits = model(_tensor((START, *words[:position])))[0, position]
    else:
        sentinel = SENTINELS[0]
        source = (*FILL.split(), *words[:position], sentinel, *words[position + 1 :])
        logits = model(_tensor(source), _tensor((START, sentinel)))[0, -1]
    return _likeliest(logits.softmax(-1))


def _likeliest(probabilities, count=CANDIDATES):
    """The likeliest words; special tokens but [end] are left out, though they have a probability."""
    probabilities = probabilities.clone()
    for token in SPECIAL:
        if token != END:
            probabilities[token_ids((token,))[0]] = 0
    values, tokens = probabilities.topk(count)
    return pandas.DataFrame(
        {"token": [vocabulary()[token] for token in tokens.tolist()], "probability": values.tolist()}
    )


class TextGenerator:
    """GPT or T5, continuing a beginning: `logits(words)` of the next token after the words generated so far."""

    def __init__(self, name, model, beginning):
        self.name, self.model, self.beginning = name, model, tuple(beginning)
        if name == "t5":
            self.source = _tensor((*CONTINUE.split(), *self.beginning))
            with torch.inference_mode():
                self.memory = model.encode(self.source)

    @torch.inference_mode()
    def logits(self, generated=()):
        if self.name == "t5":
            logits = self.model(self.source, _tensor((START, *generated)), self.memory)[0, -1]
        else:
            logits = self.model(_tensor((START, *self.beginning, *generated)))[0, -1]
        logits = logits.clone()
        logits[token_ids((PAD, START, MASK, UNKNOWN))] = -torch.inf  # none of these is a word
        return logits

    @property
    def room(self):
        return 22 - len(self.beginning)


def next_words(generator, temperature, top_k, top_p, count=10):
    """The likeliest next words: a table with token, probability, and the sampling probability after temperature, top-k and top-p, `sampling`."""
    logits = generator.logits()
    table, sampling = _likeliest(logits.softmax(-1), count), filter_logits(logits, temperature, top_k, top_p)
    return table.assign(sampling=[sampling[token_ids((word,))[0]].item() for word in table["token"]])


def generate(generator, temperature, top_k, top_p, seed):
    """Samples word after word, each yielded at once, to the end of the sentence."""
    rng, words = torch.Generator().manual_seed(seed), []
    while len(words) < generator.room:
        sampling = filter_logits(generator.logits(words), temperature, top_k, top_p)
        word = vocabulary()[torch.multinomial(sampling, 1, generator=rng).item()]
        if word == END:
            return
        words.append(word)
        yield word


def beam_search_endings(generator, width=4):
    """The likeliest endings that beam search finds: a table with ending and probability."""

    def next_log_probabilities(tokens):
        return generator.logits([vocabulary()[token] for token in tokens[1:]]).log_softmax(-1)

    start, end = token_ids((START, END))
    found = beam_search(next_log_probabilities, start, end, width, generator.room)
    endings = [" ".join(vocabulary()[token] for token in tokens[1:] if token != end) for _, tokens in found]
    return pandas.DataFrame({"ending": endings, "probability": [float(numpy.exp(total)) for total, _ in found]})


@dataclass(frozen=True)
class Answer:
    """What T5 wrote, the likeliest first words, and its cross-attention weights (layers, heads, output, input): a row for each word that it wrote."""

    words: tuple[str, ...]
    candidates: pandas.DataFrame
    source: tuple[str, ...]
    cross: numpy.ndarray


@torch.inference_mode()
def text_to_text(model, words, longest=16):
    """T5's likeliest answer, word by word, to a text that begins with the name of a task."""
    source, row, candidates = _tensor(words), [START], None
    memory = model.encode(source)
    while len(row) <= longest:
        probabilities = model(source, _tensor(row), memory)[0, -1].softmax(-1)
        candidates = _likeliest(probabilities) if candidates is None else candidates
        row.append(vocabulary()[probabilities.argmax().item()])
        if row[-1] == END:
            break
    copied = copy.deepcopy(model)  # the model itself is shared by all readers
    crosses = [block.cross for block in copied.decoder]
    for cross in crosses:
        cross.store_weights = True
    copied(source, _tensor(row[:-1]), memory)
    weights = numpy.stack([cross.weights[0].numpy() for cross in crosses])
    return Answer(tuple(row[1:]), candidates, tuple(words), weights)


def task_of(words):
    """The task that a text begins with, or None."""
    return next((task for task in TASKS[:3] if tuple(words[:2]) == tuple(task.split())), None)


def _tensor(words):
    return torch.tensor([token_ids(words)])


def examples(count=12, seed=3):
    """Sentences with what decides their blanks: a table with sentence and decided."""
    rng = random.Random(seed)
    rows = []
    for sentence in sample(SEEN, count, rng):
        decided = [f"{sentence.words[position]}: {side}" for position, side in sentence.blanks]
        rows.append((sentence.text, ", ".join(decided) or "nothing"))
    return pandas.DataFrame(rows, columns=["sentence", "decided"])
