"""One sentence of the reader through BERT, GPT and T5: attention masks, masked tokens, text generation, and text to text."""

import copy
import random
from dataclasses import dataclass
from functools import lru_cache

import numpy
import pandas

from dlcore.base import InvalidInput
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
from dlcore.inspection import needs_torch
from dlcore.inspection.language.text_input import read_words

LONGEST, CANDIDATES = 16, 6
LONGER = "This beginning is longer than the {longest} tokens that are read, so what follows its end cannot be predicted: shorten it."
BEYOND = "{what} stands beyond the first {longest} tokens, which are all that is read: shorten the text before it."


class InvalidSentence(InvalidInput):
    """Nothing can be done with what the reader typed; the message is one sentence that says why."""


def read(text, longest=LONGEST, special=(MASK,), blank=MASK):
    """A typed text as tokens; `special` are the special tokens that may be typed, three underscores are a `blank`. Raises InvalidSentence where there is nothing to read."""
    reading = read_words(text, longest, special, blank)
    if not reading.words:
        raise InvalidSentence("There is nothing to read yet: write a sentence, such as “the dog lives in the kennel .”")
    if all(word == UNKNOWN for word in reading.words):
        raise InvalidSentence(
            "None of these words is in the vocabulary: it has some 200 English words, such as dog, baker and snow."
        )
    return reading


def read_masked(text, longest=LONGEST):
    """A typed text with one mask at most, as tokens. Raises InvalidSentence, also where a mask stands beyond what is read."""
    reading = read(text, longest)
    if MASK in reading.beyond:
        raise InvalidSentence(BEYOND.format(what="A mask", longest=longest))
    if reading.words.count(MASK) > 1:
        raise InvalidSentence("Mask one word at a time: the networks predict a single word here.")
    return reading


def read_beginning(text, longest=LONGEST):
    """A typed text that is to be continued, as tokens. Raises InvalidSentence, also where it is longer than what is read."""
    reading = read(text, longest, ())
    if reading.left_out:
        raise InvalidSentence(LONGER.format(longest=longest))
    return reading


def read_task(text, longest=LONGEST):
    """A typed text with a sentinel at most, as tokens. Raises InvalidSentence, also where the sentinel, or the end of what is to be continued, lies beyond what is read."""
    reading = read(text, longest, SENTINELS[:1], SENTINELS[0])
    if reading.beyond:
        raise InvalidSentence(BEYOND.format(what=f"The sentinel token {SENTINELS[0]}", longest=longest))
    if reading.left_out and task_of(reading.words) == CONTINUE:
        raise InvalidSentence(LONGER.format(longest=longest))
    return reading


def network(name):
    """BERT, GPT or T5 for the vocabulary of synthetic English, untrained."""
    from dlcore.models.language.bert import BERT
    from dlcore.models.language.gpt import GPT
    from dlcore.models.language.t5 import T5

    return {"bert": BERT, "gpt": GPT, "t5": T5}[name](len(vocabulary()))


@lru_cache(maxsize=8)
def load_network(recorded):
    """The network with the recorded weights, in eval mode; shared, hence never changed."""
    from dlcore.models.loading import load_model

    return load_model(network(recorded.run.variant), recorded.arrays)


@dataclass(frozen=True)
class AttentionMask:
    """A network's own mask: true where a query may attend to a key, (queries, keys), and the words at both."""

    kind: str
    mask: numpy.ndarray
    queries: tuple[str, ...]
    keys: tuple[str, ...]


def attention_masks(name, words):
    """The masks with which the network reads these words: one of BERT and GPT, three of T5."""
    model, framed = network(name), (START, *words, END)
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


@needs_torch
def mask_tables(name, words):
    """The tables of `attention_masks`, of the visible cells alone: {kind: table with query, key and weight}."""
    tables = {}
    for each in attention_masks(name, words):
        row, column = numpy.nonzero(each.mask)
        tables[each.kind] = pandas.DataFrame(
            {"query": _number_words(each.queries, row), "key": _number_words(each.keys, column), "weight": 1.0}
        )
    return tables


def _number_words(words, positions):
    names = [f"{position + 1} {word}" for position, word in enumerate(words)]
    return pandas.Categorical.from_codes(positions, names)


@needs_torch
def predict_masked(recorded, words, position):
    """The likeliest words of a recorded network at a masked position: a table with token and probability."""
    import torch

    with torch.inference_mode():
        return _likeliest(_masked_logits(recorded.run.variant, load_network(recorded), words, position).softmax(-1))


def _masked_logits(name, model, words, position):
    if name == "bert":
        return model(_tensor((START, *words[:position], MASK, *words[position + 1 :], END)))[0, position + 1]
    if name == "gpt":
        return model(_tensor((START, *words[:position])))[0, position]
    sentinel = SENTINELS[0]
    source = (*FILL.split(), *words[:position], sentinel, *words[position + 1 :])
    return model(_tensor(source), _tensor((START, sentinel)))[0, -1]


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
        import torch

        self.name, self.model, self.beginning = name, model, tuple(beginning)
        if name == "t5":
            self.source = _tensor((*CONTINUE.split(), *self.beginning))
            with torch.inference_mode():
                self.memory = model.encode(self.source)

    def logits(self, generated=()):
        import torch

        with torch.inference_mode():
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


@needs_torch
def next_words(recorded, words, temperature, top_k, top_p, min_p=0.0, count=10):
    """The likeliest next words: a table with token, probability, and the sampling probability after temperature, top-k, top-p and min-p, `sampling`."""
    from dlcore.blocks.decoding import filter_logits

    logits = text_generator(recorded, words).logits()
    table, sampling = _likeliest(logits.softmax(-1), count), filter_logits(logits, temperature, top_k, top_p, min_p)
    return table.assign(sampling=[sampling[token_ids((word,))[0]].item() for word in table["token"]])


@needs_torch
def generate(recorded, words, temperature, top_k, top_p, seed):
    """The words that are sampled after a beginning, one by one, to the end of the sentence."""
    import torch

    from dlcore.blocks.decoding import filter_logits

    generator, rng, sampled = text_generator(recorded, words), torch.Generator().manual_seed(seed), []
    while len(sampled) < generator.room:
        sampling = filter_logits(generator.logits(sampled), temperature, top_k, top_p)
        word = vocabulary()[torch.multinomial(sampling, 1, generator=rng).item()]
        if word == END:
            break
        sampled.append(word)
    return tuple(sampled)


@needs_torch
def beam_search_endings(recorded, words, width=4):
    """The likeliest endings that beam search finds: a table with ending and probability."""
    from dlcore.blocks.decoding import beam_search

    generator = text_generator(recorded, words)

    def next_log_probabilities(tokens):
        return generator.logits([vocabulary()[token] for token in tokens[1:]]).log_softmax(-1)

    start, end = token_ids((START, END))
    found = beam_search(next_log_probabilities, start, end, width, generator.room)
    endings = [" ".join(vocabulary()[token] for token in tokens[1:] if token != end) for _, tokens in found]
    return pandas.DataFrame({"ending": endings, "probability": [float(numpy.exp(total)) for total, _ in found]})


def text_generator(recorded, words):
    """The TextGenerator of a recorded network."""
    return TextGenerator(recorded.run.variant, load_network(recorded), words)


@dataclass(frozen=True)
class Answer:
    """What T5 wrote, the likeliest first words, and its cross-attention weights (layers, heads, output, input): a row for each word that it wrote."""

    words: tuple[str, ...]
    candidates: pandas.DataFrame
    source: tuple[str, ...]
    cross: numpy.ndarray


@needs_torch
def text_to_text(recorded, words):
    """The Answer of the recorded T5 to a text that begins with the name of a task."""
    import torch

    with torch.inference_mode():
        return answer_of(load_network(recorded), words)


def answer_of(model, words, longest=16):
    """T5's likeliest Answer, word by word."""
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
    import torch

    return torch.tensor([token_ids(words)])


def examples(count=12, seed=3):
    """Sentences with what decides their blanks: a table with sentence and decided."""
    rng = random.Random(seed)
    rows = []
    for sentence in sample(SEEN, count, rng):
        decided = [f"{sentence.words[position]}: {side}" for position, side in sentence.blanks]
        rows.append((sentence.text, ", ".join(decided) or "nothing"))
    return pandas.DataFrame(rows, columns=["sentence", "decided"])
