"""How many examples should a step use: one, a few, or all of them?"""

from dataclasses import replace
from itertools import islice, pairwise, product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import first_at, ratio

EXAMPLES = Setting(
    "examples",
    "Training images",
    3_200,
    "The size of the training set. A step of gradient descent uses all of it, and costs that much more; a mini-batch step costs the same.",
    choices=(320, 3_200),
)
LEARNING_RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.1,
    "The learning rate. Too small: underfitting within the budget; too large: divergence, the sooner the noisier the gradient.",
    low=1e-4,
    high=10.0,
)
DEPTH = replace(settings.DEPTH, default=2, help="Number of hidden layers. Deeper networks take longer for every step.")
WIDTH = settings.WIDTH

# For each variant the batch, the epochs of 3,200 images that it may spend, and the tests in all. Fewer steps an epoch need more epochs.
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
VALIDATION = 800  # images held out to choose the learning rate
REFERENCE = 32  # the batch whose step is the unit of time where run groups are compared
TURN = 5  # steps; the first may find the caches full of the other batch, and the median does not depend on it
WARM_UP, TIMED = 2, 12  # pairs of turns


def budget(run):
    """Batch, epochs and tests. With less data the steps stay as many, so that there are more epochs."""
    size, epochs, tests = BUDGET[run.variant]
    if size is None or size >= run["examples"]:
        return run["examples"], BUDGET["batch-all"][1], tests
    return size, epochs * EXAMPLES.default // run["examples"], tests


def measure(run_group, device, report):
    """Plain SGD with one batch size; and, before it starts, how far the gradients of such batches lie from that of all the data.

    The seeds are trained side by side, but time is that of one network. Before the training each is stepped by itself, in turn with batches of 32: `seconds` of the
    curve are steps × the median of these steps, `relative_time` is steps × how many times as long they took as those of 32, which other run groups can be compared by.
    """
    import torch
    from torch import optim

    from dlcore.data import load
    from dlcore.inspection.foundations.activation_statistics import gradient_noise

    run = run_group.first
    images, validation = load("mnist-5k").split_validation(VALIDATION)
    images = images.first(run["examples"])
    size, epochs, tests = budget(run)
    steps = run["examples"] // size
    fresh = mlp_classifier.networks(
        {"init": "he", "width": run["width"], "depth": run["depth"]}, run_group.seeds, 784, 10, "relu"
    )
    noise = [
        gradient_noise(
            network, images.train_inputs, images.train_targets, size, DRAWN, torch.Generator().manual_seed(seed)
        )
        for network, seed in zip(fresh, run_group.seeds, strict=True)
    ]
    times = [
        step_times(network, seed, images, run, device) for network, seed in zip(fresh, run_group.seeds, strict=True)
    ]
    curves = mlp_classifier.fit(
        fresh,
        run_group.seeds,
        images,
        lambda weights: optim.SGD(weights, run["learning_rate"]),
        device,
        report,
        batch=size,
        epochs=epochs,
        every=max(1, steps * epochs // tests),
        validation=validation,
    )
    for curve, time in zip(curves, times, strict=True):
        curve["seconds"] = [step * time["seconds"] for step in curve["step"]]
        curve["relative_time"] = [step * time["ratio"] for step in curve["step"]]
    return [
        {
            "curve": curve,
            "noise": {"batch": [size], "noise": [spread]},
            "step_time": {name: [value] for name, value in time.items()},
        }
        for curve, spread, time in zip(curves, noise, times, strict=True)
    ]


def step_times(network, seed, images, run, device):
    """The median seconds of a step of this batch, `seconds`, and of a batch of 32 of the same images, `reference_seconds`; and the `ratio` of the two.

    Each trains its own copy of the network, and nothing shares its steps. They take turns of a few steps, each beginning every other time, so that what slows
    one slows the other; the ratio is the median over the pairs of turns.
    """
    from statistics import median

    from dlcore.blocks.callbacks import Stopwatch

    stopwatch = Stopwatch(device)
    works = [turns(network, seed, images, size, run, device, stopwatch) for size in (budget(run)[0], REFERENCE)]
    pairs = []
    for place in range(WARM_UP + TIMED):
        order = (0, 1) if place % 2 else (1, 0)
        taken = {which: next(works[which]) for which in order}
        pairs.append((taken[0], taken[1]))
    own, reference = zip(*pairs[WARM_UP:], strict=True)
    return {
        "seconds": median(second for turn in own for second in turn),
        "reference_seconds": median(second for turn in reference for second in turn),
        "ratio": median(median(ours) / median(theirs) for ours, theirs in zip(own, reference, strict=True)),
    }


def turns(network, seed, images, size, run, device, stopwatch):
    """Trains a copy of the network for a few steps at a time, and yields the seconds of each of these steps."""
    import torch

    from dlcore.models.stacked import stack_networks
    from dlcore.training import batches, cross_entropy, train

    class Marks:
        def __init__(self):
            self.seconds = [stopwatch.seconds]

        def on_step_end(self, state):
            self.seconds.append(stopwatch.seconds)

    model = stack_networks([network]).to(device)
    optimizer = torch.optim.SGD(model.parameters(), run["learning_rate"])
    drawn = batches(
        images.train_inputs.to(device), images.train_targets.to(device), (seed,), size, TURN * (WARM_UP + TIMED)
    )
    while True:
        marks = Marks()
        train(model, islice(drawn, TURN), cross_entropy, optimizer, [marks])
        yield [after - before for before, after in pairwise(marks.seconds)]


def cost(run):
    size, epochs, _ = budget(run)
    timed = TURN * (WARM_UP + TIMED)
    steps = (epochs * run["examples"] / size + timed) * (30 + size) + timed * (30 + REFERENCE)
    return steps * (1 + run["depth"] * run["width"] / 600)


def growth(most, tenth, batches_most, batches_tenth):
    """How many times longer gradient descent takes with all the data than with a tenth of it, over the same for mini-batches.

    On either size of the data both are timed against batches of 32 of these data, which cancel.
    """
    time = first_at(0.8, "accuracy", "relative_time")
    return (time(most) / time(tenth)) / (time(batches_most) / time(batches_tenth))


def fastest(variant, accuracy, column, examples=EXAMPLES.default):
    """A batch size at the learning rate with which the validation part reaches the accuracy first."""
    tuning = Tuning("learning_rate", LEARNING_RATES, first_at(accuracy, "validation", column), least=True)
    return RunQuery(variant, MappingProxyType({"examples": examples}), tuning)


def noise(tables):
    return tables["noise"]["noise"][0]


def noise_over(ours, one):
    return noise(ours) / noise(one)


AT_BEST = "each at the learning rate chosen on validation"
GROWTH = Quantity(
    "growth of full-batch gradient descent's slowdown",
    "that factor is {value} as large on 3,200 images as on 320",
    "ratio",
    TIMES,
)


def cost_in(unit):
    return Quantity(
        "cost of the full batch over that of single examples",
        f"to reach 90% accuracy, the full batch needs {{value}} as many {unit} as SGD on single examples",
        "ratio",
        TIMES,
        inverse=f"to reach 90% accuracy, single examples need {{value}} as many {unit} as the full batch",
    )


NOISE = Quantity(
    "noise of a single example's gradient",
    "before the first step, the noise in a single example's gradient is {value} as large as the full gradient itself",
    "ratio",
    TIMES,
    "lower",
)
RELATIVE_NOISE = Quantity(
    "noise of a batch of 32, relative to single examples",
    "the gradient of a batch of 32 is {value} as noisy as that of a single example",
    "ratio",
    TIMES,
    "lower",
)


def time_over_mini_batch(says):
    return Quantity("time, relative to batches of 32", says, "ratio", TIMES)


def longer(claim, variant, condition, quantity, at_least, **declared):
    """How many times as long another batch size takes to 90% accuracy as batches of 32."""
    return Evidence(
        claim,
        f"{condition}, to 90% accuracy, {AT_BEST}",
        quantity,
        (fastest(variant, 0.9, "relative_time"), fastest("batch-32", 0.9, "relative_time")),
        ratio(first_at(0.9, "accuracy", "relative_time")),
        at_least=at_least,
        geometric=True,
        **declared,
    )


def balances(variant, name):
    return longer(
        "optimizers/mini-batch-balances",
        variant,
        f"speed against {name}",
        time_over_mini_batch("90% accuracy takes {value} as long with {baseline} as with batches of 32"),
        1.25,
        factors={"baseline": f"against {name}"},
    )


def cheaper(counted, column):
    """How many times as many images, or seconds, gradient descent needs as single examples."""
    return Evidence(
        "optimizers/sgd-fast-but-noisy",
        f"counted in {counted}, to 90% accuracy, {AT_BEST}",
        cost_in(counted.split()[0]),
        (fastest("batch-all", 0.9, column), fastest("batch-1", 0.9, column)),
        ratio(first_at(0.9, "accuracy", column)),
        at_least=1.25,
        geometric=True,
        factors={"measure of cost": f"counted in {counted}"},
    )


EXPERIMENT = Experiment(
    id="batch-size",
    section="foundations",
    question="How many examples should a step use: one, a few, or all of them?",
    revision=3,
    varies="batch size",
    variants=tuple(BUDGET),
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, EXAMPLES, DEPTH, WIDTH),
    measure=measure,
    cost=cost,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"learning_rate": learning_rate, "examples": examples})
        for examples, learning_rate in product(EXAMPLES.choices, LEARNING_RATES)
        if (examples, learning_rate) != (EXAMPLES.default, LEARNING_RATE.default)
    ),
    evidence=(
        longer(
            "optimizers/gd-slow-on-large-data",
            "batch-all",
            "3,200 images",
            time_over_mini_batch(
                "to reach 90% accuracy on 3,200 images, full-batch gradient descent takes {value} as long as mini-batches of 32"
            ),
            3.0,
        ),
        Evidence(
            "optimizers/gd-slow-on-large-data",
            f"from 320 to 3,200 images, to 80% accuracy, {AT_BEST}",
            GROWTH,
            tuple(
                fastest(variant, 0.8, "relative_time", examples)
                for variant in ("batch-all", "batch-32")
                for examples in (3_200, 320)
            ),
            growth,
            at_least=1.5,
            geometric=True,
        ),
        cheaper("images seen", "epoch"),
        cheaper("seconds", "relative_time"),
        Evidence(
            "optimizers/sgd-fast-but-noisy",
            "noisy, before the first step",
            NOISE,
            (RunQuery("batch-1", MappingProxyType({})),),
            noise,
            at_least=1.0,
            geometric=True,
        ),
        balances("batch-1", "single examples"),
        balances("batch-all", "all examples in one batch"),
        Evidence(
            "optimizers/mini-batch-balances",
            "stability, before the first step",
            RELATIVE_NOISE,
            (RunQuery("batch-32", MappingProxyType({})), RunQuery("batch-1", MappingProxyType({}))),
            noise_over,
            at_most=0.25,
            geometric=True,
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    exclusive=True,
)
