"""Which normalization makes a deep MLP trainable, and what does it do to the gradient before the first step?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome, Tuning
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import final
from dlcore.recipes.progress import SeedProgress

VARIANTS = ("unnormalized", "batch-norm", "layer-norm", "group-norm", "rms-norm")
LEARNING_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.01,
    "The learning rate of SGD with momentum 0.9; each network's own was tuned at each depth. Too small: the budget runs out; too large: accuracy stays at chance.",
    low=1e-5,
    high=10.0,
    tuned=MappingProxyType(
        {
            ("unnormalized", 2, "he"): 0.03,
            ("batch-norm", 2, "he"): 0.1,
            ("layer-norm", 2, "he"): 0.03,
            ("group-norm", 2, "he"): 0.03,
            ("rms-norm", 2, "he"): 0.03,
            ("batch-norm", 10, "he"): 0.03,
            ("unnormalized", 20, "he"): 0.003,
            ("batch-norm", 20, "he"): 0.03,
            ("layer-norm", 20, "he"): 0.003,
            ("group-norm", 20, "he"): 0.003,
            ("unnormalized", 10, "pytorch"): 0.0003,
            ("layer-norm", 10, "pytorch"): 0.003,
            ("group-norm", 10, "pytorch"): 0.003,
            ("rms-norm", 10, "pytorch"): 0.003,
        }
    ),
    tuned_by=("depth", "init"),
)
DEPTHS = (2, 10, 20)
DEPTH = replace(settings.DEPTH, default=10)
INITIALIZATION = replace(settings.INITIALIZATION, default="he")
# What each network is compared under: He's initialization at each depth, and PyTorch's default, under which depth alone makes the gradient vanish.
CONDITIONS = tuple(
    MappingProxyType({"depth": depth, "init": init})
    for depth, init in (*((depth, "he") for depth in DEPTHS), (DEPTH.default, "pytorch"))
)
EPOCHS = replace(settings.EPOCHS, default=3)
BATCH = replace(settings.BATCH, default=64)
EXAMPLES, VALIDATION = 256, 500


def networks(variant, run, pixels, classes, seeds):
    """One untrained network for each seed: linear, normalization, ReLU."""
    import torch

    from dlcore.blocks.initialization import initialize
    from dlcore.blocks.normalization import NORMALIZATIONS
    from dlcore.models.normalized_mlp import NormalizedMLP

    return [
        initialize(
            NormalizedMLP(pixels, run["width"], run["depth"], classes, torch.relu, NORMALIZATIONS[variant]),
            run["init"],
            "relu",
            torch.Generator().manual_seed(seed),
        )
        for seed in seeds
    ]


def measure(run_group, device, report):
    """The gradient at each layer before the first step, in double precision; then a short training with SGD and momentum."""
    import copy

    import torch

    from dlcore.data import load
    from dlcore.inspection.foundations.activation_statistics import signal_and_gradient

    run = run_group.first
    images, validation = load(run["data"]).split_validation(VALIDATION)
    pixels, classes = images.train_inputs.shape[1], len(images.class_names)
    tables = []
    for done, seed in enumerate(run_group.seeds):
        (network,) = networks(run.variant, run, pixels, classes, (seed,))
        rows = torch.randperm(len(images.train_inputs), generator=torch.Generator().manual_seed(seed))[:EXAMPLES]
        profile = signal_and_gradient(
            copy.deepcopy(network).double(), images.train_inputs[rows].double(), images.train_targets[rows]
        )
        (curve,) = mlp_classifier.fit(
            [network],
            (seed,),
            images,
            lambda weights: torch.optim.SGD(weights, run["learning_rate"], momentum=0.9),
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            batch=run["batch"],
            epochs=run["epochs"],
            validation=validation,
            dimensions=2,
        )
        tables.append({"curve": curve, "profile": profile})
    return tables


EXPERIMENT = Experiment(
    id="normalization",
    section="foundations",
    question="Which normalization makes a deep MLP trainable, and what does it do to the gradient before the first step?",
    revision=1,
    varies="normalization",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, DEPTH, INITIALIZATION, settings.WIDTH, EPOCHS, BATCH, settings.DATA),
    measure=measure,
    cost=lambda run: run["epochs"] * (1 + run["depth"]) / run["batch"] * (1 if run.variant == "unnormalized" else 3),
    shipped=(
        MappingProxyType({}),
        *(each for each in CONDITIONS if dict(each) != {"depth": DEPTH.default, "init": "he"}),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    tuning=Tuning(
        "learning_rate",
        LEARNING_RATES,
        final("validation"),
        natural_bound="Without normalization and with PyTorch's initialization ten layers learn at no rate, so the first is taken.",
    ),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=CONDITIONS,
)
