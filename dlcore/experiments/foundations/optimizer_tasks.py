"""Six kinds of networks: which optimizer is fast on all of them, and what does it cost to leave its learning rate at the default?"""

import math
from dataclasses import replace
from itertools import pairwise, product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes.small_tasks import TASKS

VARIANTS = ("mini-batch", "momentum", "adagrad", "rmsprop", "adam", "adamw")
TUNED, DEFAULT = RATES = "tuned", "default"
IMPROVEMENT = 0.95  # of the fall of the test loss: where the target is
# Where nobody tunes: PyTorch's defaults, but for SGD, whose 0.001 there stands for no practice. Plain SGD has Keras's 0.01, which is also that of
# AlexNet with momentum (Krizhevsky, Sutskever and Hinton, 2012).
DEFAULTS = MappingProxyType(
    {"mini-batch": 0.01, "momentum": 0.01, "adagrad": 0.01, "rmsprop": 0.01, "adam": 0.001, "adamw": 0.001}
)
# What tuning chose, by optimizer and task.
CHOSEN = MappingProxyType(
    {
        ("mini-batch", "mlp"): 0.1,
        ("momentum", "mlp"): 0.01,
        ("adagrad", "mlp"): 0.01,
        ("rmsprop", "mlp"): 0.0003,
        ("adam", "mlp"): 0.001,
        ("adamw", "mlp"): 0.001,
        ("mini-batch", "cnn"): 0.3,
        ("momentum", "cnn"): 0.03,
        ("adagrad", "cnn"): 0.03,
        ("rmsprop", "cnn"): 0.003,
        ("adam", "cnn"): 0.003,
        ("adamw", "cnn"): 0.003,
        ("mini-batch", "rnn"): 0.3,
        ("momentum", "rnn"): 0.03,
        ("adagrad", "rnn"): 0.03,
        ("rmsprop", "rnn"): 0.003,
        ("adam", "rnn"): 0.003,
        ("adamw", "rnn"): 0.003,
        ("mini-batch", "transformer"): 0.1,
        ("momentum", "transformer"): 0.1,
        ("adagrad", "transformer"): 0.01,
        ("rmsprop", "transformer"): 0.003,
        ("adam", "transformer"): 0.003,
        ("adamw", "transformer"): 0.003,
        ("mini-batch", "sparse"): 3.0,
        ("momentum", "sparse"): 1.0,
        ("adagrad", "sparse"): 1.0,
        ("rmsprop", "sparse"): 0.03,
        ("adam", "sparse"): 0.03,
        ("adamw", "sparse"): 0.03,
        ("mini-batch", "autoencoder"): 1.0,
        ("momentum", "autoencoder"): 0.3,
        ("adagrad", "autoencoder"): 0.01,
        ("rmsprop", "autoencoder"): 0.001,
        ("adam", "autoencoder"): 0.003,
        ("adamw", "autoencoder"): 0.003,
    }
)
GRIDS = MappingProxyType(
    {
        "mini-batch": (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0),
        "momentum": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        "adagrad": (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0),
        "rmsprop": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
        "adam": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
        "adamw": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
    }
)
TASK = Setting(
    "task",
    "Task",
    "mlp",
    "What is trained: an MLP or a CNN on images, an RNN that says where a surname is from, a Transformer that predicts the next byte of a text, "
    "a linear model on features most of which are rare, or an autoencoder of digits.",
    choices=tuple(TASKS),
    labels=MappingProxyType(
        {
            "mlp": "MLP",
            "cnn": "CNN",
            "rnn": "RNN",
            "transformer": "Transformer",
            "sparse": "Sparse features",
            "autoencoder": "Autoencoder",
        }
    ),
)
RATE = Setting(
    "rate_choice",
    "Which learning rate",
    TUNED,
    "The one that tuning chose for the optimizer on this task, or the optimizer's default, the same for all tasks.",
    choices=RATES,
    labels=MappingProxyType({TUNED: "Tuned", DEFAULT: "Default"}),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.01,
    "The learning rate itself, constant throughout. Too small: underfitting within the budget; too large: divergence.",
    low=1e-6,
    high=100.0,
    tuned=MappingProxyType(
        {(variant, task, TUNED): rate for (variant, task), rate in CHOSEN.items()}
        | {(variant, task, DEFAULT): rate for (variant, rate), task in product(DEFAULTS.items(), TASKS)}
    ),
    tuned_by=("task", "rate_choice"),
)
SECONDS = MappingProxyType({"mlp": 3, "cnn": 6, "rnn": 2, "transformer": 6, "sparse": 1, "autoencoder": 2})


def measure(run_group, device, report):
    """One network after another, so that seconds are those of one alone; other hyperparameters are the library's defaults, momentum 0.9."""
    from dlcore.blocks.optimizers import optimizer
    from dlcore.recipes.progress import SeedProgress

    run, tables = run_group.first, []
    for done, seed in enumerate(run_group.seeds):
        curve = TASKS[run["task"]].fit(
            seed,
            lambda weights: optimizer(run.variant, weights, run["learning_rate"]),
            device,
            SeedProgress(report, done, len(run_group.seeds)),
        )
        end = {name: curve[name][-1:] for name in ("loss", "validation_loss", "seconds")}
        tables.append({"curve": curve, "end": end})
    return tables


def validation_loss(tables):
    return tables["end"]["validation_loss"][0]


def final_loss(tables):
    """The test loss at the end; infinite where the run diverged."""
    loss = tables["end"]["loss"][0]
    return loss if math.isfinite(loss) else math.inf


def steps_to(target, curve):
    """The steps until the test loss first is at the target, with a straight line between two tests; infinite where it never is."""
    points = list(zip(curve["step"], curve["loss"], strict=True))
    for (before, above), (step, loss) in pairwise(points):
        if loss <= target:
            return before + (step - before) * (above - target) / (above - loss)
    return math.inf


def steps_over(other, ours):
    """How many times as many steps another optimizer needs, to 95% of the way from the first test loss to the lower of the two last ones."""
    start = ours["curve"]["loss"][0]
    target = start - IMPROVEMENT * (start - min(final_loss(other), final_loss(ours)))
    return steps_to(target, other["curve"]) / steps_to(target, ours["curve"])


def cost_of_default(tuned, default):
    """The final test loss at the default learning rate over that at the tuned one."""
    return final_loss(default) / final_loss(tuned)


def cost_of_default_over(*tables):
    """Another optimizer's cost of its default over Adam's, as a geometric mean over the tasks: tables of the other's tuned and default runs, task by task, then Adam's."""
    costs = [cost_of_default(tuned, default) for tuned, default in zip(tables[::2], tables[1::2], strict=True)]
    others, ours = costs[: len(TASKS)], costs[len(TASKS) :]
    return math.prod(other / our for other, our in zip(others, ours, strict=True)) ** (1 / len(TASKS))


TRAINING = MappingProxyType(
    {
        "mlp": "training an MLP",
        "cnn": "training a CNN",
        "rnn": "training an RNN",
        "transformer": "training a Transformer",
        "sparse": "on sparse features",
        "autoencoder": "training an autoencoder",
    }
)
NAMES = MappingProxyType({"mini-batch": "plain SGD", "momentum": "momentum", "rmsprop": "RMSProp"})
STEPS_OVER_ADAM = Quantity(
    "steps to a common loss, the other over Adam",
    "{baseline} needs {value} as many steps as Adam",
    "ratio",
    TIMES,
    inverse="Adam needs {value} as many steps as {baseline}",
)
STEPS_OF_RMSPROP = replace(STEPS_OVER_ADAM, label="steps to a common loss, RMSProp over Adam")
STEPS_OVER_MOMENTUM = Quantity(
    "steps to a common loss, plain SGD over momentum",
    "plain SGD needs {value} as many steps as SGD with momentum",
    "ratio",
    TIMES,
    inverse="SGD with momentum needs {value} as many steps as plain SGD",
)
COST_OF_DEFAULT = Quantity(
    "final loss at Adam's default learning rate over that at the tuned one",
    "at the default learning rate of 0.001, Adam's final test loss is {value} that at the tuned one",
    "ratio",
    TIMES,
    "lower",
)
COST_OVER_ADAM = Quantity(
    "what the default learning rate costs, the other over Adam",
    "the factor by which the default learning rate raises the final test loss is {value} as large with {baseline} as with Adam",
    "ratio",
    TIMES,
)
TO_TARGET = "each at its tuned learning rate, to 95% of the larger fall of the test loss"


def at(task, rate=TUNED):
    return MappingProxyType({"task": task, "rate_choice": rate})


def momentum_faster(task):
    """Whether plain SGD needs at least 1.1 times as many steps as SGD with momentum, as is asked of Adam."""
    return Evidence(
        "optimizers/momentum-accelerates",
        f"mini-batches, {TRAINING[task]}, {TO_TARGET}",
        STEPS_OVER_MOMENTUM,
        (RunQuery("mini-batch", at(task)), RunQuery("momentum", at(task))),
        steps_over,
        at_least=1.1,
        geometric=True,
        factors={"task": TRAINING[task]},
    )


def adam_faster(task, other, at_least):
    return Evidence(
        "optimizers/adam-fast",
        f"against {NAMES[other]}, {TRAINING[task]}, {TO_TARGET}",
        STEPS_OF_RMSPROP if other == "rmsprop" else STEPS_OVER_ADAM,  # of which less is asked
        (RunQuery(other, at(task)), RunQuery("adam", at(task))),
        steps_over,
        at_least=at_least,
        geometric=True,
        factors={"baseline": f"against {NAMES[other]}", "task": TRAINING[task]},
    )


def adam_untuned(task):
    """Whether Adam's default ends within a tenth of the loss at the tuned rate."""
    return Evidence(
        "optimizers/adam-robust",
        f"untuned, {TRAINING[task]}",
        COST_OF_DEFAULT,
        (RunQuery("adam", at(task)), RunQuery("adam", at(task, DEFAULT))),
        cost_of_default,
        at_most=1.1,
        geometric=True,
        factors={"task": TRAINING[task]},
    )


def adam_less_to_tune(other):
    """Whether the other's default costs at least a tenth more than Adam's, as a geometric mean over the six tasks."""
    return Evidence(
        "optimizers/adam-robust",
        f"against {NAMES[other]}, untuned, six tasks",
        COST_OVER_ADAM,
        tuple(RunQuery(variant, at(task, rate)) for variant in (other, "adam") for task in TASKS for rate in RATES),
        cost_of_default_over,
        at_least=1.1,
        geometric=True,
        factors={"baseline": f"against {NAMES[other]}", "task": "over six tasks"},
    )


EXPERIMENT = Experiment(
    id="optimizer-tasks",
    section="foundations",
    question="Six kinds of networks: which optimizer is fast on all of them, and what does it cost to leave its learning rate at the default?",
    revision=1,
    varies="optimizer",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(TASK, RATE, LEARNING_RATE),
    measure=measure,
    cost=lambda run: SECONDS[run["task"]],
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"task": task, "rate_choice": rate})
            for task, rate in product(TASKS, RATES)
            if (task, rate) != (TASK.default, RATE.default)
        ),
    ),
    evidence=(
        *map(momentum_faster, TASKS),
        *(
            adam_faster(task, other, at_least)
            for other, at_least in (("mini-batch", 1.1), ("momentum", 1.1), ("rmsprop", 1 / 1.1))
            for task in TASKS
        ),
        *map(adam_untuned, TASKS),
        *map(adam_less_to_tune, ("mini-batch", "momentum")),
    ),
    outcome=Outcome("Test loss", "loss", "end", better="lower"),
    tuning=Tuning("learning_rate", (), validation_loss, least=True, further=GRIDS),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=tuple(MappingProxyType({"task": task}) for task in TASKS),
)
