"""An RNN whose gradients vanish or explode: at which initial gain and length does it still learn, and where does clipping help?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, Outcome
from dlcore.experiments.foundations import gradient_clipping
from dlcore.recipes.progress import SeedProgress

GAINS, LENGTHS, LEARNING_RATES = (1.0, 1.2, 1.4, 2.0), (10, 30, 50), (0.03, 0.1, 0.3)
STEPS, EVERY, LEARNED = 500, 50, 0.95
LEARNING_RATE = replace(gradient_clipping.LEARNING_RATE, default=0.1)
LENGTH = replace(gradient_clipping.LENGTH, default=50, high=100)
GAIN = replace(gradient_clipping.GAIN, default=1.4)


def measure(run_group, device, report):
    """The training of `gradient-clipping`, of more steps and on a fused kernel, for each seed."""
    tables = []
    for done, seed in enumerate(run_group.seeds):
        progress = SeedProgress(report, done, len(run_group.seeds))
        curve = gradient_clipping.fit(run_group.first, seed, device, progress, STEPS, EVERY, kernel=True)
        end = {name: curve[name][-1:] for name in ("accuracy", "validation_accuracy", "loss")}
        tables.append({"curve": curve, "end": end | {"norm": [greatest(curve["norm"])]}})
    return tables


def greatest(norms):
    """The largest norm of a training; infinite where one was infinite or no number. The first row has none."""
    import math

    return max(norm if math.isfinite(norm) else math.inf for norm in norms if norm is not None)


EXPERIMENT = Experiment(
    id="recurrent-clipping",
    section="language",
    question="An RNN whose gradients vanish or explode: at which initial gain and length does it still learn, and where does clipping help?",
    revision=1,
    varies="clipping",
    variants=gradient_clipping.VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, gradient_clipping.MOST, LENGTH, GAIN),
    measure=measure,
    cost=lambda run: run["length"],
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"gain": gain, "length": length, "learning_rate": learning_rate})
            for gain, length, learning_rate in product(GAINS, LENGTHS, LEARNING_RATES)
            if (gain, length, learning_rate) != (GAIN.default, LENGTH.default, LEARNING_RATE.default)
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", "end", unit=PERCENT),
)
