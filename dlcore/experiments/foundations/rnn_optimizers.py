"""A recurrent network must recall the first of ten tokens: which optimizer needs the fewest steps?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import per_seed_data
from dlcore.recipes.comparisons import first_at, ratio

VARIANTS = ("mini-batch", "momentum", "rmsprop", "adam")
LEARNING_RATES = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    3e-3,
    "The learning rate. Recurrent networks need smaller ones: the gradient passes through the same weights at every time step.",
    low=1e-6,
    high=10.0,
)
LENGTH = Setting(
    "length",
    "Tokens",
    10,
    "Sequence length; the first token is the answer. In longer sequences the gradient passes through more steps, and vanishes.",
    low=2,
    high=40,
)
EPOCHS = Setting(
    "epochs",
    "Epochs",
    10,
    "Passes over the sequences, 50 steps each. More: the task is learned at smaller learning rates, too.",
    low=1,
    high=100,
)
TOKENS, WIDTH, TRAIN, VALIDATION, TEST, BATCH, EVERY = 8, 64, 3_200, 500, 1_000, 64, 10
SOLVED = 0.95


def measure(run_group, device, report):
    """Fresh Elman networks under one optimizer at one rate, tested every 10 steps."""
    import torch

    from dlcore.blocks.optimizers import optimizer
    from dlcore.data import first_token_recall
    from dlcore.models.language.rnn import RNN

    run = run_group.first
    draws = [
        first_token_recall.draw(TRAIN + VALIDATION + TEST, run["length"], TOKENS, seed) for seed in run_group.seeds
    ]
    read, first = per_seed_data.stack_draws(draws)
    train, validation, test = (
        (read[:, start:stop], first[:, start:stop])
        for start, stop in ((0, TRAIN), (TRAIN, TRAIN + VALIDATION), (TRAIN + VALIDATION, None))
    )
    networks = []
    with torch.random.fork_rng(devices=[]):
        for seed in run_group.seeds:
            torch.manual_seed(seed)
            networks.append(RNN(TOKENS, WIDTH, TOKENS))
    _, curves = per_seed_data.fit(
        networks,
        run_group.seeds,
        train,
        validation,
        test,
        lambda weights: optimizer(run.variant, weights, run["learning_rate"]),
        device,
        report,
        batch=BATCH,
        epochs=run["epochs"],
        every=EVERY,
    )
    return [{"curve": curve} for curve in curves]


TUNING = Tuning("learning_rate", LEARNING_RATES, first_at(SOLVED, "validation", "step"), least=True)
CLAIM = "optimizers/rmsprop-for-rnn-or-overfitting"

EXPERIMENT = Experiment(
    id="rnn-optimizers",
    section="foundations",
    question="A recurrent network must recall the first of ten tokens: which optimizer needs the fewest steps?",
    revision=1,
    varies="optimizer",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, LENGTH, EPOCHS),
    measure=measure,
    cost=lambda run: run["epochs"] * run["length"],
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"learning_rate": learning_rate})
        for learning_rate in LEARNING_RATES
        if learning_rate != LEARNING_RATE.default
    ),
    evidence=(
        Evidence(
            CLAIM,
            "a recurrent network that recalls the first of 10 tokens, to 95% accuracy, each at the learning rate that gets there first on validation",
            Quantity(
                "steps, Adam over RMSProp",
                "to learn to recall the first of 10 tokens, a recurrent network needs {value} as many steps with Adam as with RMSProp",
                "ratio",
                TIMES,
                inverse="to learn to recall the first of 10 tokens, a recurrent network needs {value} as many steps with RMSProp as with Adam",
            ),
            (RunQuery("adam", tuning=TUNING), RunQuery("rmsprop", tuning=TUNING)),
            ratio(first_at(SOLVED, "accuracy", "step")),
            at_least=1.1,
            geometric=True,
        ),
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
)
