"""Do stacks of 3×3 filters do as well as one large filter that sees as far, and does depth pay?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import EXACT, PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.experiments.vision import cnn_evolution
from dlcore.recipes import image_classifier, mlp_classifier
from dlcore.recipes.comparisons import accuracy, correct, difference, final, ratio
from dlcore.recipes.progress import SeedProgress

# Of each variant the kernel, how many convolutions of it stand in a stage, and their channels: 12 give one 7×7 as many parameters as three 3×3 have.
FILTERS = MappingProxyType(
    {
        "one-3x3": (3, 1, 16),
        "two-3x3": (3, 2, 16),
        "three-3x3": (3, 3, 16),
        "one-5x5": (5, 1, 16),
        "one-7x7": (7, 1, 16),
        "narrow-7x7": (7, 1, 12),
    }
)
SIDE = 32
LEARNING_RATES = (0.001, 0.003, 0.01, 0.03)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's initial learning rate, annealed to 0 along a cosine; each network's own was tuned. Too small: underfitting within the budget; too large: accuracy stays at chance.",
    low=1e-5,
    high=0.1,
    tuned=MappingProxyType({("one-3x3",): 0.01, ("two-3x3",): 0.01, ("three-3x3",): 0.01, ("one-5x5",): 0.01}),
)
EPOCHS = Setting("epochs", "Epochs", 10, "Passes over the training images.", low=1, high=50)
BATCH = Setting(
    "batch", "Batch", 128, "Images per step. A larger batch makes fewer steps with less noise.", low=8, high=512
)
DATA = replace(
    cnn_evolution.DATA,
    help="The images to learn from: 20,000 clothes, or fewer. A tenth chooses the learning rate and trains nothing.",
    choices=("fashion-20k", "fashion-10k"),
)


def word(variant):
    """The variant's network as a stack: the stem, two stages, the dense layer."""
    kernel, depth, width = FILTERS[variant]
    stages = " ".join([*[f"c{width}k{kernel}p{kernel // 2}"] * depth, "m2"])
    return f"c{width}k3p1 m2 {stages} {stages} d10"


def of_stage(variant):
    """The convolutions of one stage alone."""
    kernel, depth, width = FILTERS[variant]
    return " ".join([f"c{width}k{kernel}p{kernel // 2}"] * depth)


def cost_of(variant):
    """What the network and one of its stages are, from the calculator: weights, multiplications, and what a unit sees."""
    from dlcore.inspection.vision.layer_calculator import costs, parse

    layers, stage = (
        costs(parse(word(variant)), 1, SIDE),
        costs(parse(of_stage(variant)), FILTERS[variant][2], SIDE // 2),
    )
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

    kernel, depth, width = FILTERS[variant]
    fresh, generator = SmallFilters(kernel, depth, width=width), torch.Generator().manual_seed(seed)
    for layer in fresh.modules():
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
            nn.init.zeros_(layer.bias)
    return fresh


def measure(run_group, device, report):
    """One kind of stage, trained on clothes, one network after the other."""
    import torch

    from dlcore.data import load

    run = run_group.first
    images = load(run["data"]).as_squares()
    images, validation = images.split_validation(len(images.train_inputs) // 10)
    tables = []
    for done, seed in enumerate(run_group.seeds):
        model = network(run.variant, seed).to(memory_format=torch.channels_last)
        (curve,) = mlp_classifier.fit(
            [model],
            (seed,),
            images,
            lambda weights: torch.optim.Adam(weights, run["learning_rate"]),
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            batch=run["batch"],
            epochs=run["epochs"],
            validation=validation,
            dimensions=4,
            schedule="cosine",
        )
        answers = image_classifier.logits(model.eval(), images.test_inputs.to(device)).argmax(1).cpu()
        right = {"test": (answers == images.test_targets).tolist()}
        tables.append({"curve": curve, "cost": cost_of(run.variant), "correct": right})
    return tables


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation"))
TUNED_ON = MappingProxyType({"data": "fashion-10k"})  # half of the images, for the time
CLAIM = "vision/vgg-deeper-small-filters"
AFTER = f"Fashion-20k, early training ({EPOCHS.default} epochs), each at its tuned learning rate"
SMALLER = Quantity(
    "difference in test accuracy", "test accuracy is {value} with the smaller filters", "difference", POINTS
)
DEEPER = Quantity(
    "difference in test accuracy, three layers to one",
    "test accuracy is {value} with three 3×3 layers in each stage than with one",
    "difference",
    POINTS,
)
PARAMETERS = Quantity(
    "share of the parameters", "the whole network has {value} as many parameters", "ratio", PERCENT, "lower"
)


def compare_accuracy(quantity, one, other, condition, at_least, factors=MappingProxyType({})):
    """How much more accurate the first is than the other: at least so much."""
    return Evidence(
        CLAIM,
        f"{condition}, {AFTER}",
        quantity,
        (RunQuery(one), RunQuery(other)),
        difference(accuracy()),
        at_least=at_least,
        factors=factors,
        examples=lambda ours, theirs: correct()(ours) - correct()(theirs),
    )


def filters(replaced):
    return MappingProxyType({"filter size": f"with {replaced}"})


def as_accurate(small, large, replaced):
    """At most a point less accurate."""
    return compare_accuracy(SMALLER, small, large, replaced, -0.01, filters(replaced))


def fewer_weights(small, large, replaced):
    return Evidence(
        CLAIM,
        f"{replaced}, whole networks",
        PARAMETERS,
        (RunQuery(small), RunQuery(large)),
        ratio(final("parameters", "cost")),
        at_most=0.8,
        geometric=True,
        factors=filters(replaced),
        replicate=EXACT,
    )


SEVEN, FIVE = "three 3×3 layers in place of one 7×7 layer", "two 3×3 layers in place of one 5×5 layer"
NARROW = "three 3×3 layers in place of one narrower 7×7 layer with about as many parameters"

EXPERIMENT = Experiment(
    id="filter-size",
    section="vision",
    question="Do stacks of 3×3 filters do as well as one large filter that sees as far, and does depth pay?",
    revision=2,
    varies="filters of a stage",
    variants=tuple(FILTERS),
    seeds=tuple(range(16)),
    settings=(LEARNING_RATE, EPOCHS, BATCH, DATA),
    measure=measure,
    cost=lambda run: (
        run["epochs"]
        * (2 if run["data"] == "fashion-20k" else 1)
        * (1.0 if run.variant in ("one-5x5", "two-3x3") else 1.5)
    ),
    tuning=TUNING,
    tuning_seeds=(50, 51, 52),
    tuning_conditions=(TUNED_ON,),
    evidence=(
        as_accurate("three-3x3", "one-7x7", SEVEN),
        fewer_weights("three-3x3", "one-7x7", SEVEN),
        as_accurate("two-3x3", "one-5x5", FIVE),
        fewer_weights("two-3x3", "one-5x5", FIVE),
        as_accurate("three-3x3", "narrow-7x7", NARROW),
        # What depth itself must give, or VGG would have had no reason to go deeper.
        compare_accuracy(DEEPER, "three-3x3", "one-3x3", "three 3×3 layers against one", 0.01),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
