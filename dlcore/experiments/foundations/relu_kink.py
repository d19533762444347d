"""What is the true gradient at ReLU's kink, and do 32 bits find it elsewhere?"""

from fractions import Fraction
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import INSTRUMENT, LIMIT, Evidence, Outcome, RunQuery
from dlcore.experiments.foundations import gradient_check
from dlcore.experiments.foundations.gradient_check import PRECISION, STEPS

VARIANTS = ("autograd", "central-difference", "one-sided-difference", "exact-fractions")
SHAPE = (2, 2, 1)
AT, NEAR, FAR = 0.0, 2**-13, 2**-6
GRID = 64  # inputs and hidden weights are multiples of 1/64, so that the pre-activation at the kink is exact in 32 bits too
NARROW = Fraction(1, 2**200)  # crosses no kink unless it starts at one
DISTANCE = Setting(
    "distance",
    "Distance of the pre-activation from the kink",
    AT,
    "How far above 0 the pre-activation of one hidden ReLU unit is, for one of eight examples. The larger it is, the larger a step must be before it crosses the kink.",
    choices=(AT, NEAR, FAR),
    labels=MappingProxyType({AT: "none: exactly at it", NEAR: "2⁻¹³, about 0.0001", FAR: "2⁻⁶, about 0.016"}),
)


def problem(seed, precision, distance):
    """The small network of the gradient check, with the first unit's bias such that its pre-activation for the first example is `distance`, exactly."""
    import numpy as np

    layers, x, target = gradient_check.problem(SHAPE, seed, precision)
    (weights, biases), out = layers
    x, weights = np.round(x * GRID) / GRID, np.round(weights * GRID) / GRID
    biases[0] = distance - x[0] @ weights[:, 0]
    return [(weights, biases), out], x, target


def measure(run_group, device, report):
    """The relative distance to backpropagation's gradient for every step, as in the gradient check."""
    run, tables = run_group.first, []
    for done, seed in enumerate(run_group.seeds, start=1):
        case = problem(seed, run["precision"], run["distance"])
        if run.variant == "exact-fractions":
            errors = [_exact(*case)] * len(STEPS)
        else:
            errors, _ = gradient_check.distances(run.variant, *case, "relu")
        tables.append({"error": {"step": list(STEPS), "error": errors}})
        report(done / len(run_group.runs))
    return tables


def _exact(layers, x, target):
    """The distance to central differences in fractions, with a step of 2⁻²⁰⁰.

    Between kinks the loss is quadratic along every weight, so that a central difference is its derivative exactly; fractions
    know no rounding. At a kink no derivative exists: there the reference is the mean of the slopes on either side, whereas
    backpropagation takes the left one by convention, ReLU′(0) = 0. They differ by half of the jump, however short the step.
    """
    import numpy as np

    from dlcore.models.backpropagation import gradient

    fractions = np.vectorize(lambda index: Fraction(float(index)), otypes=[object])
    ours = gradient_check.flatten(gradient(layers, x, target, "relu")[1])
    whole = [tuple(map(fractions, layer)) for layer in layers]
    gradient_values, _ = gradient_check.differences(
        whole, fractions(x), fractions(target), "relu", NARROW, central=True
    )
    return gradient_check.relative_distance(gradient_values, ours)


PLACES = MappingProxyType(
    {
        FAR: "with ReLU and no unit near its kink",
        NEAR: "with ReLU and a unit 2⁻¹³ from its kink",
        AT: "with ReLU and a unit exactly at its kink, where no derivative exists",
    }
)
EXACT_DIFFERENCES = gradient_check.distance_from("finite differences in exact rational arithmetic")


def _evidence(variant, distance, quantity=None, step=None, precision="float64", **declared):
    """One piece; where no `step` is given the rule of the gradient check sets it. Autograd and fractions have the same error at each."""
    quantity = quantity or gradient_check.REFERENCES[variant]
    return Evidence(
        "backpropagation/true-gradient",
        f"{quantity.label}, {PLACES[distance]}, {'–'.join(map(str, SHAPE))} network, {PRECISION.format(precision)}",
        quantity,
        (RunQuery(variant, MappingProxyType({"distance": distance, "precision": precision})),),
        gradient_check.error_at(step or gradient_check.step_for(variant, precision)),
        geometric=True,
        factors={"distance to a kink": PLACES[distance], "precision": f"in {precision}"},
        **declared,
    )


EXPERIMENT = Experiment(
    id="relu-kink",
    section="foundations",
    question="What is the true gradient at ReLU's kink, and do 32 bits find it elsewhere?",
    revision=1,
    varies="way to the gradient",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(DISTANCE, PRECISION),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"distance": distance, "precision": precision})
        for distance, precision in product(DISTANCE.choices, PRECISION.choices)
        if (distance, precision) != (DISTANCE.default, PRECISION.default)
    ),
    evidence=(
        _evidence("exact-fractions", FAR, EXACT_DIFFERENCES, at_most=1e-10),
        _evidence("exact-fractions", FAR, EXACT_DIFFERENCES, precision="float32", at_most=1e-6),
        _evidence("central-difference", NEAR, at_most=1e-6),
        # A step across the kink measures a secant: the ruler must be seen to fail.
        _evidence(
            "central-difference",
            NEAR,
            gradient_check.distance_from("central differences with a step of 10⁻³"),
            gradient_check.nearest(1e-3),  # eight times the distance
            at_least=1e-3,
            role=INSTRUMENT,
        ),
        _evidence("autograd", AT, at_most=1e-10, role=INSTRUMENT),
        # Where no derivative exists, both kinds of central differences give the mean of the slopes on either side.
        _evidence("central-difference", AT, at_most=1e-6, role=LIMIT),
        _evidence("exact-fractions", AT, EXACT_DIFFERENCES, at_most=1e-10, role=LIMIT),
    ),
    outcome=Outcome("Relative distance from backpropagation's gradient", "error", "error", "least", better="lower"),
    cpu_only=True,
)
