"""Does Lookahead stabilize the optimizer that it wraps, and what does that cost before convergence?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import CONTROL, INSTRUMENT, LIMIT, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes.comparisons import final, ratio

SAME_RATES = (0.1, 1.0, 1.5)
LEARNING_RATES = (0.01, 0.014, 0.02, 0.03, 0.04, 0.055, 0.075, 0.1, 0.14, 0.2, 0.3, 0.5, 1.0, 1.5)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    1.0,
    "The inner optimizer's. The larger, the faster it converges and the larger its noise there; above 2 SGD diverges.",
    low=0.001,
    high=1.9,
)
ALPHA = Setting(
    "alpha",
    "Slow step α",
    0.5,
    "The fraction of the way that the slow weights move. At 1 Lookahead has no effect.",
    low=0.05,
    high=1.0,
    applies_to=("lookahead",),
)
SYNC_PERIOD = Setting(
    "k",
    "Every k steps",
    5,
    "Fast steps per slow step. More of them average over more noise, but react later.",
    low=1,
    high=50,
    applies_to=("lookahead",),
)
# The steady state is declared, not searched for: the last fifth of the steps. A piece of evidence checks that the loss
# has stopped changing, by comparing with the fifth before.
STEPS, EARLY, WINDOW, END, CHAINS, WEIGHTS = 2_000, 50, 400, 50, 64, 20


def measure(run_group, device, report):
    """A bowl whose gradient is noisy in proportion to its curvature, as a mini-batch's is: SGD alone, and inside Lookahead.

    The model is that of Zhang and others (2019), with curvatures from 0.1 to 1, so that all directions converge within the
    steps. `loss` is that of the weights one would deploy: Lookahead's slow weights since their last synchronization, as
    in the paper, and SGD's own. `fast` is that of the weights at which the next gradient is taken. A step is one gradient
    for both. Each loss is the mean of 64 chains; as many others, with noise of their own, choose the learning rate.
    """
    import torch

    from dlcore.blocks.optimizers import optimizer

    run, curvatures = run_group.first, torch.logspace(-1, 0, WEIGHTS)
    generators = [torch.Generator().manual_seed(seed) for seed in run_group.seeds]
    shape = 2, CHAINS, WEIGHTS  # what judges, and what chooses
    w = torch.ones(len(generators), *shape, requires_grad=True)  # the seeds side by side
    opt = optimizer(run.variant, [w], run["learning_rate"], inner="sgd", alpha=run["alpha"], k=run["k"])
    deployed = opt.state[w]["slow"] if run.variant == "lookahead" else w
    slow, fast = [], []
    for step in range(STEPS + 1):
        for weights, losses in ((deployed, slow), (w, fast)):
            losses.append((weights.detach().square() @ curvatures).mean(-1) / 2)  # (seeds, 2)
        noise = torch.stack([torch.randn(shape, generator=each) for each in generators])
        w.grad = curvatures * w.detach() + 0.1 * curvatures.sqrt() * noise
        opt.step()
        report(step / STEPS)
    of_seeds = torch.stack([torch.stack(slow), torch.stack(fast)]).movedim(2, 0)
    return [_tables(*losses, run["k"]) for losses in of_seeds]


def _tables(slow, fast, k):
    """From the losses after so many steps, the start first: (steps, 2), of what judges and what chooses.

    Both optimizers are read when slow weights move, after every `k` steps, so that with a slow step of 1 they are equal.
    """
    recorded, end = [*range(0, 100, 5), *range(100, STEPS + 1, 20)], range(STEPS - END, STEPS + 1)

    def of(losses, steps):
        return losses[list(steps), 0].tolist()

    def mean(losses, last, place=0):
        return losses[[step for step in range(last - WINDOW + 1, last + 1) if step % k == 0], place].mean().item()

    return {
        "curve": {"step": recorded, "loss": of(slow, recorded)},
        "end": {"step": list(end), "fast": of(fast, end), "loss": of(slow, end)},
        "loss": {
            "early": [slow[EARLY, 0].item()],
            "before": [mean(slow, STEPS - WINDOW)],
            "late": [mean(slow, STEPS)],
            "validation_loss": [mean(slow, STEPS, 1)],
        },
    }


def change(*runs):
    """By what factor the loss changed between the last two fifths, upwards or downwards, in the run that changed most."""
    factors = [tables["loss"]["late"][0] / tables["loss"]["before"][0] for tables in runs]
    return max(max(factor, 1 / factor) for factor in factors)


def queries(alpha=ALPHA.default, tuning=None, **settings):
    return (
        RunQuery("sgd", MappingProxyType(settings), tuning),
        RunQuery("lookahead", MappingProxyType(settings | {"alpha": alpha}), tuning),
    )


CLAIM = "optimizers/lookahead-stabilizes"
TUNING = Tuning("learning_rate", LEARNING_RATES, final("validation_loss", "loss"), least=True)
SLOW = "of SGD over that of Lookahead's slow weights"
LATE = Quantity(
    f"loss over the last fifth of the steps {SLOW}",
    "in the last fifth of the steps on a noisy quadratic, SGD's loss is {value} Lookahead's",
    "ratio",
    "times",
    inverse="in the last fifth of the steps on a noisy quadratic, Lookahead's loss is {value} SGD's",
)
STILL = Quantity(
    "change of the loss between the last two fifths of the steps",
    "from one fifth of the steps to the next the loss changes by a factor of {value}",
    "ratio",
    better="neither",
)
FIFTH = f"the last {WINDOW} of {STEPS:,} steps"


def steadier(where, condition, compared):
    """Less loss at the end. The threshold was declared with the first records and is the same for all, so that they can be compared."""
    return Evidence(
        CLAIM,
        f"{condition}, {FIFTH}",
        LATE,
        compared,
        ratio(final("late", "loss")),
        at_least=1.25,
        geometric=True,
        factors={"learning rate": where},
    )


EXPERIMENT = Experiment(
    id="noisy-quadratic",
    section="foundations",
    question="Does Lookahead stabilize the optimizer that it wraps, and what does that cost before convergence?",
    revision=3,
    varies="optimizer",
    variants=("sgd", "lookahead"),
    seeds=tuple(range(10)),
    settings=(LEARNING_RATE, ALPHA, SYNC_PERIOD),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(
        MappingProxyType({}),
        *(
            MappingProxyType({"learning_rate": learning_rate})
            for learning_rate in LEARNING_RATES
            if learning_rate != LEARNING_RATE.default
        ),
        MappingProxyType({"alpha": 1.0}),
    ),
    evidence=(
        *(
            steadier(
                f"with SGD and Lookahead at learning rate {rate:g}",
                f"learning rate {rate:g} for both",
                queries(learning_rate=rate),
            )
            for rate in SAME_RATES
        ),
        # A smaller rate alone also lowers SGD's noise. So the practitioner's comparison: as many gradients, each at its best rate.
        steadier(
            "with each at its best learning rate",
            "each at the learning rate chosen on other chains",
            queries(tuning=TUNING),
        ),
        Evidence(
            CLAIM,
            f"learning rate 0.1, before convergence: step {EARLY}",
            Quantity(
                f"loss {SLOW}, step {EARLY}",
                f"after {EARLY} steps SGD's loss is {{value}} Lookahead's",
                "ratio",
                "times",
            ),
            queries(learning_rate=0.1),
            ratio(final("early", "loss")),
            at_least=1.0,
            geometric=True,
            role=LIMIT,
            factors={"learning rate": "at learning rate 0.1 before convergence"},
        ),
        Evidence(
            CLAIM,
            "slow step α = 1, which makes Lookahead its inner optimizer",
            LATE,
            queries(alpha=1.0),
            ratio(final("late", "loss")),
            within=1.01,  # equal but for rounding in 32 bits
            geometric=True,
            role=CONTROL,
            factors={"slow step": "with slow step α = 1"},
        ),
        *(
            Evidence(
                CLAIM,
                f"learning rate {rate:g}: is it the steady state?",
                STILL,
                queries(learning_rate=rate),
                change,
                at_most=1.05,  # a fifth of the threshold's gain
                geometric=True,
                role=INSTRUMENT,
                factors={"learning rate": f"at learning rate {rate:g}"},
            )
            for rate in SAME_RATES
        ),
    ),
    outcome=Outcome("Loss over the last fifth of the steps", "late", "loss", better="lower"),
    cpu_only=True,
)
