"""Few images, 40% label noise: which optimizer overfits, and is RMSProp the way out where Adam does?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import LIMIT, PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import label_noise
from dlcore.recipes.comparisons import difference, final

VARIANTS = ("mini-batch", "momentum", "rmsprop", "adam")
LEARNING_RATES = (3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-3,
    "The learning rate. With a smaller one fewer mislabeled examples are memorized within the epochs; larger ones diverge.",
    low=1e-6,
    high=10.0,
)
LABEL_NOISE = replace(label_noise.LABEL_NOISE, default=0.4)


def measure(run_group, device, report):
    """One optimizer at one rate, without decay and without early stopping."""
    from dlcore.blocks.optimizers import optimizer

    run = run_group.first
    return label_noise.train(
        run_group, lambda weights: optimizer(run.variant, weights, run["learning_rate"]), device, report
    )


def best(part):
    """The best validation accuracy of all tests, or with `part` “accuracy” the test accuracy beside it: where early stopping would have stopped."""

    def where_best(tables):
        curve = tables["curve"]
        return curve[part][max(range(len(curve["validation"])), key=curve["validation"].__getitem__)]

    return where_best


AT_END = Tuning("learning_rate", LEARNING_RATES, final("validation"))
STOPPED = Tuning("learning_rate", LEARNING_RATES, best("validation"))
GAIN = Quantity(
    "test accuracy, RMSProp minus Adam",
    "trained on 500 digits with 40% label noise, RMSProp's test accuracy is {value} than Adam's",
    "difference",
    POINTS,
)


def ahead(stopping, tuning, accuracy, **declared):
    """Whether RMSProp ends at least a point above Adam."""
    return Evidence(
        "optimizers/rmsprop-for-rnn-or-overfitting",
        f"500 digits, 40% label noise, {stopping}, each at the learning rate chosen on validation",
        GAIN,
        tuple(RunQuery(variant, tuning=tuning) for variant in ("rmsprop", "adam")),
        difference(accuracy),
        at_least=0.01,
        factors={"early stopping": stopping},
        **declared,
    )


EXPERIMENT = Experiment(
    id="overfitting",
    section="foundations",
    question="Few images, 40% label noise: which optimizer overfits, and is RMSProp the way out where Adam does?",
    revision=1,
    varies="optimizer",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, label_noise.IMAGES, LABEL_NOISE, label_noise.EPOCHS),
    measure=measure,
    cost=label_noise.cost,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"learning_rate": learning_rate})
        for learning_rate in LEARNING_RATES
        if learning_rate != LEARNING_RATE.default
    ),
    evidence=(
        ahead("without early stopping", AT_END, final("accuracy")),
        ahead("with early stopping", STOPPED, best("accuracy"), role=LIMIT),  # then Adam is kept from overfitting
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
