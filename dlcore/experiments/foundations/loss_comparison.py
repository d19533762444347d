"""The same classifier under each loss: whose predictions are right most often, and whose probabilities are best?"""

from dataclasses import replace
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.guide.foundations.losses import losses_for
from dlcore.recipes import mlp_classifier, settings
from dlcore.recipes.comparisons import accuracy, correct, difference, final, ratio

LEARNING_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.003,
    "Adam's initial learning rate, annealed to 0 along a cosine; each loss's own was tuned on each task. Losses differ in the size of their gradients, and in how it changes as they learn.",
    low=1e-5,
    high=10.0,
    tuned=MappingProxyType(
        {
            ("cross-entropy", "mnist-5k", 2, 1.0): 0.01,
            ("mse", "mnist-5k", 8, 1.0): 0.001,
            ("binary-cross-entropy", "mnist-5k", 8, 1.0): 0.01,
            ("label-smoothing", "mnist-5k", 8, 1.0): 0.001,
            ("mse", "mnist-5k", 2, 10.0): 0.001,
            ("mse-raw", "mnist-5k", 2, 10.0): 0.01,
            ("hinge", "mnist-5k", 2, 10.0): 0.01,
            ("mse", "mnist-5k", 2, 0.1): 0.01,
            ("cross-entropy", "mnist-5k", 2, 0.1): 0.01,
            ("focal", "mnist-5k", 2, 0.1): 0.01,
            ("binary-cross-entropy", "fashion-20k", 2, 0.1): 0.01,
        }
    ),
    tuned_by=("data", "depth", "gain"),
)
DATA = replace(
    settings.DATA,
    choices=("mnist-5k", "fashion-20k"),
    labels=MappingProxyType({"mnist-5k": "MNIST-5k", "fashion-20k": "Fashion-20k"}),
)
DEPTH = replace(settings.DEPTH, default=2)
EPOCHS = replace(settings.EPOCHS, default=40)
BATCH = settings.BATCH
WIDTH = settings.WIDTH
GAIN = Setting(
    "gain",
    "Scale of the output layer",
    1.0,
    "The factor on the output layer's initial weights. At 10 the network starts out confident and mostly wrong: softmax saturates. At 0.1 all logits are near 0.",
    low=0.1,
    high=100.0,
)
VALIDATION = 0.2  # of the training part, held out to choose the learning rate and a temperature
VARIANTS = losses_for("multiclass")
# What logits are taken for: the probabilities that a loss itself makes of them, or softmax at the temperature that validation prefers.
OWN, SCALED = READINGS = "own", "scaled"


def measure(run_group, device, report):
    """Trains the networks of all seeds together with Adam; notes accuracy after every epoch, and at the end how good their probabilities are."""
    import torch

    from dlcore.blocks.losses import LOSSES
    from dlcore.data import load

    run, images = run_group.first, load(run_group.first["data"])
    images, validation = images.split_validation(round(len(images.train_inputs) * VALIDATION))
    seeds, trained = run_group.seeds, []

    def loss(logits, classes):
        return LOSSES[run.variant].multiclass(logits, classes).mean(-1)

    def record_model(model, held_out, steps, stopwatch):
        trained.append(model)
        return []

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
        lambda weights: torch.optim.Adam(weights, lr=run["learning_rate"], fused=True),
        device,
        report,
        batch=run["batch"],
        epochs=run["epochs"],
        loss=loss,
        validation=validation,
        schedule="cosine",
        extra_callbacks=record_model,
    )
    with torch.no_grad():  # (networks, examples, classes)
        chooses, judges = (trained[0](part.to(device)).cpu() for part in (validation[0], images.test_inputs))
    ends = _probabilities(run.variant, chooses, validation[1], judges, images.test_targets)
    return [
        {
            "curve": curve,
            "end": {"temperature": [temperature]},
            **tables,
            "correct": {"test": (logits.argmax(-1) == images.test_targets).tolist()},
        }
        for curve, (temperature, tables), logits in zip(curves, ends, judges, strict=True)
    ]


def _probabilities(variant, chooses, chooses_classes, judges, classes):
    """For each network its temperature, fitted on validation, and the tables of how good its probabilities are on the test part under both readings.

    Hinge gives its logits no meaning as probabilities, so that it has the second reading alone; so has a network that diverged no reading at all.
    """
    import torch

    from dlcore.blocks import calibration
    from dlcore.blocks.losses import LOSSES

    own = LOSSES[variant].probabilities
    for chosen_on, logits in zip(chooses, judges, strict=True):
        scores = {"reading": [], "log_loss": [], "brier": [], "calibration_error": []}
        bins = {"reading": [], "bin": [], "count": [], "confidence": [], "accuracy": []}
        temperature = float("nan")
        if chosen_on.isfinite().all() and logits.isfinite().all():
            temperature = calibration.fit_temperature(chosen_on, chooses_classes).item()
            readings = {OWN: own(logits)} if own else {}
            readings[SCALED] = torch.softmax(logits.double() / temperature, -1)
            for reading, probabilities in readings.items():
                reliability = calibration.reliability(probabilities, classes)
                scores["reading"].append(reading)
                scores["log_loss"].append(calibration.log_loss(probabilities, classes).item())
                scores["brier"].append(calibration.brier_score(probabilities, classes).item())
                scores["calibration_error"].append(reliability.expected_calibration_error)
                for place in reliability.counts.nonzero().flatten().tolist():
                    bins["reading"].append(reading)
                    bins["bin"].append(place)
                    bins["count"].append(reliability.counts[place].item())
                    bins["confidence"].append(round(reliability.confidence[place].item(), 5))
                    bins["accuracy"].append(round(reliability.accuracy[place].item(), 5))
        yield temperature, {"probabilities": scores, "reliability": bins}


def scaled_log_loss(tables):
    """The test log-loss of softmax at the fitted temperature; infinite where a network diverged."""
    table = tables["probabilities"]
    return next(
        (loss for reading, loss in zip(table["reading"], table["log_loss"], strict=True) if reading == SCALED),
        float("inf"),
    )


CLAIM = "losses/mse-regression-cross-entropy-classification"
MNIST, DEEP = MappingProxyType({"data": "mnist-5k"}), MappingProxyType({"data": "mnist-5k", "depth": 8})
CONFIDENTLY_WRONG = MappingProxyType({"data": "mnist-5k", "gain": 10.0})
# Least squares on logits has to unlearn whatever they are initially; softmax sees their differences alone, and outgrows them.
SMALL_OUTPUT = MappingProxyType({"data": "mnist-5k", "gain": 0.1})
FASHION = MappingProxyType({"data": "fashion-20k", "epochs": 15, "gain": 0.1})
CONDITIONS = (MNIST, DEEP, CONFIDENTLY_WRONG, SMALL_OUTPUT, FASHION)
ON_MNIST, ON_FASHION = DATA.labels["mnist-5k"], DATA.labels["fashion-20k"]
TUNED = "each at its tuned learning rate"
# MSE on probabilities still gains on Fashion after its epochs; tests/recipes/test_convergence.py says of which conditions that is true.
EARLY = "early training"
SMALL = "a small output layer"


ACCURACY = Quantity(
    "test accuracy, cross-entropy minus MSE",
    "test accuracy is {value} with cross-entropy than with MSE",
    "difference",
    POINTS,
)
NEEDED = Quantity(
    "epochs with MSE divided by those with cross-entropy",
    "on MNIST, to 90% accuracy, MSE on probabilities needs {value} as many epochs as cross-entropy",
    "ratio",
    TIMES,
)
LOG_LOSS = Quantity(
    "test log-loss, MSE over cross-entropy",
    "log-loss on test images, with a temperature fitted on validation, is {value} as high with MSE as with cross-entropy",
    "ratio",
    TIMES,
    inverse="log-loss on test images, with a temperature fitted on validation, is {value} as high with cross-entropy as with MSE",
)


def _rates(data, other):
    return f"{TUNED}, {EARLY}" if (data, other) == (ON_FASHION, "mse") else TUNED


def ahead(settings, data=ON_MNIST, depth=2, start="He initialization", other="mse", form="probabilities"):
    """Whether cross-entropy ends at least a point above MSE."""
    return Evidence(
        CLAIM,
        f"classification, MSE on {form}, {data}, {depth} layers, {start}, {_rates(data, other)}",
        ACCURACY,
        tuple(RunQuery(variant, settings) for variant in ("cross-entropy", other)),
        difference(accuracy()),
        at_least=0.01,
        part="classification",
        factors={
            "data set": f"on {data}",
            "depth": f"with {depth} layers",
            "starting point": f"from {start}",
            "form of MSE": f"against MSE on {form}",
        },
        examples=lambda ours, theirs: correct()(ours) - correct()(theirs),
    )


def sooner(settings, depth):
    """Whether MSE on probabilities needs a tenth more epochs."""
    return Evidence(
        CLAIM,
        f"classification, MNIST-5k, {depth} layers, to 90% accuracy, {TUNED}",
        NEEDED,
        tuple(RunQuery(variant, settings) for variant in ("mse", "cross-entropy")),
        ratio(mlp_classifier.epochs_to(0.9)),
        at_least=1.1,
        geometric=True,
        part="classification",
        factors={"depth": f"with {depth} layers"},
    )


def better_probabilities(settings, data, other, form):
    """Whether MSE's probabilities have a log-loss at least a twentieth higher, with the scale of both sides' logits mended first."""
    return Evidence(
        CLAIM,
        f"classification, log-loss, MSE on {form}, {data}, 2 layers, {SMALL}, {_rates(data, other)}",
        LOG_LOSS,
        tuple(RunQuery(variant, settings) for variant in (other, "cross-entropy")),
        ratio(scaled_log_loss),
        at_least=1.05,
        geometric=True,
        part="classification",
        factors={"data set": f"on {data}", "form of MSE": f"against MSE on {form}"},
    )


FORMS = (("mse", "probabilities"), ("mse-raw", "logits"))

EXPERIMENT = Experiment(
    id="loss-comparison",
    section="foundations",
    question="The same classifier under each loss: whose predictions are right most often, and whose probabilities are best?",
    revision=2,
    varies="loss",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(DEPTH, DATA, WIDTH, LEARNING_RATE, EPOCHS, BATCH, GAIN),
    measure=measure,
    cost=lambda run: (
        run["epochs"]
        * (16_000 if run["data"] == "fashion-20k" else 3_200)
        / run["batch"]
        * run["depth"]
        * (1 + run["width"] * run["batch"] / 20_000)
    ),
    shipped=(MappingProxyType({}), DEEP, CONFIDENTLY_WRONG, SMALL_OUTPUT, FASHION),
    evidence=(
        ahead(MNIST),
        ahead(FASHION, ON_FASHION, start=SMALL),
        ahead(DEEP, depth=8),
        sooner(MNIST, 2),
        sooner(DEEP, 8),
        ahead(CONFIDENTLY_WRONG, start="a confidently wrong start"),
        ahead(MNIST, other="mse-raw", form="logits"),
        ahead(SMALL_OUTPUT, start=SMALL),
        ahead(SMALL_OUTPUT, start=SMALL, other="mse-raw", form="logits"),
        ahead(FASHION, ON_FASHION, start=SMALL, other="mse-raw", form="logits"),
        *(
            better_probabilities(settings, data, other, form)
            for settings, data in ((SMALL_OUTPUT, ON_MNIST), (FASHION, ON_FASHION))
            for other, form in FORMS
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    tuning=Tuning("learning_rate", LEARNING_RATES, final("validation")),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=CONDITIONS,
)
