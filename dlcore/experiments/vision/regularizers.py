"""Few images for a network like VGG: what do dropout and batch normalization each do, and what both together?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes import small_cnns
from dlcore.recipes.progress import SeedProgress

LEARNING_RATES = (0.0003, 0.001, 0.003)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.001,
    "Adam's learning rate. Batch normalization tolerates larger ones; without it, too large a rate learns nothing.",
    low=1e-5,
    high=0.3,
)
DROPPED = Setting(
    "dropout",
    "Dropout rate",
    0.5,
    "Probability that dropout zeroes a unit of the dense layer in a training step. Larger: less memorization, and slower learning.",
    low=0.05,
    high=0.95,
    applies_to=("dropout", "dropout-and-norm"),
)
IMAGES = replace(small_cnns.IMAGES, default=1_500)
EPOCHS = replace(
    small_cnns.EPOCHS, default=60, high=200
)  # until the network without a regularizer has memorized its images
WIDTH = Setting(
    "width",
    "Width",
    8,
    "Channels of the first stage. Wider networks memorize more and take longer.",
    low=2,
    high=32,
)
SIDE = 32
TESTED_EVERY = 5  # epochs
VARIANTS = ("no-regularizer", "dropout", "batch-norm", "dropout-and-norm")


def measure(run_group, device, report):
    """A small VGG with or without each. One seed after another, because what dropout draws must depend on the seed alone."""
    import torch

    from dlcore.blocks.initialization import initialize
    from dlcore.models.vision import VGG

    run = run_group.first
    images, validation = small_cnns.images(run, SIDE, margin=2)

    def make():
        return VGG(
            dropout=run["dropout"] if run.variant in DROPPED.applies_to else 0.0,
            width=run["width"],
            batch_norm=run.variant in ("batch-norm", "dropout-and-norm"),
        )

    tables = []
    for done, seed in enumerate(run_group.seeds):
        (network,) = small_cnns.initialize(make, (seed,))
        initialize(network, "matched", "relu", torch.Generator().manual_seed(seed))
        cost = small_cnns.network_cost(network, SIDE)
        torch.manual_seed(1_000_003 + seed)  # dropout
        (curve,) = small_cnns.train_networks(
            [network],
            replace(run_group, runs=(run_group.runs[done],)),
            images,
            validation,
            lambda weights: torch.optim.Adam(weights, run["learning_rate"]),
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            1 / TESTED_EVERY,
        )
        tables.append({"curve": curve, "cost": small_cnns.with_step_time(cost, curve)})
    return tables


EXPERIMENT = Experiment(
    id="regularizers",
    section="vision",
    question="Few images for a network like VGG: what do dropout and batch normalization each do, and what both together?",
    revision=2,
    varies="regularizers",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, DROPPED, WIDTH, EPOCHS, small_cnns.BATCH, IMAGES, small_cnns.DATA),
    measure=measure,
    cost=lambda run: run["epochs"] * run["images"] * (1 + run["width"] / 8) * (1.5 if "norm" in run.variant else 1),
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
