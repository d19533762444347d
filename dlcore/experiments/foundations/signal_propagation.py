"""How much of the signal reaches the last layer, and how much of the gradient comes back to the first?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import LIMIT, TIMES, Evidence, Outcome, Quantity, RunQuery
from dlcore.recipes.settings import ACTIVATIONS, DATA, INITIALIZATION, NEGATIVE_SLOPE

DEPTH = Setting(
    "depth",
    "Depth",
    30,
    "Number of hidden layers. Each multiplies the gradient by one more derivative, so with small derivatives it vanishes faster.",
    low=1,
    high=100,
)
WIDTH = Setting(
    "width",
    "Width",
    64,
    "Units in each hidden layer. Wider layers average more, so seeds differ less.",
    low=2,
    high=512,
)
EXAMPLES = 256


def measure(run_group, device, report):
    """One batch of 256 images forward and backward through a fresh network, layer by layer.

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


def gradient_fraction(tables):
    """Of the gradient at the last hidden layer, what reaches the first."""
    gradient = tables["profile"]["gradient"]
    return gradient[0] / gradient[-1] if gradient[-1] else 0.0


def with_init(init, depth=30):
    return MappingProxyType({"init": init, "depth": depth})


# PyTorch's default, which one gets who chooses nothing, leaves about √⅓ of the gradient at each layer, whatever its activation.
SCHEMES = {
    "xavier": "Xavier initialization",
    "he": "He initialization",
    "pytorch": "PyTorch's default initialization",
    "small": "weights of standard deviation 0.01",
}
KEPT = 100  # a gradient that shrinks or grows by no more than this factor over all layers survives


def evidence(claim, variant, init, depth=30, first="the first of 30 layers", **declared):
    """What is asked of the gradient at the first layer, over that at the last."""
    return Evidence(
        claim,
        f"{depth} layers, {SCHEMES[init]}",
        Quantity(
            "gradient at the first layer, relative to the last",
            f"the gradient at {first} is {{value}} that at the last",
            "ratio",
            TIMES,
        ),
        (RunQuery(variant, with_init(init, depth)),),
        gradient_fraction,
        geometric=True,
        **{"factors": initialization_factor(init), **declared},
    )


def initialization_factor(init):
    width = f" in layers of {WIDTH.default} units" if init == "small" else ""  # without it the deviation says nothing
    return {"initialization": f"with {SCHEMES[init]}{width}"}


def vanishes(claim, variant, init, **declared):
    """Whether a thousandth of the gradient or less comes back."""
    return evidence(claim, variant, init, at_most=1e-3, **declared)


def tanh_vanishes(init, depth):
    factors = {**initialization_factor(init), "depth": f"with {depth} layers"}
    return vanishes("activations/tanh-vanishes", "tanh", init, depth=depth, first="the first layer", factors=factors)


def relu_keeps(init, **declared):
    """Whether the gradient neither vanishes nor explodes."""
    return evidence("activations/relu-mitigates-vanishing", "relu", init, within=KEPT, **declared)


def over_sigmoid(claim, variant, name, init, at_least):
    """How many times sigmoid's fraction of the gradient another one's is."""
    return Evidence(
        claim,
        f"30 layers, {SCHEMES[init]}",
        Quantity(
            f"gradient at the first layer, {name} over sigmoid",
            f"with {SCHEMES[init]}, {{value}} as much of the gradient reaches the first of 30 layers with {name}"
            " as with sigmoid",
            "ratio",
            TIMES,
        ),
        (RunQuery(variant, with_init(init)), RunQuery("sigmoid", with_init(init))),
        ratio,
        at_least=at_least,
        geometric=True,
    )


def ratio(ours, sigmoid):
    return gradient_fraction(ours) / gradient_fraction(sigmoid)


EXPERIMENT = Experiment(
    id="signal-propagation",
    section="foundations",
    question="How much of the signal reaches the last layer, and how much of the gradient comes back to the first?",
    revision=3,
    varies="activation",
    variants=ACTIVATIONS,
    seeds=tuple(range(10)),
    settings=(DEPTH, INITIALIZATION, WIDTH, DATA, NEGATIVE_SLOPE),
    measure=measure,
    cost=lambda run: run["depth"] * run["width"] + 2_000,
    shipped=(MappingProxyType({}),)
    + tuple(
        with_init(init, depth)
        for init, depth in product(INITIALIZATION.choices, (2, 8, 30, 50))
        if (init, depth) != ("matched", 30)
    ),
    evidence=(
        vanishes("activations/sigmoid-vanishes", "sigmoid", "xavier"),
        vanishes("activations/sigmoid-vanishes", "sigmoid", "he"),
        over_sigmoid("activations/tanh-beats-sigmoid", "tanh", "tanh", "xavier", at_least=10),
        tanh_vanishes("xavier", 30),
        tanh_vanishes("xavier", 50),
        tanh_vanishes("pytorch", 30),
        relu_keeps("he"),
        relu_keeps("xavier"),
        relu_keeps("small", role=LIMIT),
        over_sigmoid("activations/relu-mitigates-vanishing", "relu", "ReLU", "he", at_least=1e3),
        vanishes("activations/sigmoid-vanishes", "sigmoid", "pytorch"),
        tanh_vanishes("pytorch", 50),
        tanh_vanishes("small", 30),
        relu_keeps("pytorch"),
    ),
    outcome=Outcome("Smallest gradient of any layer", "gradient", "profile", "least"),
    cpu_only=True,
)
