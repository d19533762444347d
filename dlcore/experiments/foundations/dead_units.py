"""When a shock kills most units, which activations recover?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, Evidence, Outcome, Quantity, RunQuery
from dlcore.guide.foundations.activations import TOPICS
from dlcore.recipes import settings
from dlcore.recipes.mlp_classifier import fit_with_adam
from dlcore.recipes.settings import BATCH, DATA, INITIALIZATION, LEARNING_RATE, NEGATIVE_SLOPE, WIDTH

SHOCK = Setting(
    "shock",
    "Shock",
    -3.0,
    "Added once to every hidden bias. The further below zero, the more units die.",
    low=-20.0,
    high=0.0,
)
DEPTH = replace(
    settings.DEPTH,
    default=4,
    help="Number of hidden layers. The gradient passes them all, so with a small negative slope it vanishes in deeper networks.",
)
BEFORE, AFTER = 5, 25
RECOVERY = 0.9  # of the accuracy before the shock: from there on a network counts as recovered
DEPTHS, NEGATIVE_SLOPES = (4, 6, 8), (0.01, 0.03, 0.1, 0.3)


class Shock:
    """Shifts every hidden bias once, at the end of the given step."""

    def __init__(self, step, shift):
        self.step, self.shift = step, shift

    def on_step_end(self, state):
        if state.step == self.step:
            for layer in state.model.hidden:
                layer.bias.data += self.shift


class DeadUnits:
    """Records each network's fraction of dead hidden units, those that are inactive on every image, after every epoch."""

    def __init__(self, model, inputs, every, stopwatch):
        self.inputs, self.every, self.stopwatch = inputs, every, stopwatch
        self.fractions = []
        with stopwatch.pause():
            self.evaluate(model)

    def on_step_end(self, state):
        if state.step % self.every == 0:
            with self.stopwatch.pause():
                self.evaluate(state.model)

    def evaluate(self, model):
        from dlcore.inspection.foundations.activation_statistics import dead_fraction

        self.fractions.append(dead_fraction(model, self.inputs).tolist())


def measure(run_group, device, report):
    """Trains for 5 epochs, shifts every hidden bias, trains for 25 more; records accuracy and the fraction of dead units after each epoch."""
    callbacks = []

    def make_callbacks(model, held_out, steps, stopwatch):
        callbacks.append(DeadUnits(model, held_out, steps, stopwatch))
        return [*callbacks, Shock(steps * BEFORE, run_group.first["shock"])]

    curves = fit_with_adam(run_group, device, report, BEFORE + AFTER, extra_callbacks=make_callbacks)
    return [
        {"curve": curve | {"dead": [fractions[network] for fractions in callbacks[0].fractions]}}
        for network, curve in enumerate(curves)
    ]


def recovery(tables):
    """Final accuracy as a fraction of what it was before the shock."""
    accuracy = tables["curve"]["accuracy"]
    return accuracy[-1] / accuracy[BEFORE]


def gain(ours, relu):
    return ours["curve"]["accuracy"][-1] - relu["curve"]["accuracy"][-1]


def at(depth, negative_slope=0.01):
    return MappingProxyType({"depth": depth, "negative_slope": negative_slope})


REGAINED = Quantity(
    "accuracy regained",
    "after a shift of all biases that would kill most ReLU units, a Leaky ReLU network's test accuracy returns to {value} of its earlier value",
    "level",
    PERCENT,
)
GAIN = Quantity(
    "test accuracy minus ReLU's",
    "after a shift of all biases that kills most ReLU units, test accuracy ends {value} than with ReLU",
    "difference",
    POINTS,
)


def prevents(condition, depth, negative_slope):
    """Whether a Leaky ReLU network of that depth and negative slope recovers."""
    return Evidence(
        "activations/leaky-prevents-dying",
        f"{condition}, {depth} layers",
        REGAINED,
        (RunQuery("leaky-relu", at(depth, negative_slope)),),
        recovery,
        at_least=RECOVERY,
        factors={"negative slope": f"with negative slope {negative_slope:g}", "depth": f"at {depth} layers"},
    )


def helps(condition, variant, depth, negative_slope=0.01):
    """Whether a variant ends better than ReLU at that depth."""
    return Evidence(
        "activations/leaky-or-elu-if-dying",
        f"{condition}, {depth} layers",
        GAIN,
        (RunQuery(variant, at(depth, negative_slope)), RunQuery("relu", at(depth))),
        gain,
        at_least=0.1,
        factors={"activation": f"with {condition}", "depth": f"at {depth} layers"},
    )


EXPERIMENT = Experiment(
    id="dead-units",
    section="foundations",
    question="When a shock kills most units, which activations recover?",
    revision=2,
    varies="activation",
    variants=tuple(topic.id for topic in TOPICS if topic.family == "rectifier"),
    seeds=(0, 1, 2, 3, 4),
    settings=(DEPTH, NEGATIVE_SLOPE, SHOCK, INITIALIZATION, DATA, WIDTH, LEARNING_RATE, BATCH),
    measure=measure,
    cost=lambda run: (
        (BEFORE + AFTER)
        * (10_000 if run["data"] == "fashion-10k" else 4_000)
        / run["batch"]
        * run["depth"]
        * (1 + run["width"] * run["batch"] / 20_000)
    ),
    shipped=(MappingProxyType({}),)
    + tuple(
        at(depth, negative_slope)
        for depth, negative_slope in product(DEPTHS, NEGATIVE_SLOPES)
        if (depth, negative_slope) != (4, 0.01)
    ),
    evidence=(
        prevents("negative slope 0.01, as in the guide", 4, 0.01),
        prevents("negative slope 0.01", 6, 0.01),
        prevents("negative slope 0.3", 6, 0.3),
        prevents("negative slope 0.3", 8, 0.3),
        helps("ELU", "elu", 6),
        helps("ELU", "elu", 8),
        helps("Leaky ReLU (negative slope 0.01)", "leaky-relu", 6, 0.01),
        helps("Leaky ReLU (negative slope 0.3)", "leaky-relu", 8, 0.3),
    ),
    outcome=Outcome("Test accuracy after the shock", "accuracy", unit=PERCENT),
)
