"""Few images, 40 % label noise: which optimizer overfits, and is RMSProp the way out where Adam does?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Evidence, Experiment, RunQuery, Setting
from dlcore.recipes import label_noise, per_seed_data

VARIANTS = ("mini-batch", "momentum", "rmsprop", "adam")
LEARNING_RATES = (3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-3,
    "The step size. With smaller ones there is less time to memorize wrong labels, larger ones diverge.",
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


def final(tables):
    return per_seed_data.best(tables)["curve"]["accuracy"][-1]


def stopped(tables):
    """Test accuracy where validation accuracy was first best, at any test of any rate: what early stopping would have kept."""
    evaluations = [
        pair
        for of_rate in tables
        for pair in zip(of_rate["curve"]["validation"], of_rate["curve"]["accuracy"], strict=True)
    ]
    return max(evaluations, key=lambda pair: pair[0])[1]


def gained(measured):
    """What the first half of the tables has more of than the second."""

    def difference(*tables):
        half = len(tables) // 2
        return measured(tables[:half]) - measured(tables[half:])

    return difference


def at_learning_rates(variant):
    return tuple(
        RunQuery(variant, MappingProxyType({"learning_rate": learning_rate})) for learning_rate in LEARNING_RATES
    )


CLAIM = "optimizers/rmsprop-for-rnn-or-overfitting"
EVIDENCE = (
    Evidence(
        CLAIM,
        "500 digits, 40 % label noise, after the last epoch, each at the learning rate chosen on validation",
        "test accuracy that RMSProp gains on Adam",
        at_learning_rates("rmsprop") + at_learning_rates("adam"),
        gained(final),
        at_least=0.01,
    ),
    Evidence(
        CLAIM,
        "the same with early stopping, each at the learning rate chosen on validation",
        "test accuracy that RMSProp gains on Adam",
        at_learning_rates("rmsprop") + at_learning_rates("adam"),
        gained(stopped),
        at_least=0.01,
    ),
)

EXPERIMENT = Experiment(
    id="overfitting",
    section="foundations",
    question="Few images, 40 % label noise: which optimizer overfits, and is RMSProp the way out where Adam does?",
    revision=1,
    varies="optimizer",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, label_noise.IMAGES, LABEL_NOISE, label_noise.EPOCHS),
    measure=measure,
    cost=label_noise.cost,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"learning_rate": learning_rate})
        for learning_rate in LEARNING_RATES
        if learning_rate != LEARNING_RATE.default
    ),
    evidence=EVIDENCE,
)
