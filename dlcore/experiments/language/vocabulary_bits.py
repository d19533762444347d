"""How many bits per byte does a language model need, by the size of its vocabulary, when it reads the same text as often?"""

import math
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.data.corpora import SHAKESPEARE
from dlcore.evidence import Outcome, Tuning
from dlcore.experiments.language.bits_per_byte import DROPOUT, WIDTHS, validation_bits
from dlcore.experiments.language.vocabulary_size import SIZES
from dlcore.recipes.progress import SeedProgress

# Perplexities of two vocabularies cannot be compared: a longer token is harder to predict, and there are fewer of them. Bits per byte of the text can. No verdict rests on
# this.
TESTS, TUNED_SIZES = 8, (256, 1024, 4096)
SIZE = Setting(
    "size",
    "Vocabulary",
    1_024,
    "Tokens: the 256 bytes, and merges of byte-pair encoding learned from the training text.",
    choices=SIZES,
    labels=MappingProxyType({size: f"{size:,}" for size in SIZES}),
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    4,
    "How often the training text is read, at random places. Fewer tokens take fewer steps of 16 windows of 128 tokens.",
    low=1,
    high=30,
)
# What tuning chose; a size between two of these has the geometric mean of their rates, to three digits.
CHOSEN = MappingProxyType({256: 0.01, 1024: 0.01, 4096: 0.01})
BETWEEN = MappingProxyType({512: (256, 1024), 2048: (1024, 4096)})
RATES = MappingProxyType(
    {("lstm", size): rate for size, rate in CHOSEN.items()}
    | {("lstm", size): float(f"{math.sqrt(CHOSEN[low] * CHOSEN[high]):.3g}") for size, (low, high) in BETWEEN.items()}
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.03,
    "AdamW's learning rate, constant after 50 steps of warm-up; it was tuned at vocabularies of 256, 1,024 and 4,096, and is between theirs at the others. Too small: too slow for the epochs; too large: unstable.",
    low=1e-5,
    high=0.3,
    tuned=RATES,
    tuned_by=("size",),
)


def network(size):
    """A fresh LSTM over so many tokens, as wide at every size: what grows are the embedding and the output layer."""
    from dlcore.models.language.lstm_language_model import LSTMLanguageModel

    return LSTMLanguageModel(size, WIDTHS["lstm"], DROPOUT)


def measure(run_group, device, report):
    """Each seed trains on the training part; validation chooses the step, and the test part judges."""
    from dlcore.recipes.subword_text import token_parts

    run = run_group.first
    texts, bytes_per_token = token_parts(SHAKESPEARE, run["size"])
    return [
        _learn(run, texts, bytes_per_token, seed, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def _learn(run, texts, bytes_per_token, seed, device, report):
    import torch

    from dlcore.recipes.byte_language_model import at_best_validation, fit
    from dlcore.recipes.byte_windows import BATCH, CONTEXT

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = network(run["size"]).to(device)
    epoch = len(texts[0]) / (BATCH * CONTEXT)  # steps
    steps = round(run["epochs"] * epoch)
    every = max(1, round(steps / TESTS))
    curve = fit(model, texts, steps, run["learning_rate"], every, seed, device, report, bytes_per_token)
    best = at_best_validation(curve)
    end = {
        "bits": best["bits"],
        "validation": best["validation"],
        "epoch": best["step"] / epoch,
        "steps": steps,
        "seconds": curve["seconds"][-1],
        "parameters": sum(weight.numel() for weight in model.parameters()),
        "train_tokens": len(texts[0]),
        "bytes_per_token": bytes_per_token[0],
        "learning_rate": run["learning_rate"],
    }
    epochs = [step / epoch for step in curve["step"]]
    return {"curve": curve | {"epoch": epochs}, "end": {column: [value] for column, value in end.items()}}


EXPERIMENT = Experiment(
    id="vocabulary-bits",
    section="language",
    question="How many bits per byte does a language model need, by the size of its vocabulary, when it reads the same text as often?",
    revision=1,
    varies="size of the vocabulary",
    variants=("lstm",),
    seeds=(0, 1, 2),
    settings=(SIZE, EPOCHS, LEARNING_RATE),
    measure=measure,
    cost=lambda run: (
        run["epochs"] * 20.0
    ),  # seconds; a longer token is read in fewer steps, whose output layer is larger
    shipped=(
        MappingProxyType({}),
        *(MappingProxyType({"size": size}) for size in SIZES if size != SIZE.default),
    ),
    outcome=Outcome("Bits per byte", "bits", "end", unit="bits", better="lower"),
    tuning=Tuning("learning_rate", (0.003, 0.01, 0.03), validation_bits, least=True),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=tuple(MappingProxyType({"size": size}) for size in TUNED_SIZES),
)
