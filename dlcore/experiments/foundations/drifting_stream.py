"""When the minimum keeps moving, does AdaGrad fall behind RMSProp?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.experiments.foundations.effective_learning_rate import RHO, SMOOTHING
from dlcore.recipes.comparisons import final, ratio

VARIANTS = ("sgd", "adagrad", "rmsprop", "adam")
LEARNING_RATES = (
    *(0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05),
    *(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0),
)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.1,
    "With a larger one an optimizer follows the minimum sooner, and is noisier around it. AdaGrad divides it by the root of a sum that grows.",
    low=1e-6,
    high=1e4,
)
MINIMUM = Setting(
    "minimum",
    "The minimum",
    "moves",
    "It jumps to a random place every 100 steps, or stays where it is: then a shrinking learning rate is no disadvantage.",
    choices=("moves", "stays"),
    labels=MappingProxyType({"moves": "jumps every 100 steps", "stays": "stays"}),
)
STEPS, SHORT, PERIOD, SPAN, WALKS, WEIGHTS = 10_000, 1_000, 100, 200, 8, 10
LAST = 0.2  # the part of a stream that judges or chooses


def measure(run_group, device, report):
    """A quadratic whose minimum jumps to a standard normal place every 100 steps, 100 times; gradients have standard normal noise.

    The loss is the mean squared distance of a weight from the minimum, before each step, over eight walks of ten weights.
    Eight others, with places and noise of their own, choose the learning rate: by the last fifth of a stream as long as the
    one that is judged, or of its first tenth. The seeds walk side by side, each with its own random numbers.
    """
    import torch

    from dlcore.blocks.optimizers import optimizer

    run = run_group.first
    generators = [torch.Generator().manual_seed(seed) for seed in run_group.seeds]

    def draw(*before):
        """Normal numbers, (seeds, *before, 2, walks, weights); of the two, one judges and one chooses."""
        return torch.stack([torch.randn(*before, 2, WALKS, WEIGHTS, generator=each) for each in generators])

    w = torch.zeros(len(generators), 2, WALKS, WEIGHTS, requires_grad=True)
    opt, goal, losses = optimizer(run.variant, [w], run["learning_rate"], rho=run["rho"]), None, []
    for period in range(STEPS // PERIOD):
        place, noise = draw(), draw(PERIOD)
        goal = place if goal is None or run["minimum"] == "moves" else goal
        distances = []
        for step in range(PERIOD):
            distances.append(w.detach() - goal)
            w.grad = distances[-1] + noise[:, step]
            opt.step()
        losses.append(torch.stack(distances, -1).square().mean((-3, -2)))  # (seeds, 2, steps)
        report((period + 1) * PERIOD / STEPS)
    return [_tables(judged, choosing) for judged, choosing in torch.cat(losses, -1)]


def _tables(judged, choosing):
    """From the losses before every step, (steps,), of what judges and what chooses."""

    def last(losses):
        return losses[-round(LAST * len(losses)) :].mean().item()

    spans = judged.reshape(-1, SPAN).mean(1).tolist()
    chosen_by = {"validation_loss": last(choosing), "short_validation_loss": last(choosing[:SHORT])}
    return {
        "curve": {
            "step": [SPAN * (place + 1) for place in range(len(spans))],
            "loss": spans,
            **{name: [loss] * len(spans) for name, loss in chosen_by.items()},
        },
        "loss": {"late": [last(judged)]},
    }


LONG = Tuning("learning_rate", LEARNING_RATES, final("validation_loss"), least=True)
BRIEF = Tuning("learning_rate", LEARNING_RATES, final("short_validation_loss"), least=True)
AS_LONG, TENTH = "on a stream of the same length", "on a tenth of the stream's length"
SAID = {
    AS_LONG: "with learning rates tuned on a run as long as the final one",
    TENTH: "with learning rates tuned on a run a tenth as long as the final one",
}
FOLLOWS = Quantity(
    "loss of AdaGrad over that of RMSProp, last fifth of the stream",
    "on a drifting minimum, AdaGrad's loss ends at {value} RMSProp's",
    "ratio",
    "times",
    inverse="on a drifting minimum, RMSProp's loss ends at {value} AdaGrad's",
)


def comparison(minimum, rho, tuned, tuning, **declared):
    where = "a minimum that jumps every 100 steps" if minimum == "moves" else "a minimum that stays"
    return Evidence(
        "optimizers/rmsprop-fixes-adagrad",
        f"{where}, ρ = {rho:g}, each at the learning rate chosen {tuned}",
        FOLLOWS,
        (
            RunQuery("adagrad", MappingProxyType({"minimum": minimum}), tuning),
            RunQuery("rmsprop", MappingProxyType({"minimum": minimum, "rho": rho}), tuning),
        ),
        ratio(final("late", "loss")),
        geometric=True,
        factors={
            "smoothing constant": f"with ρ = {rho:g}",
            "the length of the tuning run": SAID[tuned],
        },
        **declared,
    )


EXPERIMENT = Experiment(
    id="drifting-stream",
    section="foundations",
    question="When the minimum keeps moving, does AdaGrad fall behind RMSProp?",
    revision=1,
    varies="optimizer",
    variants=VARIANTS,
    seeds=(0, 1, 2, 3, 4),
    settings=(LEARNING_RATE, MINIMUM, RHO),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}),)
    + tuple(
        MappingProxyType({"minimum": minimum, "learning_rate": learning_rate, "rho": rho})
        for minimum, rho, learning_rate in product(MINIMUM.choices, SMOOTHING, LEARNING_RATES)
        if (minimum, rho, learning_rate) != (MINIMUM.default, RHO.default, LEARNING_RATE.default)
    ),
    # A quarter more loss is a difference that matters, as for Lookahead's steady state; where the minimum stays, AdaGrad must
    # be as good up to the margin of all such comparisons. Two lengths, because a rate that is tuned for a stream's very end
    # can make up for shrinking with 1/√t, whereas a stream that runs on beyond what one tuned on is the case that the fix is for.
    evidence=(
        *(
            comparison("moves", rho, tuned, tuning, at_least=1.25)
            for (tuned, tuning), rho in product(((AS_LONG, LONG), (TENTH, BRIEF)), SMOOTHING)
        ),
        *(comparison("stays", rho, AS_LONG, LONG, at_most=1.05, role=CONTROL) for rho in SMOOTHING),
    ),
    outcome=Outcome("Loss in the last fifth of the stream", "late", "loss", better="lower"),
    cpu_only=True,
)
