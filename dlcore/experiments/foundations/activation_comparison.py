"""Which activation lets a deep network learn, when everything else is equal?"""

from types import MappingProxyType

from dlcore.base import Evidence, Experiment, RunQuery, Setting
from dlcore.experiments.foundations.activation_shapes import LEAK, VARIANTS
from dlcore.experiments.foundations.signal_propagation import DATA, INITIALIZATION
from dlcore.recipes import mlp_classifier

DEPTH = Setting(
    "depth",
    "Depth",
    8,
    "Number of hidden layers. Deeper networks separate the activations more, and take longer.",
    low=1,
    high=50,
)
WIDTH = Setting(
    "width", "Width", 64, "Units in each hidden layer. Wider networks learn more and take longer.", low=2, high=512
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1e-3,
    "Adam's step size, the same for all. Too large and a network diverges; too small and it runs out of budget.",
    low=1e-6,
    high=1.0,
)
EPOCHS = Setting("epochs", "Epochs", 30, "How often each network sees every training picture.", low=1, high=200)
BATCH = Setting(
    "batch", "Batch", 128, "Pictures per step. Larger batches give fewer, steadier steps.", low=1, high=1_000
)


def fit(run_group, device, report, epochs, **others):
    """Trains all seeds with Adam, as `classifier.fit` does."""
    import torch

    from dlcore.data import load

    run, images = run_group.first, load(run_group.first["data"])
    seeds, pixels, classes = run_group.seeds, images.train_inputs.shape[1], len(images.class_names)
    return mlp_classifier.fit(
        mlp_classifier.networks(run, seeds, pixels, classes, run.variant, run["negative_slope"]),
        seeds,
        images,
        lambda weights: torch.optim.Adam(weights, lr=run["learning_rate"], fused=True),
        device,
        report,
        batch=run["batch"],
        epochs=epochs,
        **others,
    )


def measure(run_group, device, report):
    """The race: every seed's curve."""
    return [{"curve": curve} for curve in fit(run_group, device, report, run_group.first["epochs"])]


def final(tables):
    """Accuracy on held-out pictures after the last epoch."""
    return tables["curve"]["accuracy"][-1]


def epochs_to(accuracy, part="accuracy"):
    """How many epochs (interpolated) until the accuracy is first reached on the test part, or the one whose column is named; the whole budget where it never is."""

    def epochs(tables):
        reached = tables["curve"][part]
        for epoch in range(1, len(reached)):
            if reached[epoch] >= accuracy:
                before, after = reached[epoch - 1], reached[epoch]
                return epoch - 1 + (accuracy - before) / (after - before)
        return float(len(reached) - 1)

    return epochs


BASE = MappingProxyType({})
FASHION = MappingProxyType({"data": "fashion-10k"})

EXPERIMENT = Experiment(
    id="activation-comparison",
    section="foundations",
    question="Which activation lets a deep network learn, when everything else is equal?",
    revision=2,
    varies="activation",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(DEPTH, INITIALIZATION, DATA, WIDTH, LEARNING_RATE, EPOCHS, BATCH, LEAK),
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
