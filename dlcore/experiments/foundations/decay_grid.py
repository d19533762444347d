"""Does the weight decay that validation prefers depend on the learning rate, and does it matter how Adam applies it?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, Outcome
from dlcore.experiments.foundations.weight_decay import DECAY, LEARNING_RATE
from dlcore.recipes import label_noise

# Half decades; rates from too small to too large for 600 steps, decays from too little for either variant to too much for either.
LEARNING_RATES = (3e-5, 1e-4, 3e-4, 1e-3, 3e-3)
DECAYS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
LABEL_NOISE = replace(label_noise.LABEL_NOISE, default=0.2)  # with clean labels decay hardly matters
MEASURED = ("validation", "accuracy", "train_accuracy")


def measure(run_group, device, report):
    """The trainings of `weight_decay`, of which only the last accuracies are kept."""
    from dlcore.blocks.optimizers import optimizer

    run = run_group.first
    name = "adamw" if run.variant == "adamw" else "adam"
    tables = label_noise.train(
        run_group,
        lambda weights: optimizer(name, weights, run["learning_rate"], decay=run["decay"]),
        device,
        report,
        ends_only=True,
    )
    return [{"end": {column: of_seed["curve"][column][-1:] for column in MEASURED}} for of_seed in tables]


EXPERIMENT = Experiment(
    id="decay-grid",
    section="foundations",
    question="Does the weight decay that validation prefers depend on the learning rate, and does it matter how Adam applies it?",
    revision=1,
    varies="weight decay",
    variants=("adam-l2", "adamw"),
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, DECAY, label_noise.IMAGES, LABEL_NOISE, label_noise.EPOCHS),
    measure=measure,
    cost=label_noise.cost,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"learning_rate": rate, "decay": decay})
        for rate, decay in product(LEARNING_RATES, DECAYS)
        if (rate, decay) != (LEARNING_RATE.default, DECAY.default)
    ),
    outcome=Outcome("Test accuracy", "accuracy", "end", unit=PERCENT),
)
