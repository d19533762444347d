"""The same classifier under each loss: which learns best, and which forgives a badly chosen rate?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.experiments.experiment import Ask, Evidence, Experiment, Setting
from dlcore.experiments.foundations import activations_race as race
from dlcore.experiments.foundations import classifier
from dlcore.experiments.foundations.signal_through_depth import DATA

RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
RATE = Setting(
    "rate",
    "Learning rate",
    0.1,
    "Length of a step of plain mini-batch SGD. Losses differ in the size of their gradients, so that each has a best rate of its own.",
    low=1e-5,
    high=10.0,
)
DEPTH = replace(race.DEPTH, default=2)
EPOCHS = replace(race.EPOCHS, default=15)
BATCH = replace(race.BATCH, default=64)
WIDTH = race.WIDTH
VALIDATION = 0.2  # of the training part, kept apart to choose the rate
VARIANTS = ("mse", "mse-raw", "cross-entropy", "binary-cross-entropy", "hinge", "focal", "label-smoothing")


def parts(images):
    """The training part less the last fifth, and that fifth to validate on; both come shuffled."""
    count = round(len(images.train_inputs) * (1 - VALIDATION))
    return images.first(count), (images.train_inputs[count:], images.train_targets[count:])


class Diverged:
    """Notes for each network the first step at which its loss was not a number any more, or NaN."""

    def __init__(self, networks):
        import torch

        self.steps = torch.full((networks,), torch.nan)

    def after_step(self, moment):
        new = ~moment.losses.detach().isfinite().cpu() & self.steps.isnan()
        self.steps[new] = float(moment.step)


def measure(stack, device, report):
    """Trains all seeds as one stack with SGD; notes the accuracy on the test and on the validation part after every epoch."""
    import torch

    from dlcore.blocks.callbacks import Evaluation
    from dlcore.blocks.losses import CLASSIFYING
    from dlcore.data import load

    run = stack.first
    images, (inputs, answers) = parts(load(run["data"]))
    seeds, diverged, validations = stack.seeds, Diverged(len(stack.runs)), []

    def loss(scores, classes):
        return CLASSIFYING[run.variant](scores, classes).mean(-1)

    def also(model, held_out, steps, stopwatch):
        validations.append(Evaluation(model, loss, inputs.to(device), answers.to(device), steps, stopwatch))
        return [*validations, diverged]

    told = {"init": "he", "width": run["width"], "depth": run["depth"]}
    curves = classifier.fit(
        classifier.networks(told, seeds, images.train_inputs.shape[1], len(images.class_names), "relu"),
        seeds,
        images,
        lambda weights: torch.optim.SGD(weights, run["rate"]),
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        loss=loss,
        also=also,
    )
    return [
        {"curve": curve | {"validation": validation["accuracy"]}, "diverged": {"step": [step]}}
        for curve, validation, step in zip(curves, validations[0].tables(), diverged.steps.tolist(), strict=True)
    ]


def chosen(tables):
    """The tables at the rate whose last validation accuracy is best."""
    return max(tables, key=lambda of_rate: of_rate["curve"]["validation"][-1])


def halves(tables):
    half = len(tables) // 2
    return chosen(tables[:half]), chosen(tables[half:])
