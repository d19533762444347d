"""How many examples should a step look at: one, a few, or all of them?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.experiments.experiment import Ask, Evidence, Experiment, Setting
from dlcore.experiments.foundations import activations_race as race
from dlcore.experiments.foundations import classifier

EXAMPLES = Setting(
    "examples",
    "Training pictures",
    4_000,
    "How much data there is. A step of gradient descent looks at all of it, and costs that much more; a mini-batch's step does not notice.",
    choices=(400, 4_000),
)
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
RATE = Setting(
    "rate",
    "Learning rate",
    0.1,
    "The length of a step for a slope of one. Too small and the budget runs out, too large and it diverges; the noisier the gradient, the sooner.",
    low=1e-4,
    high=10.0,
)
DEPTH = replace(race.DEPTH, default=2, help="Number of hidden layers. Deeper networks take longer for every step.")
WIDTH = race.WIDTH

# For each variant the batch, the epochs of 4,000 pictures that it may spend, and the tests in all. Fewer steps an epoch need more epochs.
BUDGET = MappingProxyType(
    {
        "batch-1": (1, 2, 20),
        "batch-8": (8, 6, 24),
        "batch-32": (32, 16, 30),
        "batch-128": (128, 40, 40),
        "batch-512": (512, 80, 40),
        "batch-all": (None, 300, 50),
    }
)
DRAWN = 64


def budget(run):
    """Batch, epochs and tests. With less data the steps stay as many, so that there are more epochs."""
    size, epochs, tests = BUDGET[run.variant]
    if size is None or size >= run["examples"]:
        return run["examples"], BUDGET["batch-all"][1], tests
    return size, epochs * EXAMPLES.default // run["examples"], tests


def measure(stack, device, report):
    """Plain SGD with one batch size; and, before it starts, how far the gradients of such batches lie from that of all the data."""
    import torch
    from torch import optim

    from dlcore.data import load
    from dlcore.inspection.signals import gradient_noise

    run, images = stack.first, load("mnist-5k").first(stack.first["examples"])
    size, epochs, tests = budget(run)
    steps = run["examples"] // size
    fresh = classifier.networks(
        {"init": "he", "width": run["width"], "depth": run["depth"]}, stack.seeds, 784, 10, "relu"
    )
    noise = [
        gradient_noise(
            network, images.train_inputs, images.train_targets, size, DRAWN, torch.Generator().manual_seed(seed)
        )
        for network, seed in zip(fresh, stack.seeds, strict=True)
    ]
    curves = classifier.fit(
        fresh,
        stack.seeds,
        images,
        lambda weights: optim.SGD(weights, run["rate"]),
        device,
        report,
        batch=size,
        epochs=epochs,
        every=max(1, steps * epochs // tests),
    )
    return [
        {"curve": curve, "noise": {"batch": [size], "noise": [spread]}}
        for curve, spread in zip(curves, noise, strict=True)
    ]


def cost(run):
    size, epochs, _ = budget(run)
    return epochs * run["examples"] / size * (30 + size) * (1 + run["depth"] * run["width"] / 600)


def swept(variant, examples=4_000):
    """A variant at every rate of the grid."""
    return tuple(Ask(variant, MappingProxyType({"rate": rate, "examples": examples})) for rate in RATES)


def least(column, accuracy, tables):
    """The least of a column at which any rate of the grid first reached the accuracy; infinite where none did."""
    reached = []
    for of_rate in tables:
        curve = of_rate["curve"]
        reached += [at for at, seen in zip(curve[column], curve["accuracy"], strict=True) if seen >= accuracy][:1]
    return min(reached, default=float("inf"))


def over(column, accuracy, *tables):
    """What the first half of the tables needed, over what the second half needed."""
    half = len(tables) // 2
    return least(column, accuracy, tables[:half]) / least(column, accuracy, tables[half:])


def seconds_to_90(*tables):
    return over("seconds", 0.9, *tables)


def epochs_to_90(*tables):
    return over("epoch", 0.9, *tables)


def growth(*tables):
    """How many times longer gradient descent takes with all the data than with a tenth of it, over the same for mini-batches."""
    quarter = len(tables) // 4
    most, tenth, batches_most, batches_tenth = (
        least("seconds", 0.8, tables[start : start + quarter]) for start in range(0, len(tables), quarter)
    )
    return (most / tenth) / (batches_most / batches_tenth)


def noise(tables):
    return tables["noise"]["noise"][0]


def noise_over(ours, one):
    return noise(ours) / noise(one)


AT_BEST = "each at its best rate"
SIDE_BY_SIDE = f"{AT_BEST}, five networks side by side"  # they share each step's fixed cost, which favours small batches

EXPERIMENT = Experiment(
    id="batch-size",
    section="foundations",
    question="How many examples should a step look at: one, a few, or all of them?",
    revision=1,
    varies="batch size",
    variants=tuple(BUDGET),
    seeds=(0, 1, 2, 3, 4),
    settings=(RATE, EXAMPLES, DEPTH, WIDTH),
    measure=measure,
    cost=cost,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"rate": rate, "examples": examples})
        for examples, rate in product(EXAMPLES.choices, RATES)
        if (examples, rate) != (EXAMPLES.default, RATE.default)
    ),
    evidence=(
        Evidence(
            "optimizers/gd-slow-on-large-data",
            f"4,000 pictures, to 90 % accuracy, {SIDE_BY_SIDE}",
            "seconds that gradient descent needs over those of batches of 32",
            swept("batch-all") + swept("batch-32"),
            seconds_to_90,
            at_least=3.0,
            geometric=True,
        ),
        Evidence(
            "optimizers/gd-slow-on-large-data",
            f"from 400 to 4,000 pictures, to 80 % accuracy, {SIDE_BY_SIDE}",
            "growth of gradient descent's seconds over that of batches of 32",
            swept("batch-all") + swept("batch-all", 400) + swept("batch-32") + swept("batch-32", 400),
            growth,
            at_least=1.5,
            geometric=True,
        ),
        Evidence(
            "optimizers/sgd-fast-but-noisy",
            f"faster for each picture seen, to 90 % accuracy, {AT_BEST}",
            "epochs that gradient descent needs over those of single examples",
            swept("batch-all") + swept("batch-1"),
            epochs_to_90,
            at_least=3.0,
            geometric=True,
        ),
        Evidence(
            "optimizers/sgd-fast-but-noisy",
            f"faster by the clock, to 90 % accuracy, {SIDE_BY_SIDE}",
            "seconds that gradient descent needs over those of single examples",
            swept("batch-all") + swept("batch-1"),
            seconds_to_90,
            at_least=1.25,
            geometric=True,
        ),
        Evidence(
            "optimizers/sgd-fast-but-noisy",
            "noisy, before the first step",
            "distance of one example's gradient from that of all, over the length of the latter",
            (Ask("batch-1", MappingProxyType({})),),
            noise,
            at_least=1.0,
            geometric=True,
        ),
        Evidence(
            "optimizers/mini-batch-balances",
            f"speed against single examples, to 90 % accuracy, {SIDE_BY_SIDE}",
            "seconds of single examples over those of batches of 32",
            swept("batch-1") + swept("batch-32"),
            seconds_to_90,
            at_least=1.25,
            geometric=True,
        ),
        Evidence(
            "optimizers/mini-batch-balances",
            f"speed against gradient descent, to 90 % accuracy, {SIDE_BY_SIDE}",
            "seconds of gradient descent over those of batches of 32",
            swept("batch-all") + swept("batch-32"),
            seconds_to_90,
            at_least=1.25,
            geometric=True,
        ),
        Evidence(
            "optimizers/mini-batch-balances",
            "stability, before the first step",
            "noise of a batch of 32 over that of single examples",
            (Ask("batch-32", MappingProxyType({})), Ask("batch-1", MappingProxyType({}))),
            noise_over,
            at_most=0.25,
            geometric=True,
        ),
    ),
)
