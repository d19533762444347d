"""Few images, a network that can memorize them: does weight decay help, and does it matter how Adam applies it?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import label_noise
from dlcore.recipes.comparisons import difference, final

VARIANTS = ("adam", "adam-l2", "adamw")
DECAYS = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
DECAY = Setting(
    "decay",
    "Weight decay",
    0.0,
    "Strength of weight decay. Too much and the network cannot fit; the same number means different strengths for L2 and AdamW.",
    low=0.0,
    high=100.0,
    applies_to=("adam-l2", "adamw"),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-3,
    "The learning rate; Adam's default is 0.001. AdamW shrinks the weights by this times the decay in each step.",
    low=1e-6,
    high=1.0,
)
LABEL_NOISE = (0.0, 0.2)
LEAD = 0.005  # by which AdamW is to be better: half a point


def measure(run_group, device, report):
    """Adam as it is, with the decay added to its gradient (L2), or with the decay beside it (AdamW)."""
    from dlcore.blocks.optimizers import optimizer

    run = run_group.first
    name = "adamw" if run.variant == "adamw" else "adam"
    return label_noise.train(
        run_group, lambda weights: optimizer(name, weights, run["learning_rate"], decay=run["decay"]), device, report
    )


TUNING = Tuning("decay", DECAYS, final("validation"))
CLAIM = "optimizers/adamw-generalizes"

GAIN = Quantity(
    "test accuracy, AdamW minus the other",
    "trained on 500 digits, AdamW's test accuracy is {value}",
    "difference",
    POINTS,
)


def better(noise, baseline, query, chosen):
    """Whether AdamW ends at least half a point above Adam."""
    labels = f"{noise * 100:.0f}% label noise" if noise else "clean labels"
    return Evidence(
        CLAIM,
        f"against {baseline}, 500 digits, {labels}, {chosen} chosen on validation",
        GAIN,
        (RunQuery("adamw", MappingProxyType({"label_noise": noise}), TUNING), query),
        difference(final("accuracy")),
        at_least=LEAD,
        factors={"baseline": f"against {baseline}", "label noise": f"{'with' if noise else 'on'} {labels}"},
    )


def against_both(noise):
    settings = MappingProxyType({"label_noise": noise})
    return (
        better(noise, "Adam without weight decay", RunQuery("adam", settings), "decay"),
        better(noise, "Adam with L2 regularization", RunQuery("adam-l2", settings, TUNING), "both decays"),
    )


EXPERIMENT = Experiment(
    id="weight-decay",
    section="foundations",
    question="Few images, a network that can memorize them: does weight decay help, and does it matter how Adam applies it?",
    revision=1,
    varies="weight decay",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(DECAY, LEARNING_RATE, label_noise.IMAGES, label_noise.LABEL_NOISE, label_noise.EPOCHS),
    measure=measure,
    cost=label_noise.cost,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"decay": decay, "label_noise": noise})
        for noise, decay in product(LABEL_NOISE, DECAYS)
        if (noise, decay) != (label_noise.LABEL_NOISE.default, DECAY.default)
    ),
    evidence=tuple(evidence for noise in LABEL_NOISE for evidence in against_both(noise)),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
