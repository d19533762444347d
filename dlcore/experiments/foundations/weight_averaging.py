"""A moving average of the weights against the last ones: what does it gain under a constant learning rate, and what under one that decays?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, Outcome
from dlcore.recipes import mlp_classifier, settings

VARIANTS = ("constant", "cosine")
LEARNING_RATES = (0.03, 0.1, 0.3, 1.0)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.3,
    "The learning rate of plain SGD, or its peak. Larger: the last weights fluctuate more, and an average gains more.",
    low=1e-4,
    high=10.0,
)
DECAY = Setting(
    "decay",
    "Decay of the average",
    0.99,
    "How much of the average stays at each step: 0.99 looks back about 100 steps, 0.999 about 1,000. Longer: smoother, and older.",
    low=0.0,
    high=0.9999,
)
EPOCHS = replace(settings.EPOCHS, default=15)
BATCH = replace(settings.BATCH, default=32)
DEPTH, WIDTH, VALIDATION = 3, 64, 500


class EvaluateBoth:
    """Moves the average after every step, and tests it whenever the network itself is tested."""

    def __init__(self, average, evaluations):
        self.average, self.evaluations = average, evaluations

    def on_step_end(self, state):
        self.average.on_step_end(state)
        for evaluation in self.evaluations:
            evaluation.on_step_end(replace(state, model=self.average.model))


def measure(run_group, device, report):
    """Trains with one schedule and keeps an average beside the weights: columns that begin with `average_` are of it."""
    import torch

    from dlcore.blocks.callbacks import Evaluation
    from dlcore.blocks.weight_averaging import MovingAverage
    from dlcore.data import load
    from dlcore.training import cross_entropy

    run, both = run_group.first, []
    images, validation = load("mnist-5k").split_validation(VALIDATION)
    architecture = {"init": "he", "width": WIDTH, "depth": DEPTH}

    def keep_average(model, held_out, steps, stopwatch):
        average = MovingAverage(model, run["decay"])
        parts = ((held_out, images.test_targets.to(device)), tuple(part.to(device) for part in validation))
        both.extend(Evaluation(average.model, cross_entropy, *part, steps, stopwatch) for part in parts)
        return [EvaluateBoth(average, both)]

    curves = mlp_classifier.fit(
        mlp_classifier.networks(architecture, run_group.seeds, images.train_inputs.shape[1], 10, "relu"),
        run_group.seeds,
        images,
        lambda weights: torch.optim.SGD(weights, run["learning_rate"]),
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        validation=validation,
        schedule=run.variant,
        extra_callbacks=keep_average,
    )
    averages, chosen = (evaluation.tables() for evaluation in both)
    return [
        {
            "curve": curve
            | {f"average_{name}": of_average[name] for name in ("accuracy", "loss")}
            | {"average_validation": of_validation["accuracy"]}
        }
        for curve, of_average, of_validation in zip(curves, averages, chosen, strict=True)
    ]


EXPERIMENT = Experiment(
    id="weight-averaging",
    section="foundations",
    question="A moving average of the weights against the last ones: what does it gain under a constant learning rate, and what under one that decays?",
    revision=1,
    varies="schedule",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, DECAY, EPOCHS, BATCH),
    measure=measure,
    cost=lambda run: run["epochs"] / run["batch"],
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
