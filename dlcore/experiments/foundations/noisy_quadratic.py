"""Does Lookahead stabilize the optimizer that it wraps, and what does that cost before convergence?"""

from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import Evidence, RunQuery

LEARNING_RATES = (0.1, 0.3, 1.0, 1.5)
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
STEPS, EARLY, LATE, CHAINS, WEIGHTS = 1_000, 50, 200, 64, 20


def measure(run_group, device, report):
    """A bowl whose gradient is noisy in proportion to its curvature, as a mini-batch's is: SGD alone, and inside Lookahead.

    64 walks at once; the loss is their mean. The model is that of Zhang and others (2019), with curvatures from 0.1 to 1, so that all directions come to rest within the budget.
    """
    import torch

    from dlcore.blocks.optimizers import optimizer

    run, tables = run_group.first, []
    curvatures = torch.logspace(-1, 0, WEIGHTS)
    for done, seed in enumerate(run_group.seeds, start=1):
        generator = torch.Generator().manual_seed(seed)
        w = torch.ones(CHAINS, WEIGHTS, requires_grad=True)
        opt = optimizer(run.variant, [w], run["learning_rate"], inner="sgd", alpha=run["alpha"], k=run["k"])
        losses = []
        for _ in range(STEPS):
            losses.append((curvatures * w.detach() ** 2).sum(1).div(2).mean().item())
            noise = 0.1 * curvatures.sqrt() * torch.randn(CHAINS, WEIGHTS, generator=generator)
            w.grad = curvatures * w.detach() + noise
            opt.step()
        recorded_steps = [*range(0, 100, 5), *range(100, STEPS, 20)]
        tables.append(
            {
                "curve": {"step": recorded_steps, "loss": [losses[step] for step in recorded_steps]},
                "loss": {"early": [losses[EARLY]], "late": [sum(losses[-LATE:]) / LATE]},
            }
        )
        report(done / len(run_group.runs))
    return tables


def late(inner, lookahead):
    return inner["loss"]["late"][0] / lookahead["loss"]["late"][0]


def early(inner, lookahead):
    return inner["loss"]["early"][0] / lookahead["loss"]["early"][0]


def queries(learning_rate):
    settings = MappingProxyType({"learning_rate": learning_rate})
    return RunQuery("sgd", settings), RunQuery("lookahead", settings)


def more_stable(learning_rate):
    return Evidence(
        "optimizers/lookahead-stabilizes",
        f"learning rate {learning_rate:g}, steady state: the last {LATE} of {STEPS:,} steps",
        "loss of SGD over that of Lookahead around it",
        queries(learning_rate),
        late,
        at_least=1.25,
        geometric=True,
    )


EXPERIMENT = Experiment(
    id="noisy-quadratic",
    section="foundations",
    question="Does Lookahead stabilize the optimizer that it wraps, and what does that cost before convergence?",
    revision=1,
    varies="optimizer",
    variants=("sgd", "lookahead"),
    seeds=(0, 1, 2, 3, 4),
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
    ),
    evidence=(
        more_stable(1.0),
        more_stable(1.5),
        more_stable(0.1),
        Evidence(
            "optimizers/lookahead-stabilizes",
            f"learning rate 0.1, before convergence: step {EARLY}",
            "loss of SGD over that of Lookahead around it",
            queries(0.1),
            early,
            at_least=1.0,
            geometric=True,
        ),
    ),
    cpu_only=True,
)
