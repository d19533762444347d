"""Do three 3×3 filters do better than one of 7×7 that sees as far?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import EXACT, PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import mlp_classifier
from dlcore.recipes.comparisons import difference, final, ratio

# Of each variant the kernel, and how many convolutions of it stand in a stage.
FILTERS = MappingProxyType({"one-7x7": (7, 1), "three-3x3": (3, 3), "one-5x5": (5, 1), "two-3x3": (3, 2)})
WIDTH, SIDE = 16, 32
VALIDATION = 1_000  # of the training images, kept apart to choose the rate
LEARNING_RATES = (0.003, 0.01)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's initial learning rate, annealed to 0 along a cosine. Too small: underfitting within the budget; too large: accuracy stays at chance.",
    low=1e-5,
    high=0.1,
)
EPOCHS = Setting("epochs", "Epochs", 3, "Passes over the training images.", low=1, high=30)
BATCH = Setting(
    "batch", "Batch", 128, "Images per step. A larger batch makes fewer steps with less noise.", low=8, high=512
)


def word(variant):
    """The variant's network as a stack: the stem, two stages, the dense layer."""
    kernel, depth = FILTERS[variant]
    stages = " ".join([*[f"c{WIDTH}k{kernel}p{kernel // 2}"] * depth, "m2"])
    return f"c{WIDTH}k3p1 m2 {stages} {stages} d10"


def of_stage(variant):
    """The convolutions of one stage alone."""
    kernel, depth = FILTERS[variant]
    return " ".join([f"c{WIDTH}k{kernel}p{kernel // 2}"] * depth)


def cost_of(variant):
    """What the network and one of its stages are, from the calculator: weights, multiplications, and what a unit sees."""
    from dlcore.inspection.vision.layer_calculator import costs, parse

    layers, stage = costs(parse(word(variant)), 1, SIDE), costs(parse(of_stage(variant)), WIDTH, SIDE // 2)
    return {
        "parameters": [sum(layer.parameters for layer in layers)],
        "macs": [sum(layer.macs for layer in layers)],
        "stage_parameters": [sum(layer.parameters for layer in stage)],
        "field": [stage[-1].field],
        "layers": [sum(layer.layer.kind != "m" for layer in layers)],
    }


def network(variant, seed):
    """A fresh network; its weights are drawn after He, so that depth alone does not decide whether it learns."""
    import torch
    from torch import nn

    from dlcore.models.vision.filter_size import SmallFilters

    kernel, depth = FILTERS[variant]
    fresh, generator = SmallFilters(kernel, depth, width=WIDTH), torch.Generator().manual_seed(seed)
    for layer in fresh.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
            nn.init.zeros_(layer.bias)
    return fresh


def measure(run_group, device, report):
    """One kind of stage at one rate, trained on Fashion-10k; the rate is chosen on a validation part."""
    import torch

    from dlcore.data import load

    run = run_group.first
    images, validation = load("fashion-10k").as_squares().split_validation(VALIDATION)
    curves = mlp_classifier.fit(
        [network(run.variant, seed) for seed in run_group.seeds],
        run_group.seeds,
        images,
        lambda weights: torch.optim.Adam(weights, run["learning_rate"]),
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        validation=validation,
        dimensions=4,
        schedule="cosine",
    )
    return [{"curve": curve, "cost": cost_of(run.variant)} for curve in curves]


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation"))
ACCURACY = Quantity(
    "difference in test accuracy", "test accuracy is {value} with the smaller filters", "difference", POINTS
)
WEIGHTS = Quantity("share of the weights", "the whole network has {value} as many weights", "ratio", PERCENT, "lower")


def evidence(small, large, told):
    claim, base = "vision/vgg-deeper-small-filters", MappingProxyType({})
    factors = MappingProxyType({"filter size": f"with {told.replace(' against', ' layers in place of')} layer"})
    return (
        Evidence(
            claim,
            f"{told}, Fashion-10k, tuned learning rates",
            ACCURACY,
            (RunQuery(small, tuning=TUNING), RunQuery(large, tuning=TUNING)),
            difference(final("accuracy")),
            at_least=-0.01,  # as accurate, or better
            factors=factors,
        ),
        Evidence(
            claim,
            f"{told}, whole networks",
            WEIGHTS,
            (RunQuery(small, base), RunQuery(large, base)),
            ratio(final("parameters", "cost")),
            at_most=0.8,
            geometric=True,
            factors=factors,
            replicate=EXACT,
        ),
    )


EXPERIMENT = Experiment(
    id="filter-size",
    section="vision",
    question="Do three 3×3 filters do better than one of 7×7 that sees as far?",
    revision=1,
    varies="filters of a stage",
    variants=tuple(FILTERS),
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, EPOCHS, BATCH),
    measure=measure,
    cost=lambda run: (
        run["epochs"] * (200 / run["batch"] + 1) * (3 + FILTERS[run.variant][1] * FILTERS[run.variant][0] / 9)
    ),
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
    ),
    evidence=(
        *evidence("three-3x3", "one-7x7", "three 3×3 against one 7×7"),
        *evidence("two-3x3", "one-5x5", "two 3×3 against one 5×5"),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
