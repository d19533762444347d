"""The same classifier under each loss: which learns best, and which is robust to a badly chosen learning rate?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.guide.foundations.losses import losses_for
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import difference, final, ratio

LEARNING_RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.1,
    "The learning rate of plain mini-batch SGD. Losses differ in the size of their gradients, so that each has its own best one.",
    low=1e-5,
    high=10.0,
)
DEPTH = replace(settings.DEPTH, default=2)
EPOCHS = replace(settings.EPOCHS, default=15)
BATCH = replace(settings.BATCH, default=64)
WIDTH = settings.WIDTH
GAIN = Setting(
    "gain",
    "Scale of the output layer",
    1.0,
    "The factor on the output layer's initial weights. At 10 the network starts out confident and mostly wrong: softmax saturates.",
    low=0.1,
    high=100.0,
)
VALIDATION = 0.2  # of the training part, held out to choose the learning rate
PROBABILITIES = ("mse", "cross-entropy", "focal", "label-smoothing")
VARIANTS = losses_for("multiclass")


class Diverged:
    """Notes for each network the first step at which its loss was not a number any more, or NaN."""

    def __init__(self, networks):
        import torch

        self.steps = torch.full((networks,), torch.nan)

    def on_step_end(self, state):
        new = ~state.losses.detach().isfinite().cpu() & self.steps.isnan()
        self.steps[new] = float(state.step)


def measure(run_group, device, report):
    """Trains the networks of all seeds together with SGD; notes the accuracy on the test and on the validation part after every epoch."""
    import torch

    from dlcore.blocks.losses import LOSSES
    from dlcore.data import load

    run, images = run_group.first, load(run_group.first["data"])
    images, validation = images.split_validation(round(len(images.train_inputs) * VALIDATION))
    seeds, diverged, trained = run_group.seeds, Diverged(len(run_group.runs)), []

    def loss(logits, classes):
        return LOSSES[run.variant].multiclass(logits, classes).mean(-1)

    def record_model(model, held_out, steps, stopwatch):
        trained.append(model)
        return [diverged]

    architecture = {"init": "he", "width": run["width"], "depth": run["depth"]}
    networks = mlp_classifier.networks(
        architecture, seeds, images.train_inputs.shape[1], len(images.class_names), "relu"
    )
    for network in networks:
        network.output.weight.data *= run["gain"]
    curves = mlp_classifier.fit(
        networks,
        seeds,
        images,
        lambda weights: torch.optim.SGD(weights, run["learning_rate"]),
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        loss=loss,
        validation=validation,
        extra_callbacks=record_model,
    )
    end_values = _confidence(run.variant, trained[0], images.test_inputs.to(device), images.test_targets.to(device))
    return [
        {
            "curve": curve,
            "end": {"diverged": [step], "confidence": [confidence], "nll": [nll]},
        }
        for curve, step, confidence, nll in zip(curves, diverged.steps.tolist(), *end_values, strict=True)
    ]


def _confidence(variant, model, inputs, classes):
    """For each network the mean probability of its answers and the mean −log p of the right ones, on the test part.

    NaN where the loss does not make softmax's values probabilities.
    """
    import torch

    from dlcore.blocks.losses import cross_entropy

    with torch.no_grad():
        logits = model(inputs)  # (networks, examples, classes)
        if variant not in PROBABILITIES:
            return ([float("nan")] * len(logits),) * 2
        nll = cross_entropy(logits, classes.expand(len(logits), -1)).mean(-1)
        return logits.softmax(-1).amax(-1).mean(-1).tolist(), nll.tolist()


TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation"))
CLAIM = "losses/mse-regression-cross-entropy-classification"
DEEP = MappingProxyType({"data": "mnist-5k", "depth": 8})
MNIST, CONFIDENTLY_WRONG = MappingProxyType({"data": "mnist-5k"}), MappingProxyType({"data": "mnist-5k", "gain": 10.0})
FASHION = MappingProxyType({"data": "fashion-10k", "epochs": 10})
CHOSEN = "each at the learning rate chosen on validation"


ACCURACY = Quantity(
    "test accuracy, cross-entropy minus MSE",
    "test accuracy is {value} with cross-entropy than with MSE",
    "difference",
    POINTS,
)
NEEDED = Quantity(
    "epochs with MSE divided by those with cross-entropy",
    "on MNIST, to 90 % accuracy, MSE on probabilities needs {value} as many epochs as cross-entropy",
    "ratio",
    TIMES,
)


def ahead(settings, data="MNIST-5k", depth=2, start="He initialization", other="mse", form="probabilities"):
    """Whether cross-entropy ends at least a point above MSE."""
    return Evidence(
        CLAIM,
        f"classification, MSE on {form}, {data}, {depth} layers, {start}, {CHOSEN}",
        ACCURACY,
        tuple(RunQuery(variant, settings, TUNING) for variant in ("cross-entropy", other)),
        difference(final("accuracy")),
        at_least=0.01,
        part="classification",
        factors={
            "data set": f"on {data}",
            "depth": f"with {depth} layers",
            "starting point": f"from {start}",
            "form of MSE": f"against MSE on {form}",
        },
    )


def sooner(settings, depth):
    """Whether MSE on probabilities needs a tenth more epochs."""
    return Evidence(
        CLAIM,
        f"classification, MNIST-5k, {depth} layers, to 90 % accuracy, {CHOSEN}",
        NEEDED,
        tuple(RunQuery(variant, settings, TUNING) for variant in ("mse", "cross-entropy")),
        ratio(mlp_classifier.epochs_to(0.9)),
        at_least=1.1,
        geometric=True,
        part="classification",
        factors={"depth": f"with {depth} layers"},
    )


EXPERIMENT = Experiment(
    id="loss-comparison",
    section="foundations",
    question="The same classifier under each loss: which learns best, and which is robust to a badly chosen learning rate?",
    revision=1,
    varies="loss",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(DEPTH, settings.DATA, WIDTH, LEARNING_RATE, EPOCHS, BATCH, GAIN),
    measure=measure,
    cost=lambda run: (
        run["epochs"]
        * (8_000 if run["data"] == "fashion-10k" else 3_200)
        / run["batch"]
        * run["depth"]
        * (1 + run["width"] * run["batch"] / 20_000)
    ),
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({**settings, "learning_rate": learning_rate})
        for settings, learning_rate in product((MNIST, DEEP, CONFIDENTLY_WRONG, FASHION), LEARNING_RATES)
        if (settings, learning_rate) != (MNIST, LEARNING_RATE.default)
    ),
    evidence=(
        ahead(MNIST),
        ahead(FASHION, "Fashion-10k"),
        ahead(DEEP, depth=8),
        sooner(MNIST, 2),
        sooner(DEEP, 8),
        ahead(CONFIDENTLY_WRONG, start="a confidently wrong start"),
        ahead(MNIST, other="mse-raw", form="logits"),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
