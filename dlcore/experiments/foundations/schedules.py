"""Does a learning-rate schedule end better than a constant learning rate?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import difference, final
from dlcore.recipes.progress import SeedProgress
from dlcore.recipes.scheduled_momentum import ScheduledMomentum

VALIDATION = 500
LEARNING_RATES = (0.01, 0.03, 0.1, 0.2, 0.3)
LARGE, TOO_LARGE = 0.1, 0.2
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    0.03,
    "The highest learning rate that each schedule reaches. The larger, the more a schedule can gain by lowering it.",
    low=1e-5,
    high=3.0,
)
DEPTH, EPOCHS = replace(settings.DEPTH, default=3), replace(settings.EPOCHS, default=15)
WIDTH, BATCH = settings.WIDTH, settings.BATCH


def measure(run_group, device, report):
    """SGD with momentum 0.9 under one schedule, tested on validation images, which the plateau looks at, and apart from them on the test images.

    Seeds are trained one after another: a plateau of one must not slow the others.
    """
    from dlcore.data import load

    run, images = run_group.first, load(run_group.first["data"])
    architecture = {"init": "he", "width": run["width"], "depth": run["depth"]}
    learned, tables = images.with_validation_part(VALIDATION), []
    steps = len(learned.train_inputs) // run["batch"] * run["epochs"]
    for done, seed in enumerate(run_group.seeds):
        descent, tested = ScheduledMomentum(run.variant, run["learning_rate"], steps), TestAccuracy(images, device)
        (curve,) = mlp_classifier.fit(
            mlp_classifier.networks(
                architecture, (seed,), images.train_inputs.shape[1], len(images.class_names), "relu"
            ),
            (seed,),
            learned,
            descent.optimizer,
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            batch=run["batch"],
            epochs=run["epochs"],
            evaluation_callbacks=descent.callbacks,
            extra_callbacks=tested.begin,
        )
        tables.append({"curve": {**curve, "test_accuracy": tested.accuracies, "learning_rate_now": descent.rates}})
    return tables


class TestAccuracy:
    """Notes the accuracy on the test images after every epoch: for judging, nothing is chosen by it."""

    def __init__(self, images, device):
        self.inputs, self.targets = images.test_inputs.to(device), images.test_targets.to(device)
        self.accuracies = []

    def begin(self, model, held_out, steps, stopwatch):
        self.steps, self.stopwatch = steps, stopwatch
        self.evaluate(model)
        return [self]

    def on_step_end(self, state):
        if state.step % self.steps == 0:
            self.evaluate(state.model)

    def evaluate(self, model):
        import torch

        with torch.no_grad(), self.stopwatch.pause():
            self.accuracies.append((model(self.inputs)[0].argmax(1) == self.targets).float().mean().item())


GAIN = Quantity(
    "test accuracy minus that at a constant learning rate",
    "test accuracy is {value} than with a constant learning rate",
    "difference",
    POINTS,
)


def helps(schedule, name, data, settings, condition, rates):
    """Whether a schedule ends at least half a point above a constant learning rate."""
    tuning = Tuning("learning_rate", rates, final("accuracy"))  # of the validation part
    return Evidence(
        "callbacks/scheduler-helps",
        f"{name}, {data}, {condition}",
        GAIN,
        tuple(RunQuery(variant, settings, tuning) for variant in (schedule, "constant")),
        difference(final("test_accuracy")),
        at_least=0.005,
        factors={
            "schedule": f"with {name}",
            "network": "for an MLP",
            "data set": f"on {data}",
            "learning rate": condition,
        },
    )


MNIST, FASHION = MappingProxyType({}), MappingProxyType({"data": "fashion-10k"})

EXPERIMENT = Experiment(
    id="schedules",
    section="foundations",
    question="Does a learning-rate schedule end better than a constant learning rate?",
    revision=1,
    varies="schedule",
    variants=("constant", "step", "cosine", "one-cycle", "warm-up", "plateau"),
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, settings.DATA, DEPTH, WIDTH, EPOCHS, BATCH),
    measure=measure,
    cost=lambda run: run["epochs"] * (10_000 if run["data"] == "fashion-10k" else 4_000) / run["batch"] * run["depth"],
    shipped=(MNIST,)
    + tuple(
        MappingProxyType({**settings, "learning_rate": learning_rate})
        for settings, learning_rate in product((MNIST, FASHION), LEARNING_RATES)
        if (settings, learning_rate) != (MNIST, LEARNING_RATE.default)
    ),
    evidence=tuple(
        helps(schedule, name, data, settings, condition, rates)
        for schedule, name in (("plateau", "reduce on plateau"), ("cosine", "cosine decay"), ("one-cycle", "one-cycle"))
        for data, settings in (("MNIST-5k", MNIST), ("Fashion-10k", FASHION))
        for condition, rates in (
            ("each at its best learning rate", LEARNING_RATES),
            (f"at learning rate {LARGE:g}", (LARGE,)),
            (
                f"at a peak learning rate of {TOO_LARGE:g} and against {TOO_LARGE:g} held constant, which is too large",
                (TOO_LARGE,),
            ),
        )
    ),
    outcome=Outcome("Test accuracy", "test_accuracy", unit=PERCENT),
)
