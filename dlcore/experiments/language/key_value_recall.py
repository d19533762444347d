"""Pairs of a key and a value at random positions, then a key: over what distance can each network recall the value?"""

import math
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.data.key_value_pairs import FIXED, PAIRS, RANDOM
from dlcore.evidence import PERCENT, Outcome, Tuning
from dlcore.recipes.progress import SeedProgress

# With these widths LSTM, GRU and Transformer have about as many parameters.
WIDTHS = MappingProxyType({"rnn": 64, "lstm": 64, "gru": 64, "transformer": 32})
KEYS, VALUES, BATCH, STEPS, EVERY, VALIDATED, TESTED, CHUNK = 4, 4, 64, 1_000, 50, 200, 500, 100
TOKENS, SOLVED = KEYS + VALUES + 1, 0.99
LENGTHS, LEARNING_RATES = (20, 50, 100, 200), (0.001, 0.003, 0.01, 0.03)
# Rates were tuned on the shortest sequences, for these alone, and on longer ones, for all others.
SHORT, LONG = TUNED_AT = 20, 100
TUNED = MappingProxyType(
    {
        ("rnn", RANDOM): (0.003, 0.003),
        ("lstm", RANDOM): (0.003, 0.003),
        ("gru", RANDOM): (0.003, 0.003),
        ("transformer", RANDOM): (0.003, 0.003),
        ("rnn", FIXED): (0.003, 0.003),
        ("lstm", FIXED): (0.003, 0.003),
        ("gru", FIXED): (0.003, 0.003),
        ("transformer", FIXED): (0.003, 0.003),
    }
)
LENGTH = Setting(
    "length",
    "Tokens",
    20,
    "Tokens before the question. The pairs stand in the first half, so that the one asked for is half as far back to all the way.",
    low=2 * PAIRS,
    high=500,
)
ADDRESS = Setting(
    "address",
    "The pair asked for stands",
    RANDOM,
    "At a random position only its key tells which pair is asked for. At a fixed one, the first token, the key is not needed.",
    choices=(RANDOM, FIXED),
    labels=MappingProxyType({RANDOM: "at a random position", FIXED: "always first"}),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    f"Adam's learning rate. Too small: too slow for {STEPS} steps; too large: unstable.",
    low=1e-5,
    high=0.1,
)


GAIN = Setting(
    "gain",
    "Recurrent gain",
    1.4,
    "The singular values of the RNN's initial recurrent matrix, which is orthogonal times this gain.",
    low=0.1,
    high=3.0,
    applies_to=("rnn",),
)


def network(variant, length, gain=GAIN.default):
    """A fresh network, each at its best initialization: an orthogonal recurrent matrix for the RNN, a bias of log T for the gates of LSTM and GRU."""
    from torch import nn

    from dlcore.models.language.gru import GRU
    from dlcore.models.language.lstm import LSTM
    from dlcore.models.language.rnn import RNN
    from dlcore.models.language.transformer import Transformer

    width = WIDTHS[variant]
    if variant == "transformer":
        return Transformer(TOKENS, width, VALUES, longest=length + 1)
    if variant == "rnn":
        rnn = RNN(TOKENS, width, VALUES)
        nn.init.orthogonal_(rnn.hidden_to_hidden.weight, gain=gain)
        return rnn
    return {"lstm": LSTM, "gru": GRU}[variant](TOKENS, width, VALUES, math.log(length))


def measure(run_group, device, report):
    """Each seed's network on new sequences at every step, until its validation accuracy is 99 %, or the steps are used up."""
    return [
        _fit(run_group.first, seed, device, SeedProgress(report, done, len(run_group.seeds)))
        for done, seed in enumerate(run_group.seeds)
    ]


def _fit(run, seed, device, report):
    import torch
    from torch.nn import functional as F

    from dlcore.blocks.callbacks import Stopwatch
    from dlcore.data.key_value_pairs import draw
    from dlcore.models.language.fused import fuse

    length, task = run["length"], (run["length"], KEYS, VALUES)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        plain = network(run.variant, length, run["gain"])
    model = fuse(plain).to(device)
    optimizer = torch.optim.Adam(model.parameters(), run["learning_rate"])
    stopwatch = Stopwatch(device)
    held_out, wanted, _ = draw(VALIDATED, *task, 600_000_007 + seed, run["address"])
    curve = {"step": [], "seconds": [], "accuracy": []}

    @torch.no_grad()
    def answers(sequences):
        return torch.cat([model(some.to(device)).argmax(-1).cpu() for some in sequences.split(CHUNK)])

    def note(step):
        with stopwatch.pause():
            row = step, stopwatch.seconds, (answers(held_out) == wanted).float().mean().item()
        for column, value in zip(curve.values(), row, strict=True):
            column.append(value)
        report.metrics([{"step": step, "accuracy": row[-1]}])

    note(0)
    for step in range(1, STEPS + 1):
        sequences, value, _ = draw(BATCH, *task, 1_000_003 * (seed + 1) + step, run["address"])
        optimizer.zero_grad()
        F.cross_entropy(model(sequences.to(device)), value.to(device)).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        report(step / STEPS)
        if step % EVERY == 0:
            note(step)
            if curve["accuracy"][-1] >= SOLVED:
                break
    sequences, value, stored = draw(TESTED, *task, 500_000_003 + seed, run["address"])
    found = answers(sequences)
    end = {
        "accuracy": [(found == value).float().mean().item()],
        "stored": [(found[:, None] == stored).any(1).float().mean().item()],
        "error": [mean_error(curve["accuracy"])],
        "steps": curve["step"][-1:],
        "seconds": curve["seconds"][-1:],
        "parameters": [sum(weight.numel() for weight in plain.parameters())],
    }
    return {"curve": curve, "end": end}


def mean_error(accuracies):
    """The mean validation error over all tests of a training; those that were not needed any more count as the last."""
    missing = 1 + STEPS // EVERY - len(accuracies)
    return 1 - math.fsum([*accuracies, *[accuracies[-1]] * missing]) / (len(accuracies) + missing)


def validation_error(tables):
    return tables["end"]["error"][0]


EXPERIMENT = Experiment(
    id="key-value-recall",
    section="language",
    question="Pairs of a key and a value at random positions, then a key: over what distance can each network recall the value?",
    revision=1,
    varies="network",
    variants=tuple(WIDTHS),
    seeds=(0, 1, 2, 3, 4),
    settings=(LENGTH, ADDRESS, LEARNING_RATE, GAIN),
    measure=measure,
    cost=lambda run: (
        run["length"]
        / 20
        * {"rnn": 0.7, "lstm": 1.0, "gru": 1.3, "transformer": 0.7 + run["length"] / 200}[run.variant]
    ),
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"length": length, "address": address})
            for length, address in product(LENGTHS, (RANDOM, FIXED))
            if (length, address) != (LENGTH.default, RANDOM)
        ),
    ),
    outcome=Outcome("Accuracy on new sequences", "accuracy", "end", unit=PERCENT),
    tuning=Tuning(
        "learning_rate", LEARNING_RATES, validation_error, least=True, further=MappingProxyType({"rnn": (0.0003,)})
    ),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=tuple(
        MappingProxyType({"length": length, "address": address})
        for length, address in product(TUNED_AT, (RANDOM, FIXED))
    ),
)
