"""How does the loss of an LSTM and of a GPT fall with parameters and with compute?"""

import math
from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.data.corpora import SHAKESPEARE
from dlcore.evidence import Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.experiments.language import bits_per_byte
from dlcore.experiments.language.bits_per_byte import BYTES, DEPTH, DROPOUT
from dlcore.recipes.byte_windows import CONTEXT
from dlcore.recipes.comparisons import difference, final
from dlcore.recipes.progress import SeedProgress

# Five sizes of each learn ten plays by Shakespeare with the training of `bits_per_byte`: as many steps at every size, and so as many bytes, four times
# those of the training part. This GPT has rotary positions. With learned ones it finds out late that the byte before matters: on Python's help it stayed near
# the bits per byte of a bigram for 800 steps at width 64, and for over 5,000 at width 8, so that a curve would tell of that delay and not of size.
#
# Kaplan and others, “Scaling Laws for Neural Language Models”, 2020, count parameters without embeddings, and compute as 6 FLOPs for each parameter and
# token: 2 forward, 4 backward. So do we, but add what they may leave out and networks as small as these may not: the output layer, and the products of
# attention.
#
# GPT's width doubles from size to size; the LSTM has the width with which it comes nearest in parameters.
WIDTHS = MappingProxyType({"lstm": (8, 20, 50, 115, 250), "gpt-rope": (8, 16, 32, 64, 128)})
VARIANTS, HEAD = tuple(WIDTHS), 16  # of GPT's attention, the width of a head
SIZES, TUNED_SIZES = (1, 2, 3, 4, 5), (1, 3, 5)
EVERY = 250  # steps from test to test, which takes as long as some seventy of them
SIZE = Setting(
    "size",
    "Size",
    3,
    "GPT's width doubles from size to size, at three blocks with heads of 16; the LSTM has one layer, and as many parameters within 5%.",
    choices=SIZES,
    labels=MappingProxyType(
        {1: "5 thousand parameters", 2: "14 thousand", 3: "46 thousand", 4: "166 thousand", 5: "629 thousand"}
    ),
)
STEPS = replace(bits_per_byte.STEPS, applies_to=())
GRIDS = MappingProxyType(
    {
        ("lstm", 1): (0.03, 0.1, 0.3),
        ("lstm", 3): (0.01, 0.03, 0.1),
        ("lstm", 5): (0.003, 0.01, 0.03),
        ("gpt-rope", 1): (0.003, 0.01, 0.03),
        ("gpt-rope", 3): (0.001, 0.003, 0.01),
        ("gpt-rope", 5): (0.0003, 0.001, 0.003),
    }
)
# What tuning chose.
CHOSEN = MappingProxyType(
    {
        ("lstm", 1): 0.1,
        ("lstm", 3): 0.03,
        ("lstm", 5): 0.01,
        ("gpt-rope", 1): 0.01,
        ("gpt-rope", 3): 0.003,
        ("gpt-rope", 5): 0.001,
    }
)


def between(chosen):
    """These learning rates, by network and size, and at each size between two of them the geometric mean of its neighbors', to three digits."""
    means = {
        (variant, size): float(f"{math.sqrt(chosen[variant, size - 1] * chosen[variant, size + 1]):.3g}")
        for variant in VARIANTS
        for size in SIZES
        if size not in TUNED_SIZES
    }
    return MappingProxyType({**chosen, **means})


LEARNING_RATE = replace(
    bits_per_byte.LEARNING_RATE,
    applies_to=(),
    help="AdamW's learning rate, constant after 50 steps of warm-up. Each network's own was tuned at sizes 1, 3 and 5; "
    "each size between two of these has the geometric mean of their rates.",
    tuned=between(CHOSEN),
    tuned_by=("size",),
)


def network(variant, width):
    """A fresh network over bytes."""
    from dlcore.models.language.gpt import GPT
    from dlcore.models.language.lstm_language_model import LSTMLanguageModel

    if variant == "lstm":
        return LSTMLanguageModel(BYTES, width, DROPOUT)
    return GPT(BYTES, width, DEPTH, max(1, width // HEAD), CONTEXT, DROPOUT, rotary=True)


def non_embedding(variant, width):
    """Parameters without the embedding and without the output layer, which GPT shares with it."""
    if variant == "lstm":
        return 8 * width**2 + 8 * width  # four gates, each with two matrices and two biases
    return DEPTH * (12 * width**2 + 13 * width) + 2 * width


def parameters(variant, width):
    """All of them."""
    tables = 2 * BYTES if variant == "lstm" else BYTES
    return non_embedding(variant, width) + tables * width + BYTES  # the last are the biases of the logits


def flops_per_byte(variant, width):
    """FLOPs of training for each byte that is read: 6 for each multiply-add forward, as backward takes twice as many as forward.

    The multiply-adds are one for each parameter in the layers and in the output layer, and in attention those of queries with keys and of weights
    with values, which are computed for all positions of the window, masked or not. Embeddings are looked up; what is done element by element
    counts as nothing.
    """
    attention = DEPTH * 2 * CONTEXT * width if variant == "gpt-rope" else 0
    return 6 * (non_embedding(variant, width) + BYTES * width + attention)


def measure(run_group, device, report):
    """Each seed trains on the training part; validation chooses the step, and the test part judges. FLOPs are those up to each test; of a run, of all its steps."""
    from dlcore.recipes.byte_language_model import byte_parts

    texts, run = tuple(byte_parts(SHAKESPEARE).values()), run_group.first
    width, interval = WIDTHS[run.variant][run["size"] - 1], max(EVERY, run["steps"] // 10)
    tables = (
        bits_per_byte.learn(
            run,
            lambda: network(run.variant, width),
            texts,
            seed,
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            interval,
        )
        for done, seed in enumerate(run_group.seeds)
    )
    return [_with_cost(of_seed, run, width) for of_seed in tables]


def _with_cost(tables, run, width):
    per_byte, curve = flops_per_byte(run.variant, width), tables["curve"]
    flops = [float(per_byte * read) for read in curve["bytes"]]
    cost = {
        "bytes": [curve["bytes"][-1]],
        "flops": [flops[-1]],
        "width": [width],
        "non_embedding": [non_embedding(run.variant, width)],
        "learning_rate": [run["learning_rate"]],
    }
    return {"curve": curve | {"flops": flops}, "end": tables["end"] | cost}


def cost(run):
    """A step takes time for each parameter, and some whatever the width, of which attention takes most; in parameters' time."""
    return run["steps"] * (
        parameters(run.variant, WIDTHS[run.variant][run["size"] - 1]) + (50_000 if run.variant == "lstm" else 200_000)
    )


SUPERIOR, JUDGED_SIZES = "language/transformer-superior", (1, 3, 5)
FEWER = Quantity(
    "difference in bits per byte",
    "in predicting plays by Shakespeare byte by byte, trained from scratch, a Transformer needs {value} than an LSTM with as many parameters",
    "difference",
    "bits per byte",
    better="lower",
    words=("more", "fewer"),
)

EXPERIMENT = Experiment(
    id="scaling-curve",
    section="language",
    question="How does the loss of an LSTM and of a GPT fall with parameters and with compute?",
    revision=1,
    varies="model",
    variants=VARIANTS,
    seeds=(0, 1, 2),
    settings=(SIZE, STEPS, LEARNING_RATE),
    measure=measure,
    cost=cost,
    shipped=(
        MappingProxyType({}),
        *(MappingProxyType({"size": size}) for size in SIZES if size != SIZE.default),
    ),
    # A difference of 1% of the two bits or so that such networks reach; declared, like the sizes, before any judged run.
    evidence=tuple(
        Evidence(
            SUPERIOR,
            f"plays by Shakespeare, bytes, {SIZE.labels[size].split(' p')[0]} parameters, tuned learning rates",
            FEWER,
            (RunQuery("gpt-rope", {"size": size}), RunQuery("lstm", {"size": size})),
            difference(final("bits", "end")),
            at_most=-0.02,
            factors=MappingProxyType({"parameters": f"with {SIZE.labels[size].split(' p')[0]} parameters"}),
        )
        for size in JUDGED_SIZES
    ),
    outcome=Outcome("Bits per byte", "bits", "end", unit="bits", better="lower"),
    # At the whole length: after 600 steps larger rates were ahead that end above smaller ones.
    tuning=Tuning("learning_rate", (), bits_per_byte.validation_bits, least=True, grids=GRIDS),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=tuple(MappingProxyType({"size": size}) for size in TUNED_SIZES),
)
