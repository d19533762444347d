"""Few pictures for a network like VGG: what do dropout and batch normalisation each do, and what both together?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.recipes import small_cnns
from dlcore.recipes.progress import Part

RATES = (0.001, 0.003)
RATE = Setting(
    "rate",
    "Learning rate",
    0.001,
    "Adam's rate. Batch normalisation bears larger ones; too large and a network without it learns nothing.",
    low=1e-5,
    high=0.3,
)
DROPPED = Setting(
    "dropped",
    "Share dropped",
    0.5,
    "How many units of the dense layer dropout shuts at random in each step. More of them hold back learning by heart, and learning.",
    low=0.05,
    high=0.95,
    only_for=("dropout", "dropout-and-norm"),
)
PICTURES = replace(small_cnns.PICTURES, default=1_500)
EPOCHS = replace(small_cnns.EPOCHS, default=16)
WIDTH = Setting(
    "width",
    "Width",
    8,
    "Channels of the first stage. Wider networks learn more by heart and take longer.",
    low=2,
    high=32,
)
SIDE = 32
VARIANTS = ("no-regularizer", "dropout", "batch-norm", "dropout-and-norm")


def measure(stack, device, report):
    """A small VGG with or without each. One seed after another, because what dropout draws must depend on the seed alone."""
    import torch

    from dlcore.models.vision import VGG

    run = stack.first
    images, validation = small_cnns.images(run, SIDE, margin=2)

    def make():
        return VGG(
            dropout=run["dropped"] if run.variant in DROPPED.only_for else 0.0,
            width=run["width"],
            normed=run.variant in ("batch-norm", "dropout-and-norm"),
        )

    tables = []
    for done, seed in enumerate(stack.seeds):
        (network,) = small_cnns.fresh(make, (seed,))
        price = small_cnns.price(network, SIDE)
        torch.manual_seed(1_000_003 + seed)  # dropout
        (curve,) = small_cnns.learn(
            [network],
            replace(stack, runs=(stack.runs[done],)),
            images,
            validation,
            lambda weights: torch.optim.Adam(weights, run["rate"]),
            device,
            Part(report, done, len(stack.seeds)),
            1,
        )
        tables.append({"curve": curve, "price": small_cnns.timed(price, curve)})
    return tables


EXPERIMENT = Experiment(
    id="regularizers",
    section="vision",
    question="Few pictures for a network like VGG: what do dropout and batch normalisation each do, and what both together?",
    revision=1,
    varies="regularizers",
    variants=VARIANTS,
    seeds=(0, 1, 2),
    settings=(RATE, DROPPED, WIDTH, EPOCHS, small_cnns.BATCH, PICTURES, small_cnns.DATA),
    measure=measure,
    cost=lambda run: run["epochs"] * run["pictures"] * (1 + run["width"] / 8) * (1.5 if "norm" in run.variant else 1),
    shipped=tuple(MappingProxyType({} if rate == RATE.default else {"rate": rate}) for rate in RATES),
)
