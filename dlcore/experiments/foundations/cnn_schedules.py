"""A small CNN: does a learning-rate schedule end with a higher accuracy, and a lower log-loss?"""

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import PERCENT, POINTS, TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes import image_classifier, mlp_classifier, small_cnns
from dlcore.recipes.comparisons import accuracy, correct, difference, final, ratio
from dlcore.recipes.progress import SeedProgress
from dlcore.recipes.scheduled_momentum import ScheduledMomentum

VARIANTS = ("constant", "step", "cosine", "one-cycle", "plateau")
DATA, VALIDATION = "fashion-20k", 2_000  # of the training part, the last; they train nothing
LEARNING_RATES = (0.01, 0.03, 0.1, 0.3)
LOWER = MappingProxyType(dict.fromkeys(VARIANTS, (0.003,)))  # at 40 epochs most schedules chose the lowest of these
UNTUNED, LARGER = 0.03, 3
# What tuning chose, by schedule.
CHOSEN = MappingProxyType({"constant": 0.01, "step": 0.01, "cosine": 0.01, "one-cycle": 0.01, "plateau": 0.03})
SHARED = round(LARGER * CHOSEN.get("constant", UNTUNED), 6)
LEARNING_RATE = Setting(
    "learning_rate",
    "Peak learning rate",
    UNTUNED,
    "The highest learning rate that each schedule reaches; each schedule's own was tuned. The larger, the more a schedule can gain by lowering it.",
    low=1e-5,
    high=3.0,
    tuned=MappingProxyType({(variant,): rate for variant, rate in CHOSEN.items()}),
)
IMAGES = Setting(
    "images",
    "Training images",
    5_000,
    f"Besides the {VALIDATION:,} of validation. More images: less overfitting, longer training.",
    low=500,
    high=18_000,
)
EPOCHS, BATCH = replace(small_cnns.EPOCHS, default=40), small_cnns.BATCH
TESTS_COST = 3_000  # as many images are trained on in the time of an epoch's tests


def measure(run_group, device, report):
    """LeNet under SGD with momentum 0.9 and one schedule; after every epoch validation, which the plateau looks at, and the test images.

    One network after another: a plateau of one must not slow the others.
    """
    import torch

    from dlcore.blocks.callbacks import Evaluation
    from dlcore.data import load
    from dlcore.training import cross_entropy

    run, images = run_group.first, load(DATA).as_squares()
    learned, tables = images.with_validation_part(VALIDATION).first(run["images"]), []
    steps = len(learned.train_inputs) // run["batch"] * run["epochs"]
    test_inputs, test_targets = images.test_inputs.to(device), images.test_targets.to(device)
    for done, seed in enumerate(run_group.seeds):
        descent, tests = ScheduledMomentum(run.variant, run["learning_rate"], steps), []

        def begin_tests(model, held_out, epoch_steps, stopwatch, tests=tests):
            tests.append(Evaluation(model, cross_entropy, test_inputs, test_targets, epoch_steps, stopwatch))
            return tests

        model = image_classifier.network("lenet", seed, scaled=True).to(memory_format=torch.channels_last)
        (validation,) = mlp_classifier.fit(
            [model],
            (seed,),
            learned,
            descent.optimizer,
            device,
            SeedProgress(report, done, len(run_group.seeds)),
            batch=run["batch"],
            epochs=run["epochs"],
            dimensions=4,
            evaluation_callbacks=descent.callbacks,
            extra_callbacks=begin_tests,
        )
        (curve,) = tests[0].tables()
        curve |= {"validation": validation["accuracy"], "validation_loss": validation["loss"]}
        answers = image_classifier.logits(model, test_inputs).argmax(1)
        right = {"test": (answers == test_targets).tolist()}
        tables.append({"curve": curve | {"learning_rate_now": descent.rates}, "correct": right})
    return tables


ACCURACY = Quantity(
    "test accuracy of a CNN minus that at a constant learning rate",
    "test accuracy is {value} than with a constant learning rate",
    "difference",
    POINTS,
)
LOG_LOSS = Quantity(
    "test log-loss of a CNN at a constant learning rate over that with a schedule",
    "test log-loss with a constant learning rate is {value} that with the schedule",
    "ratio",
    TIMES,
    inverse="test log-loss with the schedule is {value} that with a constant learning rate",
)
NETWORK = "a CNN on Fashion-20k"
TUNED, AT_SHARED = MappingProxyType({}), MappingProxyType({"learning_rate": SHARED})
CONDITIONS = (
    ("each at its tuned learning rate", TUNED),
    (f"both at {LARGER} times the best constant learning rate", AT_SHARED),
)
# A rate that falls to zero at the very end gains there, which by the rule of recipes/convergence.py is no convergence; tests/recipes/test_convergence.py holds which.
GAINS_LATE = (("cosine", TUNED), ("one-cycle", TUNED), ("one-cycle", AT_SHARED))
EARLY = f"early training ({EPOCHS.default} epochs)"
SCHEDULES = MappingProxyType(
    {"plateau": "reduce on plateau", "cosine": "cosine decay", "one-cycle": "one-cycle", "step": "step decay"}
)


def helps(schedule, condition, settings):
    """Whether a schedule ends half a point above a constant learning rate, and whether a constant one has a log-loss a twentieth higher."""
    name = SCHEDULES[schedule]
    rates = f"{condition}, {EARLY}" if (schedule, settings) in GAINS_LATE else condition
    factors = {"schedule": f"with {name}", "network": f"for {NETWORK}", "learning rate": condition}
    scheduled, constant = RunQuery(schedule, settings), RunQuery("constant", settings)
    return (
        Evidence(
            "callbacks/scheduler-helps",
            f"{name}, {NETWORK}, {rates}",
            ACCURACY,
            (scheduled, constant),
            difference(accuracy()),
            at_least=0.005,
            factors=factors,
            examples=lambda ours, theirs: correct()(ours) - correct()(theirs),
        ),
        Evidence(
            "callbacks/scheduler-helps",
            f"test log-loss, {name}, {NETWORK}, {rates}",
            LOG_LOSS,
            (constant, scheduled),
            ratio(final("loss")),
            at_least=1.05,
            geometric=True,
            factors=factors,
        ),
    )


EXPERIMENT = Experiment(
    id="cnn-schedules",
    section="foundations",
    question="A small CNN: does a learning-rate schedule end with a higher accuracy, and a lower log-loss?",
    revision=1,
    varies="schedule",
    variants=VARIANTS,
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, IMAGES, EPOCHS, BATCH),
    measure=measure,
    cost=lambda run: run["epochs"] * (run["images"] + TESTS_COST),
    shipped=(TUNED, AT_SHARED),
    evidence=tuple(
        piece
        for schedule, (condition, settings) in product(SCHEDULES, CONDITIONS)
        for piece in helps(schedule, condition, settings)
    ),
    outcome=Outcome("Test accuracy", "accuracy", unit=PERCENT),
    tuning=Tuning("learning_rate", LEARNING_RATES, final("validation"), further=LOWER),
    tuning_seeds=(50, 51, 52),
)
