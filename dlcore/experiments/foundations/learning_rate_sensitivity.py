"""Which optimizer learns fastest, and which is robust to a badly chosen learning rate?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import ORDERS, PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.guide.foundations.optimizers import TOPICS
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import difference, final, ratio

LEARNING_RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)
STEP = 0.5  # of a decade, from one rate of the grid to the next
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-3,
    "The learning rate. Too small: underfitting within the budget; too large: divergence. Optimizers differ in their best one.",
    low=1e-6,
    high=10.0,
)
DEPTH = replace(settings.DEPTH, default=3)
EPOCHS = replace(settings.EPOCHS, default=10)
BATCH, WIDTH = settings.BATCH, settings.WIDTH
# Gradient descent and SGD differ from mini-batch SGD in the batch alone, which is the subject of batch_size.
VARIANTS = tuple(topic.id for topic in TOPICS if topic.id not in ("gd", "sgd"))
VALIDATION = 500  # of the training images, held out to choose the learning rate


def measure(run_group, device, report):
    """One optimizer at one rate; its other hyperparameters are the library's defaults, momentum 0.9."""
    from dlcore.blocks.optimizers import optimizer
    from dlcore.data import load

    run = run_group.first
    images, validation = load(run["data"]).split_validation(VALIDATION)
    architecture = {"init": "he", "width": run["width"], "depth": run["depth"]}
    curves = mlp_classifier.fit(
        mlp_classifier.networks(
            architecture, run_group.seeds, images.train_inputs.shape[1], len(images.class_names), "relu"
        ),
        run_group.seeds,
        images,
        lambda weights: optimizer(run.variant, weights, run["learning_rate"]),
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        validation=validation,
        dimensions=2 if run.variant == "muon" else None,
    )
    return [{"curve": curve} for curve in curves]


def at_learning_rates(variant, settings):
    """A variant at every rate of the grid."""
    return tuple(
        RunQuery(variant, MappingProxyType({**settings, "learning_rate": learning_rate}))
        for learning_rate in LEARNING_RATES
    )


def good(tables):
    """How many decades of rates end within two points of the best."""
    ends = list(map(final("accuracy"), tables))
    return STEP * sum(end >= max(ends) - 0.02 for end in ends)


def wider(*tables):
    """The decades of good rates of the first half of the tables minus those of the second."""
    half = len(tables) // 2
    return good(tables[:half]) - good(tables[half:])


RANGE = Quantity(
    "range of good learning rates",
    "Adam's range of good learning rates (largest over smallest within two percentage points of the best accuracy) is {value} as wide as that of {baseline}",
    "ratio",
    ORDERS,
)
LOST = Quantity(
    "accuracy lost at Adam's default learning rate",
    "at the default learning rate of 0.001, Adam's test accuracy is {value} than at the tuned one",
    "difference",
    POINTS,
    "lower",
    words=("lower", "higher"),
)
EPOCHS_OVER_ADAM = Quantity(
    "epochs, the other over Adam",
    "{baseline} needs {value} as many epochs as Adam",
    "ratio",
    TIMES,
    inverse="Adam needs {value} as many epochs as {baseline}",
)


def robust(settings, task):
    claim = "optimizers/adam-robust"
    default = RunQuery("adam", MappingProxyType({**settings, "learning_rate": 1e-3}))
    tuned = RunQuery("adam", settings, Tuning("learning_rate", LEARNING_RATES, final("validation")))
    return (
        *(
            Evidence(
                claim,
                f"against {name}, {task}",
                RANGE,
                at_learning_rates("adam", settings) + at_learning_rates(other, settings),
                wider,
                at_least=0.25,
                factors={"baseline": f"against {name}", "task": f"on {task}"},
            )
            for other, name in (("mini-batch", "plain SGD"), ("momentum", "momentum"))
        ),
        Evidence(
            claim,
            f"untuned, {task}",
            LOST,
            (tuned, default),
            difference(final("accuracy")),
            at_most=0.02,
            factors={"task": f"on {task}"},
        ),
    )


def fast(settings, task, accuracy):
    epochs = mlp_classifier.epochs_to
    tuning = Tuning("learning_rate", LEARNING_RATES, epochs(accuracy, "validation"), least=True)
    return tuple(
        Evidence(
            "optimizers/adam-fast",
            f"against {name}, {task}, to {accuracy * 100:.0f}% accuracy, each at the learning rate chosen on validation",
            EPOCHS_OVER_ADAM,
            (RunQuery(other, settings, tuning), RunQuery("adam", settings, tuning)),
            ratio(epochs(accuracy)),
            at_least=at_least,
            geometric=True,
            factors={
                "baseline": f"against {name}",
                "task": f"on {task}, for a target accuracy of {accuracy * 100:.0f}%",
            },
        )
        for other, name, at_least in (
            ("mini-batch", "plain SGD", 1.1),
            ("momentum", "momentum", 1.1),
            ("rmsprop", "RMSProp", 1 / 1.1),  # the sentence asks for no more than RMSProp's speed
        )
    )


MNIST = MappingProxyType({})
FASHION = MappingProxyType({"data": "fashion-10k", "depth": 6, "epochs": 8})

EXPERIMENT = Experiment(
    id="learning-rate-sensitivity",
    section="foundations",
    question="Which optimizer learns fastest, and which is robust to a badly chosen learning rate?",
    revision=2,
    varies="optimizer",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, settings.DATA, DEPTH, WIDTH, EPOCHS, BATCH),
    measure=measure,
    cost=lambda run: (
        run["epochs"]
        * (9_500 if run["data"] == "fashion-10k" else 3_500)
        / run["batch"]
        * run["depth"]
        * (6 if run.variant == "muon" else 1)
        * (1 + run["width"] * run["batch"] / 20_000)
    ),
    shipped=(MNIST,)
    + tuple(
        MappingProxyType({**settings, "learning_rate": learning_rate})
        for settings, learning_rate in product((MNIST, FASHION), LEARNING_RATES)
        if (settings, learning_rate) != (MNIST, LEARNING_RATE.default)
    ),
    evidence=(
        *robust(MNIST, "MNIST-5k, 3 layers"),
        *robust(FASHION, "Fashion-10k, 6 layers"),
        *fast(MNIST, "MNIST-5k", 0.9),
        *fast(FASHION, "Fashion-10k", 0.8),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
