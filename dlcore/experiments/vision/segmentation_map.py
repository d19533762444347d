"""From which bias field and noise on does a U-Net segment better than the best method that looks at one pixel at a time?"""

from functools import partial

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome, Tuning
from dlcore.experiments.vision.segmentation import COPIES
from dlcore.recipes import segmentation
from dlcore.recipes.comparisons import final
from dlcore.recipes.segmentation import BATCH

BASELINES = ("thresholds", "classical-pipeline")
BIASES, NOISES = (0.0, 0.15, 0.35, 0.5, 0.7), (0.0, 0.08, 0.15, 0.3)
CELLS = tuple((bias, noise) for bias in BIASES for noise in NOISES)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-2,
    "Adam's initial learning rate, annealed to 0 along a cosine. Too small: underfitting within the budget; too large: unstable training.",
    low=1e-5,
    high=1.0,
    applies_to=("u-net",),
)
STEPS = Setting(
    "steps",
    "Steps",
    600,
    f"How many batches of {BATCH} slices, each batch with a bias field and noise of its own strength.",
    low=5,
    high=3_000,
    applies_to=("u-net",),
)


def measure(run_group, device, report):
    """One U-Net per seed learns all degradations of the map at once; the baselines are fitted to each cell apart, and so know more."""
    from dlcore.data import load

    slabs, tables = load("brain-slices"), []
    fit = _train if run_group.first.variant == "u-net" else _fit_baselines
    for done, run in enumerate(run_group.runs):
        models = fit(run, slabs, device, partial(_part, report, done, len(run_group.runs)))
        validation = _scores(models, slabs.validation, 8_000_003 + run.seed)
        tables.append(
            {
                "map": _scores(models, slabs.test, 7_000_003 + run.seed),
                "end": {"validation": [sum(validation["dice"]) / len(CELLS)]},
            }
        )
    return tables


def _part(report, done, count, share):
    report((done + share) / count)


def _train(run, slabs, device, report):
    """The same network for every cell, in evaluation mode."""
    import torch

    from dlcore.blocks.callbacks import Progress
    from dlcore.blocks.metrics import dice_cross_entropy_loss
    from dlcore.blocks.schedules import StepSchedule, cosine
    from dlcore.models.stacked import ParallelNetworks
    from dlcore.training import train

    network = segmentation.network("u-net", run.seed).to(device)
    model, steps = ParallelNetworks([network], 4), run["steps"]
    optimizer = torch.optim.Adam(model.parameters(), run["learning_rate"], fused=True)
    train(
        model,
        _batches(slabs.train, run.seed, steps, device),
        dice_cross_entropy_loss,
        optimizer,
        [StepSchedule(cosine(optimizer, steps)), Progress(report, steps)],
    )
    network.eval()
    return [lambda images: network(images.to(device)).argmax(1).cpu()] * len(CELLS)


def _batches(slices, seed, steps, device):
    """(8, 1, height, width) and (1, 8, height, width), for a single network; each batch draws its bias field's and its noise's strength, uniformly up to the map's strongest."""
    import torch

    from dlcore.blocks.bias_field import degrade

    generator = torch.Generator().manual_seed(1_000_003 + seed)
    for _ in range(steps):
        rows = torch.randperm(len(slices.truth), generator=generator)[:BATCH]
        bias, noise = (torch.rand(2, generator=generator) * torch.tensor([BIASES[-1], NOISES[-1]])).tolist()
        images = degrade(slices.images[rows], bias, noise, generator)
        yield images.to(device), slices.truth[rows][None].to(device)


def _fit_baselines(run, slabs, device, report):
    """A fit for each cell, on several degraded copies of the training slices."""
    import torch

    from dlcore.blocks.bias_field import degrade
    from dlcore.models.vision.segmentation_baselines import Pipeline, Thresholds

    generator, models = torch.Generator().manual_seed(1_000_003 + run.seed), []
    truth = slabs.train.truth.repeat(COPIES, 1, 1)
    for bias, noise in CELLS:
        images = degrade(slabs.train.images.repeat(COPIES, 1, 1), bias, noise, generator)
        models.append((Thresholds() if run.variant == "thresholds" else Pipeline()).fit(images, truth))
        report(len(models) / len(CELLS))
    return models


def _scores(models, slices, seed):
    """Mean Dice of gray and white matter in each cell; the seed draws the degradations, the same ones for every variant."""
    import torch

    from dlcore.blocks.bias_field import degrade
    from dlcore.blocks.metrics import dice

    generator, scores = torch.Generator().manual_seed(seed), []
    with torch.no_grad():
        for predict, (bias, noise) in zip(models, CELLS, strict=True):
            predicted = predict(degrade(slices.images, bias, noise, generator))
            scores.append((dice(predicted, slices.truth, 1) + dice(predicted, slices.truth, 2)) / 2)
    return {"bias": [bias for bias, _ in CELLS], "noise": [noise for _, noise in CELLS], "dice": scores}


EXPERIMENT = Experiment(
    id="segmentation-map",
    section="vision",
    question="From which bias field and noise on does a U-Net segment better than the best method that looks at one pixel at a time?",
    revision=1,
    varies="what segments",
    variants=("u-net", *BASELINES),
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, STEPS),
    measure=measure,
    cost=lambda run: run["steps"] if run.variant == "u-net" else 100,
    tuning=Tuning("learning_rate", (3e-3, 1e-2, 3e-2, 1e-1), final("validation", "end")),
    tuning_seeds=(50, 51, 52),
    outcome=Outcome("Mean Dice over the map", "dice", "map", "mean"),
)
