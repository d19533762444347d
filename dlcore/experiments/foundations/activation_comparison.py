"""Which activation lets a deep network learn, when everything else is equal?"""

from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import Evidence, RunQuery
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


def final(tables):
    """Accuracy on held-out images after the last epoch."""
    return tables["curve"]["accuracy"][-1]


BASE = MappingProxyType({})
FASHION = MappingProxyType({"data": "fashion-10k"})

EXPERIMENT = Experiment(
    id="activation-comparison",
    section="foundations",
    question="Which activation lets a deep network learn, when everything else is equal?",
    revision=2,
    varies="activation",
    variants=ACTIVATIONS,
    seeds=(0, 1, 2, 3, 4),
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
        Evidence(
            "activations/tanh-beats-sigmoid",
            "8 layers, MNIST-5k",
            "tanh's final accuracy less sigmoid's",
            (RunQuery("tanh", BASE), RunQuery("sigmoid", BASE)),
            lambda tanh, sigmoid: final(tanh) - final(sigmoid),
            at_least=0.05,
        ),
        Evidence(
            "activations/relu-mitigates-vanishing",
            "8 layers, MNIST-5k",
            "ReLU's final accuracy less sigmoid's",
            (RunQuery("relu", BASE), RunQuery("sigmoid", BASE)),
            lambda relu, sigmoid: final(relu) - final(sigmoid),
            at_least=0.05,
        ),
        Evidence(
            "activations/elu-converges-better",
            "MNIST-5k, to 90 % accuracy",
            "epochs that ReLU needs over those that ELU needs",
            (RunQuery("relu", BASE), RunQuery("elu", BASE)),
            lambda relu, elu: epochs_to(0.9)(relu) / epochs_to(0.9)(elu),
            at_least=1.1,
            geometric=True,
        ),
        Evidence(
            "activations/elu-converges-better",
            "Fashion-10k, to 80 % accuracy",
            "epochs that ReLU needs over those that ELU needs",
            (RunQuery("relu", FASHION), RunQuery("elu", FASHION)),
            lambda relu, elu: epochs_to(0.8)(relu) / epochs_to(0.8)(elu),
            at_least=1.1,
            geometric=True,
        ),
    ),
)
