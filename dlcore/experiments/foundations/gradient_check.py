"""How far from the true gradient is backpropagation's, and what do finite differences cost instead?"""

import math
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CLAIM, INSTRUMENT, Evidence, Outcome, Quantity, RunQuery

VARIANTS = ("autograd", "central-difference", "one-sided-difference")
SHAPES = MappingProxyType({"small": (2, 2, 1), "larger": (10, 16, 16, 3)})
EPSILON = MappingProxyType({"float64": 2.0**-52, "float32": 2.0**-23})  # the relative spacing of numbers
STEPS = tuple(10 ** (-half / 2) for half in range(2, 25))  # 0.1 to 10⁻¹², two in each decade
EXAMPLES = 8
NETWORK = Setting(
    "network",
    "Network",
    "small",
    "Units per layer, inputs first. A larger network has more weights, so finite differences cost more passes; the error hardly grows.",
    choices=tuple(SHAPES),
    labels=MappingProxyType({name: "–".join(map(str, shape)) for name, shape in SHAPES.items()}),
)
PRECISION = Setting(
    "precision",
    "Precision",
    "float64",
    "Floating-point precision. With fewer bits rounding grows, so the best step is larger and so is its error.",
    choices=("float64", "float32"),
    labels=MappingProxyType({"float64": "64 bits", "float32": "32 bits"}),
)
ACTIVATION = Setting(
    "activation",
    "Hidden activation",
    "tanh",
    "The nonlinearity of the hidden units. Smooth ones give a clean V; a large step across ReLU's kink measures the slope of a secant, not a derivative.",
    choices=("sigmoid", "tanh", "relu"),
    labels=MappingProxyType({"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU"}),
)


def problem(shape, seed, precision):
    """Weights of variance 1/inputs with small biases, eight examples and their targets: equal in both precisions up to rounding."""
    import numpy as np

    random = np.random.default_rng(seed)
    layers = [
        (
            (random.standard_normal((inputs, outputs)) / inputs**0.5).astype(precision),
            (0.1 * random.standard_normal(outputs)).astype(precision),
        )
        for inputs, outputs in zip(shape, shape[1:])
    ]
    x, target = (random.standard_normal((EXAMPLES, units)).astype(precision) for units in (shape[0], shape[-1]))
    return layers, x, target


def measure(run_group, device, report):
    """The relative distance of another way's gradient to backpropagation's, ‖g − backprop‖ / ‖backprop‖, for every step; and the passes that it takes."""
    run, tables = run_group.first, []
    for done, seed in enumerate(run_group.seeds, start=1):
        layers, x, target = problem(SHAPES[run["network"]], seed, run["precision"])
        errors, passes = distances(run.variant, layers, x, target, run["activation"])
        tables.append(
            {
                "error": {"step": list(STEPS), "error": errors},
                "cost": {"passes": [passes], "weights": [sum(w.size + b.size for w, b in layers)]},
            }
        )
        report(done / len(run_group.runs))
    return tables


def distances(variant, layers, x, target, activation):
    """The relative distance for every step, and the number of passes for one gradient. Autograd has no step: one distance, and two passes, one forward and one backward."""
    from dlcore.models.backpropagation import gradient

    _, ours = gradient(layers, x, target, activation)
    ours = flatten(ours)
    if variant == "autograd":
        return [relative_distance(flatten([_autograd(layers, x, target, activation)]), ours)] * len(STEPS), 2
    estimates = [differences(layers, x, target, activation, step, variant == "central-difference") for step in STEPS]
    return [relative_distance(gradient_values, ours) for gradient_values, _ in estimates], estimates[0][1]


def flatten(gradients):
    """All derivatives as one vector, in 64 bits."""
    import numpy as np

    return np.concatenate([part.ravel() for pair in gradients for part in pair]).astype("float64")


def relative_distance(other, ours):
    """How far another gradient is from ours, over the length of ours."""
    import numpy as np

    return float(np.linalg.norm(np.array(other, dtype="float64") - ours) / np.linalg.norm(ours))


def _autograd(layers, x, target, activation):
    import torch

    f = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[activation]
    weights = [torch.tensor(part, requires_grad=True) for layer in layers for part in layer]
    h = torch.tensor(x)
    for index in range(0, len(weights), 2):
        z = h @ weights[index] + weights[index + 1]
        h = f(z) if index + 2 < len(weights) else z
    loss = (h - torch.tensor(target)).square().sum() / (2 * len(target))
    return [part.numpy() for part in torch.autograd.grad(loss, weights)]


def differences(layers, x, target, activation, step, central):
    """Every weight's derivative by finite differences, one-sided or `central`; and the number of forward passes, counted as they happen.

    The step is a float, or a Fraction where the layers are arrays of them.
    """
    import numpy as np

    from dlcore.models.backpropagation import forward, loss

    as_step_type, passes, gradient_values = type(step), 0, []

    def loss_here():
        nonlocal passes
        passes += 1
        return as_step_type(loss(forward(layers, x, activation)[1][-1], target))

    base_loss = None if central else loss_here()
    for weight in (part for layer in layers for part in layer):
        shift = weight.dtype.type(step)
        for place in np.ndindex(weight.shape):
            original = weight[place]
            weight[place] = original + shift
            above = loss_here()
            if central:
                weight[place] = original - shift
                gradient_values.append((above - loss_here()) / (2 * step))
            else:
                gradient_values.append((above - base_loss) / step)
            weight[place] = original
    return gradient_values, passes


def cost(run):
    shape = SHAPES[run["network"]]
    weights = sum((inputs + 1) * outputs for inputs, outputs in zip(shape, shape[1:]))
    return 1.0 if run.variant == "autograd" else weights * (2 if run.variant == "central-difference" else 1)


def step_for(variant, precision):
    """The step at which a difference is judged: ∛ε for central differences and √ε for one-sided ones, the nearest that is recorded.

    For weights of about 1 truncation and rounding weigh about the same there (Press and others, Numerical Recipes, 5.7).
    The rule sees nothing but the precision: the step with the least error would be chosen by the agreement that it is to judge.
    """
    power = 1 / 3 if variant == "central-difference" else 1 / 2
    return nearest(EPSILON[precision] ** power)


def nearest(step):
    """The recorded step that is nearest on a log scale."""
    return min(STEPS, key=lambda recorded: abs(math.log(recorded / step)))


def error_at(step):
    """The error at that recorded step, from a run's tables."""
    place = STEPS.index(step)
    return lambda tables: tables["error"]["error"][place]


def distance_from(reference):
    """The quantity that both experiments on the gradient judge."""
    return Quantity(
        f"relative distance from {reference}",
        f"the relative error of backpropagation's gradient against {reference} is {{value}}",
        "level",
        "",
        "lower",
    )


REFERENCES = MappingProxyType(
    {
        "autograd": distance_from("autograd's"),
        "central-difference": distance_from("central differences"),
        "one-sided-difference": distance_from("one-sided differences"),
    }
)


def agreement(variant, network, at_most, precision="float64", activation="tanh", role=INSTRUMENT):
    """Whether backpropagation and another way give the same gradient, up to `at_most` of its length.

    Differences are the definition of a derivative. Autograd is backpropagation too, and one-sided differences or 32 bits
    are blunter: they check the rulers.
    """
    units, name = f"{NETWORK.format(network)} network", ACTIVATION.format(activation)
    settings = MappingProxyType({"network": network, "precision": precision, "activation": activation})
    return Evidence(
        "backpropagation/true-gradient",
        f"against {variant.replace('-', ' ')}: {units}, {name}, {PRECISION.format(precision)}",
        REFERENCES[variant],
        (RunQuery(variant, settings),),
        error_at(step_for(variant, precision)),
        at_most=at_most,
        geometric=True,
        role=role,
        factors={
            "activation": f"with {name if name == 'ReLU' else name.lower()}",
            "network": f"in a {units}",
            "precision": f"in {precision}",
        },
    )


EXPERIMENT = Experiment(
    id="gradient-check",
    section="foundations",
    question="How far from the true gradient is backpropagation's, and what do finite differences cost instead?",
    revision=1,
    varies="way to the gradient",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(NETWORK, PRECISION, ACTIVATION),
    measure=measure,
    cost=cost,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"network": network, "precision": precision, "activation": activation})
        for network, precision, activation in product(NETWORK.choices, PRECISION.choices, ACTIVATION.choices)
        if (network, precision, activation) != (NETWORK.default, PRECISION.default, ACTIVATION.default)
    ),
    evidence=(
        agreement("autograd", "small", 1e-10),
        agreement("autograd", "larger", 1e-10),
        agreement("autograd", "larger", 1e-10, activation="relu"),
        agreement("central-difference", "small", 1e-6, role=CLAIM),
        agreement("central-difference", "larger", 1e-6, role=CLAIM),
        agreement("central-difference", "larger", 1e-6, activation="relu", role=CLAIM),
        agreement("one-sided-difference", "small", 1e-6),
        agreement("autograd", "small", 1e-6, precision="float32"),
        # With the rounding error ε of 32 bits the best error is about ε^⅔ = 2·10⁻⁵ for central and √ε = 3·10⁻⁴ for one-sided differences.
        agreement("central-difference", "small", 1e-3, precision="float32"),
        agreement("one-sided-difference", "small", 1e-2, precision="float32"),
    ),
    outcome=Outcome("Relative distance from backpropagation's gradient", "error", "error", "least", better="lower"),
    cpu_only=True,
)
