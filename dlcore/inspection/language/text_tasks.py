"""One sentence of the reader through BERT, GPT and T5: who sees whom, what fills a blank, what comes next, and text to text."""

import copy
import random
from dataclasses import dataclass

import numpy
import pandas
import torch

from dlcore.blocks.decoding import beam_search, kept
from dlcore.data.synthetic_english import (
    CONTINUE,
    END,
    FILL,
    FIRST,
    MASK,
    PAD,
    SEEN,
    SPECIAL,
    START,
    TASKS,
    UNKNOWN,
    drawn,
    numbers,
    vocabulary,
    words_of,
)
from dlcore.models.language.bert import BERT
from dlcore.models.language.gpt import GPT
from dlcore.models.language.t5 import T5
from dlcore.models.loading import load_model

torch.set_num_threads(1)  # as in the workers: for one sentence a second thread waits longer than it works

NETWORKS = {"bert": BERT, "gpt": GPT, "t5": T5}
CHARACTERS, MOST, SHOWN = 5_000, 16, 6


class InvalidText(ValueError):
    """Nothing can be done with what the reader wrote; the message is one sentence that says why."""


@dataclass(frozen=True)
class Reading:
    """The tokens that a network is shown, those of the reader's words that it does not know, and how many were beyond what it reads."""

    words: tuple[str, ...]
    unknown: tuple[str, ...]
    left_out: int


def read(text, most=MOST):
    """A reader's text as tokens; three underscores are a blank. Raises BadText where there is nothing to read."""
    typed = words_of(text[:CHARACTERS].replace("___", f" {MASK} "))
    allowed = set(vocabulary()) - set(SPECIAL) | {MASK, FIRST}
    if not typed:
        raise InvalidText("There is nothing to read yet: write a sentence, such as “the dog lives in the kennel .”")
    words = tuple(word if word in allowed else UNKNOWN for word in typed[:most])
    unknown = tuple(dict.fromkeys(word for word in typed[:most] if word not in allowed))
    if all(word == UNKNOWN for word in words):
        raise InvalidText(
            "The networks know none of these words: they have read some 200 English words, such as dog, baker and snow."
        )
    return Reading(words, unknown, max(0, len(typed) - most))


def restored(name, arrays):
    """The network of that name with the weights of a record, in use: it learns no more."""
    return load_model(NETWORKS[name](len(vocabulary())), arrays)


def sight(name, words):
    """Who may look at whom while it reads these words, as the network itself has it: (kind, may, asking, asked), may true or false."""
    model, shown = NETWORKS[name](len(vocabulary())), (START, *words, END)
    if name != "t5":
        row = shown if name == "bert" else shown[:-1]
        return [("", model.allowed(torch.tensor([numbers(row)]))[0, 0].numpy(), row, row)]
    source, begun = (*FILL.split(), *words), (START, *words[:4])
    own, past, cross = (
        each[0, 0].numpy() for each in model.allowed(torch.tensor([numbers(source)]), torch.tensor([numbers(begun)]))
    )
    return [
        ("encoder", own, source, source),
        ("decoder", past, begun, begun),
        ("decoder to input", cross, begun, source),
    ]


def looks(name, words):
    """The tables of `sight`, of the cells that may be looked at alone: {kind: table with asking, asked and weight}."""
    tables = {}
    for kind, may, asking, asked in sight(name, words):
        row, column = numpy.nonzero(may)
        tables[kind] = pandas.DataFrame(
            {"asking": _numbered(asking, row), "asked": _numbered(asked, column), "weight": 1.0}
        )
    return tables


def _numbered(words, places):
    return pandas.Categorical.from_codes(places, [f"{place + 1} {word}" for place, word in enumerate(words)])


@torch.inference_mode()
def filled(name, model, words, place):
    """The likeliest words at a place that is hidden: a table with token and probability."""
    if name == "bert":
        scores = model(_tensor((START, *words[:place], MASK, *words[place + 1 :], END)))[0, place + 1]
    elif name == "gpt":
        scores = model(_tensor((START, *words[:place])))[0, place]
    else:
        scores = model(_tensor((*FILL.split(), *words[:place], FIRST, *words[place + 1 :])), _tensor((START, FIRST)))[
            0, -1
        ]
    return _likeliest(scores.softmax(-1))


def _likeliest(chances, count=SHOWN):
    """The likeliest words; what stands for no word is left out, though it has its share."""
    chances = chances.clone()
    for sign in SPECIAL:
        if sign != END:
            chances[numbers((sign,))[0]] = 0
    values, places = chances.topk(count)
    return pandas.DataFrame(
        {"token": [vocabulary()[place] for place in places.tolist()], "probability": values.tolist()}
    )


class Writer:
    """GPT or T5, going on from a beginning: `scores(words)` of what comes next after the words written so far."""

    def __init__(self, name, model, beginning):
        self.name, self.model, self.beginning = name, model, tuple(beginning)
        if name == "t5":
            self.source = _tensor((*CONTINUE.split(), *self.beginning))
            with torch.inference_mode():
                self.memory = model.encode(self.source)

    @torch.inference_mode()
    def scores(self, written=()):
        if self.name == "t5":
            scores = self.model(self.source, _tensor((START, *written)), self.memory)[0, -1]
        else:
            scores = self.model(_tensor((START, *self.beginning, *written)))[0, -1]
        scores = scores.clone()
        scores[numbers((PAD, START, MASK, UNKNOWN))] = -torch.inf  # none of these is a word to write
        return scores

    @property
    def room(self):
        return 22 - len(self.beginning)


def next_words(writer, temperature, top_k, top_p, count=10):
    """The likeliest next words: a table with token, probability, and what is left of it by temperature, top-k and top-p as `kept`."""
    scores = writer.scores()
    table, left = _likeliest(scores.softmax(-1), count), kept(scores, temperature, top_k, top_p)
    return table.assign(kept=[left[numbers((word,))[0]].item() for word in table["token"]])


def written(writer, temperature, top_k, top_p, seed):
    """Draws word after word, each as soon as it is drawn, to the end of the sentence."""
    generator, words = torch.Generator().manual_seed(seed), []
    while len(words) < writer.room:
        chances = kept(writer.scores(words), temperature, top_k, top_p)
        word = vocabulary()[torch.multinomial(chances, 1, generator=generator).item()]
        if word == END:
            return
        words.append(word)
        yield word


def beams(writer, width=4):
    """The likeliest endings that beam search finds: a table with ending and probability."""

    def following(tokens):
        return writer.scores([vocabulary()[token] for token in tokens[1:]]).log_softmax(-1)

    start, end = numbers((START, END))
    found = beam_search(following, start, end, width, writer.room)
    told = [" ".join(vocabulary()[token] for token in tokens[1:] if token != end) for _, tokens in found]
    return pandas.DataFrame({"ending": told, "probability": [float(numpy.exp(total)) for total, _ in found]})


@dataclass(frozen=True)
class Answer:
    """What T5 wrote, its first word's rivals, and where it looked: cross-attention (layers, heads, written, read), the row of each word that it wrote."""

    words: tuple[str, ...]
    rivals: pandas.DataFrame
    read: tuple[str, ...]
    cross: numpy.ndarray


@torch.inference_mode()
def text_to_text(model, words, most=16):
    """T5's likeliest answer, word by word, to a text that begins with the name of a task."""
    source, row, rivals = _tensor(words), [START], None
    memory = model.encode(source)
    while len(row) <= most:
        chances = model(source, _tensor(row), memory)[0, -1].softmax(-1)
        rivals = _likeliest(chances) if rivals is None else rivals
        row.append(vocabulary()[chances.argmax().item()])
        if row[-1] == END:
            break
    own = copy.deepcopy(model)  # the model itself is shared by all readers
    crosses = [block.cross for block in own.decoder]
    for cross in crosses:
        cross.store_weights = True
    own(source, _tensor(row[:-1]), memory)
    weights = numpy.stack([cross.weights[0].numpy() for cross in crosses])
    return Answer(tuple(row[1:]), rivals, tuple(words), weights)


def task_of(words):
    """The task that a text begins with, or None."""
    return next((task for task in TASKS[:3] if tuple(words[:2]) == tuple(task.split())), None)


def _tensor(words):
    return torch.tensor([numbers(words)])


def examples(count=12, seed=3):
    """Sentences of the language with what decides their blanks: a table with sentence and decided."""
    chance = random.Random(seed)
    rows = []
    for sentence in drawn(SEEN, count, chance):
        told = [f"{sentence.words[place]}: {side}" for place, side in sentence.blanks]
        rows.append((sentence.text, ", ".join(told) or "nothing"))
    return pandas.DataFrame(rows, columns=["sentence", "decided"])
