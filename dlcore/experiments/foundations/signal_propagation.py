"""How much of the signal reaches the last layer, and how much of the gradient comes back to the first?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Evidence, Experiment, RunQuery, Setting
from dlcore.experiments.foundations.activation_shapes import LEAK, VARIANTS

DEPTH = Setting(
    "depth",
    "Depth",
    30,
    "Number of hidden layers. Each multiplies the gradient by one more slope, so that with small slopes it vanishes faster.",
    low=1,
    high=100,
)
WIDTH = Setting(
    "width",
    "Width",
    64,
    "Units in each hidden layer. Wider layers average more, so that seeds differ less.",
    low=2,
    high=512,
)
INITIALIZATION = Setting(
    "init",
    "Initialization",
    "matched",
    "How large the weights begin. Larger weights carry signal and gradient further, until they explode. "
    "Matched: Xavier (variance 1/inputs) for sigmoid and tanh, He (2/inputs) for the others. Too small: 0.01.",
    choices=("matched", "xavier", "he", "small"),
    labels=MappingProxyType({"matched": "Matched", "xavier": "Xavier", "he": "He", "small": "Too small"}),
)
DATA = Setting(
    "data",
    "Data",
    "mnist-5k",
    "The pictures to learn from: digits, or clothes, which are harder.",
    choices=("mnist-5k", "fashion-10k"),
    labels=MappingProxyType({"mnist-5k": "MNIST-5k", "fashion-10k": "Fashion-10k"}),
)
EXAMPLES = 256


def measure(run_group, device, report):
    """One batch of 256 pictures forward and backward through a fresh network, layer by layer.

    In double precision, and so on the CPU: a sigmoid's signal soon falls below what 32 bits can tell from rounding.
    """
    import torch

    from dlcore.blocks.activations import activation
    from dlcore.blocks.initialization import initialize
    from dlcore.data import load
    from dlcore.inspection.foundations.activation_statistics import signal_and_gradient
    from dlcore.models.mlp import MLP

    run = run_group.first
    images = load(run["data"])
    tables = []
    for done, seed in enumerate(run_group.seeds, start=1):
        generator = torch.Generator().manual_seed(seed)
        rows = torch.randperm(len(images.train_inputs), generator=generator)[:EXAMPLES]
        inputs, targets = images.train_inputs[rows].double(), images.train_targets[rows]
        network = MLP(
            inputs.shape[1],
            run["width"],
            run["depth"],
            len(images.class_names),
            activation(run.variant, run["negative_slope"]),
        )
        initialize(network, run["init"], run.variant, generator)
        tables.append({"profile": signal_and_gradient(network.double(), inputs, targets)})
        report(done / len(run_group.runs))
    return tables


def share(tables):
    """Of the gradient at the last hidden layer, what reaches the first."""
    gradient = tables["profile"]["gradient"]
    return gradient[0] / gradient[-1] if gradient[-1] else 0.0


def under(init, depth=30):
    return MappingProxyType({"init": init, "depth": depth})


QUANTITY = "‖∂L/∂h‖ at the first hidden layer over the last"
SCHEMES = {"xavier": "Xavier", "he": "He", "small": "weights too small"}


def vanishes(claim, variant, init, depth=30):
    """Whether less than a thousandth of the gradient comes back."""
    queries = (RunQuery(variant, under(init, depth)),)
    return Evidence(claim, f"{depth} layers, {SCHEMES[init]}", QUANTITY, queries, share, at_most=1e-3, geometric=True)


def keeps(claim, variant, init, depth=30):
    """Whether at least a hundredth of the gradient comes back."""
    queries = (RunQuery(variant, under(init, depth)),)
    return Evidence(claim, f"{depth} layers, {SCHEMES[init]}", QUANTITY, queries, share, at_least=1e-2, geometric=True)


def over_sigmoid(claim, variant, init, at_least):
    """How many times sigmoid's share of the gradient another one's is."""
    queries = (RunQuery(variant, under(init)), RunQuery("sigmoid", under(init)))
    quantity = f"{variant}'s share of the gradient over sigmoid's"
    return Evidence(claim, f"30 layers, {SCHEMES[init]}", quantity, queries, ratio, at_least=at_least, geometric=True)


def ratio(ours, sigmoid):
    return share(ours) / share(sigmoid)


EXPERIMENT = Experiment(
    id="signal-propagation",
    section="foundations",
    question="How much of the signal reaches the last layer, and how much of the gradient comes back to the first?",
    revision=2,
    varies="activation",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(DEPTH, INITIALIZATION, WIDTH, DATA, LEAK),
    measure=measure,
    cost=lambda run: run["depth"] * run["width"] + 2_000,
    shipped=(MappingProxyType({}),)
    + tuple(
        under(init, depth)
        for init, depth in product(INITIALIZATION.choices, (2, 8, 30, 50))
        if (init, depth) != ("matched", 30)
    ),
    evidence=(
        vanishes("activations/sigmoid-vanishes", "sigmoid", "xavier"),
        vanishes("activations/sigmoid-vanishes", "sigmoid", "he"),
        over_sigmoid("activations/tanh-beats-sigmoid", "tanh", "xavier", at_least=10),
        vanishes("activations/tanh-vanishes", "tanh", "xavier"),
        vanishes("activations/tanh-vanishes", "tanh", "xavier", depth=50),
        vanishes("activations/tanh-vanishes", "tanh", "small"),
        keeps("activations/relu-mitigates-vanishing", "relu", "he"),
        keeps("activations/relu-mitigates-vanishing", "relu", "xavier"),
        keeps("activations/relu-mitigates-vanishing", "relu", "small"),
        over_sigmoid("activations/relu-mitigates-vanishing", "relu", "he", at_least=1e3),
    ),
    cpu_only=True,
)
