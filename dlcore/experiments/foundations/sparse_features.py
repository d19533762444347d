"""When some features occur often and most of them rarely, which optimizer learns the rare ones too?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, LIMIT, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import per_seed_data
from dlcore.recipes.comparisons import final, ratio
from dlcore.recipes.sparse_classifier import BATCH, EXAMPLES, FEATURES, classifier, is_correct, loss, split

SCHEDULED = "sgd-inverse-sqrt"
VARIANTS = ("mini-batch", SCHEDULED, "momentum", "adagrad", "rmsprop", "adam")
LEARNING_RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.1,
    "The learning rate; with the schedule 1/√t that of the first step. With a larger one rare features are learned from fewer occurrences, and frequent ones become noisy.",
    low=1e-5,
    high=1_000.0,
)
SPREAD = Setting(
    "spread",
    "How often features occur",
    "unequal",
    "Feature j occurs with probability 1/j; or all features occur equally often, with as many per example on average; or every example has all features, with small values.",
    choices=("unequal", "equal", "dense"),
    labels=MappingProxyType(
        {"unequal": "Some often, most rarely", "equal": "All equally rarely", "dense": "All always (dense)"}
    ),
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    2,
    "Passes over the examples. More give plain SGD time to learn the rare features too.",
    low=1,
    high=20,
)
EVERY = 50
EDGES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 501)  # ranks of features that are looked at together


def measure(run_group, device, report):
    """Logistic regression from zero weights under one optimizer at one rate; and how far each group of weights ended from the true ones."""
    import torch

    from dlcore.blocks.optimizers import optimizer
    from dlcore.blocks.schedules import inverse_sqrt
    from dlcore.data import sparse_features as data

    run, spread = run_group.first, run_group.first["spread"]
    draws = [data.draw(EXAMPLES, FEATURES, spread, seed) for seed in run_group.seeds]
    x, labels = per_seed_data.stack_draws((x, labels) for x, labels, _ in draws)
    truth = torch.stack([true for *_, true in draws])
    descent = "mini-batch" if run.variant == SCHEDULED else run.variant
    model, curves = per_seed_data.fit(
        [classifier() for _ in run_group.seeds],
        run_group.seeds,
        *split(x, labels),
        lambda weights: optimizer(descent, weights, run["learning_rate"]),
        device,
        report,
        batch=BATCH,
        epochs=run["epochs"],
        every=EVERY,
        loss=loss,
        correct=is_correct,
        schedule=inverse_sqrt if run.variant == SCHEDULED else None,
    )
    learned = model[0].weight.detach().squeeze(-1).cpu()  # (networks, features)
    return [
        {"curve": curve, "weights": _by_rank(weights, true, data.STRENGTH, curve["validation_loss"][-1])}
        for curve, weights, true in zip(curves, learned, truth, strict=True)
    ]


def _by_rank(learned, true, strength, validation_loss):
    """For each group of features: its middle rank, and the root mean square error of the learned weights, over the true ones' standard deviation."""
    groups = [slice(first - 1, last - 1) for first, last in zip(EDGES, EDGES[1:])]
    return {
        "rank": [(first * (last - 1)) ** 0.5 for first, last in zip(EDGES, EDGES[1:])],
        "error": [(learned[group] - true[group]).square().mean().sqrt().item() / strength for group in groups],
        "validation_loss": [validation_loss] * len(groups),
    }


def contrast(sgd, adagrad, elsewhere_sgd, elsewhere_adagrad):
    """SGD's cross-entropy over AdaGrad's, over the same in the other data."""
    return times(sgd, adagrad) / times(elsewhere_sgd, elsewhere_adagrad)


def query(variant, spread="unequal"):
    return RunQuery(variant, MappingProxyType({"spread": spread}), TUNING)


times = ratio(final("loss"))
TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation_loss"), least=True)
CLAIM, CHOSEN = "optimizers/adagrad-sparse", "each at the learning rate chosen on validation"
LOSS = Quantity(
    "held-out loss relative to AdaGrad's",
    "{baseline}'s held-out loss is {value} AdaGrad's",
    "ratio",
    TIMES,
    inverse="AdaGrad's held-out loss is {value} {baseline}'s",
)
ERROR = Quantity(
    "error of the rarest features' weights, SGD over AdaGrad",
    "the weights of the rarest features end {value} as far from the true ones with plain SGD as with AdaGrad",
    "ratio",
    TIMES,
)
ADVANTAGE = Quantity(
    "AdaGrad's advantage over SGD, sparse over dense",
    "on sparse data, the loss of plain SGD over that of AdaGrad is {value} what it is on dense data",
    "ratio",
    TIMES,
)
FREQUENCIES = MappingProxyType(
    {
        "unequal": "few common and many rare features",
        "equal": "features that are all equally rare",
        "dense": "dense features",
    }
)


def ahead(other, name, spread="unequal", at_least=1.05, **declared):
    """How many times AdaGrad's held-out loss that of another optimizer is."""
    return Evidence(
        CLAIM,
        f"against {name}, {FREQUENCIES[spread]}, {CHOSEN}",
        LOSS,
        (query(other, spread), query("adagrad", spread)),
        times,
        at_least=at_least,
        geometric=True,
        factors={"baseline": f"against {name}", "feature frequencies": f"with {FREQUENCIES[spread]}"},
        **declared,
    )


EXPERIMENT = Experiment(
    id="sparse-features",
    section="foundations",
    question="When some features occur often and most of them rarely, which optimizer learns the rare ones too?",
    revision=1,
    varies="optimizer",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, SPREAD, EPOCHS),
    measure=measure,
    cost=lambda run: 1 + run["epochs"],
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"learning_rate": learning_rate, "spread": spread})
        for spread, learning_rate in product(SPREAD.choices, LEARNING_RATES)
        if (spread, learning_rate) != (SPREAD.default, LEARNING_RATE.default)
    ),
    evidence=(
        ahead("mini-batch", "plain SGD"),
        ahead("momentum", "momentum"),
        ahead("adam", "Adam", at_least=1 / 1.05),  # which adapts every rate too: as good is enough
        Evidence(
            CLAIM,
            f"rare features, against plain SGD, {CHOSEN}",
            ERROR,
            (query("mini-batch"), query("adagrad")),
            ratio(final("error", "weights")),
            at_least=1.05,
            geometric=True,
        ),
        ahead("mini-batch", "plain SGD", "equal", role=LIMIT),
        Evidence(
            CLAIM,
            f"more so than with dense features, against plain SGD, {CHOSEN}",
            ADVANTAGE,
            (query("mini-batch"), query("adagrad"), query("mini-batch", "dense"), query("adagrad", "dense")),
            contrast,
            at_least=1.03,
            geometric=True,
        ),
        # AdaGrad is also a schedule: this one slows all weights down alike, as AdaGrad does where all features are alike.
        ahead(SCHEDULED, "SGD with a rate ∝ 1/√t"),
        *(
            Evidence(
                CLAIM,
                f"against SGD with a rate ∝ 1/√t, {FREQUENCIES[spread]}, {CHOSEN}",
                LOSS,
                (query(SCHEDULED, spread), query("adagrad", spread)),
                times,
                within=1.05,
                geometric=True,
                role=CONTROL,
                factors={
                    "baseline": "against SGD with a rate ∝ 1/√t",
                    "feature frequencies": f"with {FREQUENCIES[spread]}",
                },
            )
            for spread in ("equal", "dense")
        ),
    ),
    outcome=Outcome("Held-out cross-entropy", "loss", unit="nats", better="lower"),
)
