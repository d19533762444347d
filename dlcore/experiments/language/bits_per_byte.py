"""Which model of natural text needs the fewest bits per byte: an LSTM, a GPT of as many parameters, or n-grams of one to eight bytes?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.data.corpora import HELP, SHAKESPEARE
from dlcore.evidence import Outcome, Tuning
from dlcore.recipes.progress import SeedProgress
from dlcore.recipes.settings import Corpus

# No verdict rests on this; “Transformers perform best” is judged by `scaling_curve`, whose networks are tuned on the text that judges. Both networks here get
# the same text, windows, optimizer, dropout and averaging; the learning rate of each is tuned, on Python's help alone, on seeds used for nothing else.
NETWORKS, COUNTS, ORDERS, EVERY = ("lstm", "gpt"), "byte-ngrams", 8, 100
BYTES, WIDTHS, DEPTH, HEADS, DROPOUT = 256, MappingProxyType({"lstm": 120, "gpt": 64}), 3, 4, 0.1
SMOOTHINGS, LEARNING_RATES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0), (0.001, 0.003, 0.01, 0.03)
CORPUS = Corpus(
    "corpus",
    "Text",
    HELP,
    "The text that is learned: eight tenths are for training, a tenth each for validation and test.",
    omit_default=True,
    labels=MappingProxyType({HELP: "Python's help", SHAKESPEARE: "Shakespeare"}),
)
STEPS = Setting(
    "steps",
    "Steps",
    2_000,
    "Training batches of 16 windows of 128 bytes. The training part of Python's help is read once in about 140 of them.",
    low=10,
    high=50_000,
    applies_to=NETWORKS,
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "AdamW's learning rate, constant after 50 steps of warm-up; each network's own was tuned. Too small: too slow for the steps; too large: unstable.",
    low=1e-5,
    high=0.3,
    applies_to=NETWORKS,
    tuned=MappingProxyType({("lstm",): 0.03}),
)


def network(variant):
    """A fresh network over bytes."""
    from dlcore.models.language.gpt import GPT
    from dlcore.models.language.lstm_language_model import LSTMLanguageModel
    from dlcore.recipes.byte_windows import CONTEXT

    width = WIDTHS[variant]
    if variant == "lstm":
        return LSTMLanguageModel(BYTES, width, DROPOUT)
    return GPT(BYTES, width, DEPTH, HEADS, CONTEXT, DROPOUT)


def measure(run_group, device, report):
    """Each seed trains on the training part; validation chooses the step, or of n-grams order and smoothing, and the test part judges."""
    from dlcore.recipes.byte_language_model import byte_parts

    run = run_group.first
    texts = tuple(byte_parts(CORPUS.of(run)).values())
    if run.variant == COUNTS:
        return [_count(texts, report) for _ in run_group.seeds]
    interval, seeds = every(run["steps"]), len(run_group.seeds)
    return [
        learn(run, lambda: network(run.variant), texts, seed, device, SeedProgress(report, done, seeds), interval)
        for done, seed in enumerate(run_group.seeds)
    ]


def every(steps):
    """After how many steps each test comes: ten of them, unless the training is short."""
    return max(EVERY, steps // 10)


def learn(run, make_network, texts, seed, device, report, interval):
    """The tables of one network, made with the seed's numbers; it is tested every `interval` steps."""
    import torch

    from dlcore.recipes.byte_language_model import at_best_validation, fit

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = make_network().to(device)
    curve = fit(model, texts, run["steps"], run["learning_rate"], interval, seed, device, report)
    best, size = at_best_validation(curve), sum(weight.numel() for weight in model.parameters())
    end = {"bits": [best["bits"]], "validation": [best["validation"]], "step": [best["step"]]}
    return {"curve": curve, "end": end | {"seconds": [curve["seconds"][-1]], "parameters": [size]}}


def _count(texts, report):
    """Of each order its bits per byte, at the smoothing that validation prefers. Seeds change nothing here."""
    import time

    import numpy as np

    from dlcore.models.language.byte_ngrams import ByteNGrams

    train, validation, test = (text.numpy().astype(np.uint8) for text in texts)
    began = time.thread_time()
    model = ByteNGrams(train, ORDERS)
    tried = {}
    for smoothing in SMOOTHINGS:
        tried[smoothing] = -np.log2(model.probabilities(validation, smoothing)[:, 1:]).mean(1)
        report(len(tried) / (len(SMOOTHINGS) + 1))
    chosen = [min(SMOOTHINGS, key=lambda smoothing: tried[smoothing][place]) for place in range(ORDERS)]
    seconds = time.thread_time() - began
    bits = [
        float(-np.log2(model.probabilities(test, smoothing)[place, 1:]).mean())
        for place, smoothing in enumerate(chosen)
    ]
    held_out = [float(tried[smoothing][place]) for place, smoothing in enumerate(chosen)]
    best, sizes = int(np.argmin(held_out)), model.sizes()
    orders = {
        "order": [*range(1, ORDERS + 1)],
        "bits": bits,
        "validation": held_out,
        "smoothing": chosen,
        "counts": sizes,
    }
    end = {"bits": [bits[best]], "validation": [held_out[best]], "step": [None]}
    return {"orders": orders, "end": end | {"seconds": [seconds], "parameters": [sizes[best]]}}


def validation_bits(tables):
    return min(tables["curve"]["validation"])


EXPERIMENT = Experiment(
    id="bits-per-byte",
    section="language",
    question="Which model of natural text needs the fewest bits per byte: an LSTM, a GPT of as many parameters, or n-grams of one to eight bytes?",
    revision=1,
    varies="model",
    variants=(*NETWORKS, COUNTS),
    seeds=(0, 1, 2, 3, 4),
    settings=(CORPUS, STEPS, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 3.0 if run.variant == COUNTS else run["steps"] / (30 if run.variant == "lstm" else 16),
    outcome=Outcome("Bits per byte", "bits", "end", unit="bits", better="lower"),
    tuning=Tuning(
        "learning_rate", LEARNING_RATES, validation_bits, least=True, further=MappingProxyType({"lstm": (0.1,)})
    ),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=(MappingProxyType({"steps": 400}),),
)
