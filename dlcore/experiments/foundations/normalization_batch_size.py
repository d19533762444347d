"""How small may a batch be for each normalization, and how far apart are batch statistics and running averages at test time?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome, Tuning
from dlcore.experiments.foundations import normalization
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import final
from dlcore.recipes.progress import SeedProgress

VARIANTS = ("unnormalized", "batch-norm", "layer-norm", "group-norm")
LEARNING_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.01,
    "The learning rate of plain SGD; each network's own was tuned at each batch size. Smaller batches need smaller ones, as their gradients are noisier.",
    low=1e-5,
    high=10.0,
    tuned=MappingProxyType(
        {
            ("unnormalized", 1): 0.003,
            ("batch-norm", 1): 0.0003,
            ("layer-norm", 1): 0.003,
            ("group-norm", 1): 0.003,
            ("batch-norm", 2): 0.03,
            ("unnormalized", 8): 0.03,
            ("batch-norm", 8): 0.1,
            ("layer-norm", 8): 0.03,
            ("group-norm", 8): 0.03,
            ("unnormalized", 32): 0.1,
            ("batch-norm", 32): 0.3,
            ("layer-norm", 32): 0.1,
            ("group-norm", 32): 0.1,
        }
    ),
    tuned_by=("batch",),
)
SIZES = (1, 2, 8, 32)
BATCH = Setting(
    "batch",
    "Batch size",
    32,
    "Images per step; all sizes see each image once. From small batches, batch normalization estimates mean and variance badly.",
    low=1,
    high=256,
)
CONDITIONS = tuple(MappingProxyType({"batch": size}) for size in SIZES)
DEPTH, IMAGES = 4, 1_500


def measure(run_group, device, report):
    """One pass over the images; then the test accuracy in eval mode, and in train mode on test batches of the size of training."""
    import torch

    from dlcore.data import load

    run = run_group.first
    images, validation = load("mnist-5k").split_validation(normalization.VALIDATION)
    images = images.first(IMAGES)
    architecture = {"width": settings.WIDTH.default, "depth": DEPTH, "init": "he"}
    tables = []
    for done, seed in enumerate(run_group.seeds):
        (network,) = normalization.networks(run.variant, architecture, images.train_inputs.shape[1], 10, (seed,))
        (curve,) = mlp_classifier.fit(
            [network],
            (seed,),
            images,
            lambda weights: torch.optim.SGD(weights, run["learning_rate"]),
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            batch=run["batch"],
            epochs=1,
            validation=validation,
            dimensions=2,
        )
        tables.append(
            {
                "curve": curve,
                "modes": {
                    "mode": ["eval mode", "train mode"],
                    "accuracy": [curve["accuracy"][-1], accuracy_in_train_mode(network, images, run["batch"], device)],
                    "validation": [curve["validation"][-1]] * 2,
                },
            }
        )
    return tables


def accuracy_in_train_mode(network, images, size, device):
    """On test batches of this size, each normalized by its own statistics."""
    import torch

    network.train()
    inputs, targets = images.test_inputs.to(device), images.test_targets.to(device)
    with torch.no_grad():
        correct = [
            (network(some).argmax(1) == truth).sum()
            for some, truth in zip(inputs.split(size), targets.split(size), strict=True)
        ]
    return (sum(correct) / len(inputs)).item()


EXPERIMENT = Experiment(
    id="normalization-batch-size",
    section="foundations",
    question="How small may a batch be for each normalization, and how far apart are batch statistics and running averages at test time?",
    revision=1,
    varies="normalization",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, BATCH),
    measure=measure,
    cost=lambda run: 1 / run["batch"] * (1 if run.variant == "unnormalized" else 2),
    shipped=(MappingProxyType({}), *(each for each in CONDITIONS if each["batch"] != BATCH.default)),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    tuning=Tuning(
        "learning_rate",
        LEARNING_RATES,
        final("validation"),
        natural_bound="From batches of one, batch normalization learns at no rate, so the first is taken.",
        further=MappingProxyType({"batch-norm": (1.0,)}),  # at 32 images its best rate was the last
    ),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=CONDITIONS,
)
