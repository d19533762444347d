"""Six kinds of networks: which optimizer is fast on all of them, and what does it cost to leave its learning rate at the default?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Outcome, Tuning
from dlcore.recipes.small_tasks import TASKS

# No verdict rests on this: that takes thresholds, declared before the records they judge.
VARIANTS = ("mini-batch", "momentum", "adagrad", "rmsprop", "adam", "adamw")
TUNED, DEFAULT = RATES = "tuned", "default"
# Where nobody tunes: PyTorch's defaults, but for SGD, whose 0.001 there stands for no practice. Plain SGD has Keras's 0.01, which is also that of
# AlexNet with momentum (Krizhevsky, Sutskever and Hinton, 2012).
DEFAULTS = MappingProxyType(
    {"mini-batch": 0.01, "momentum": 0.01, "adagrad": 0.01, "rmsprop": 0.01, "adam": 0.001, "adamw": 0.001}
)
# What tuning chose, by optimizer and task.
CHOSEN = MappingProxyType({})
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
    "What learns: an MLP or a CNN images, an RNN where a surname is from, a Transformer the next byte of a text, a linear model from features "
    "of which most are rare, an autoencoder to compress digits.",
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
    outcome=Outcome("Test loss", "loss", "end", better="lower"),
    tuning=Tuning("learning_rate", (), validation_loss, least=True, further=GRIDS),
    tuning_seeds=(50, 51, 52),
    tuning_conditions=tuple(MappingProxyType({"task": task}) for task in TASKS),
)
