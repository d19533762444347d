"""Which activation lets a deep network learn, when everything else is equal?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery
from dlcore.recipes.comparisons import difference, final, ratio
from dlcore.recipes.mlp_classifier import epochs_to, fit_with_adam
from dlcore.recipes.settings import (
    ACTIVATIONS,
    BATCH,
    DATA,
    DEPTH,
    EPOCHS,
    INITIALIZATION,
    LEARNING_RATE,
    NEGATIVE_SLOPE,
    WIDTH,
)


def measure(run_group, device, report):
    """Every seed's learning curve."""
    return [{"curve": curve} for curve in fit_with_adam(run_group, device, report, run_group.first["epochs"])]


BASE = MappingProxyType({})
FASHION = MappingProxyType({"data": "fashion-10k"})


def over_sigmoid(claim, variant, name):
    """Whether a deep network ends at least five points above the same with sigmoid."""
    return Evidence(
        claim,
        "8 layers, MNIST-5k",
        Quantity(
            f"test accuracy, {name} minus sigmoid",
            f"with 8 layers on MNIST, test accuracy is {{value}} with {name} than with sigmoid",
            "difference",
            POINTS,
        ),
        (RunQuery(variant, BASE), RunQuery("sigmoid", BASE)),
        difference(final("accuracy")),
        at_least=0.05,
    )


EPOCHS_OVER_ELU = Quantity(
    "epochs, ReLU over ELU",
    "ReLU needs {value} as many epochs as ELU",
    "ratio",
    TIMES,
    inverse="ELU needs {value} as many epochs as ReLU",
)


def sooner(data, settings, accuracy):
    """Whether ReLU needs a tenth more epochs than ELU."""
    return Evidence(
        "activations/elu-converges-better",
        f"{data}, to {accuracy * 100:.0f}% accuracy",
        EPOCHS_OVER_ELU,
        (RunQuery("relu", settings), RunQuery("elu", settings)),
        ratio(epochs_to(accuracy)),
        at_least=1.1,
        geometric=True,
        factors={"data set": f"on {data}, for a target accuracy of {accuracy * 100:.0f}%"},
    )


EXPERIMENT = Experiment(
    id="activation-comparison",
    section="foundations",
    question="Which activation lets a deep network learn, when everything else is equal?",
    revision=2,
    varies="activation",
    variants=ACTIVATIONS,
    seeds=tuple(range(10)),
    settings=(DEPTH, INITIALIZATION, DATA, WIDTH, LEARNING_RATE, EPOCHS, BATCH, NEGATIVE_SLOPE),
    measure=measure,
    cost=lambda run: (
        run["epochs"]
        * (10_000 if run["data"] == "fashion-10k" else 4_000)
        / run["batch"]
        * run["depth"]
        * (1 + run["width"] * run["batch"] / 20_000)
    ),
    shipped=(BASE, FASHION),
    evidence=(
        over_sigmoid("activations/tanh-beats-sigmoid", "tanh", "tanh"),
        over_sigmoid("activations/relu-mitigates-vanishing", "relu", "ReLU"),
        sooner("MNIST-5k", BASE, 0.9),
        sooner("Fashion-10k", FASHION, 0.8),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
