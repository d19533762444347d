"""A neuron is confidently wrong: under which loss does it recover fastest?"""

from itertools import product
from types import MappingProxyType

from dlcore.base import Experiment, Setting
from dlcore.evidence import TIMES, Evidence, Outcome, Quantity, RunQuery, Tuning
from dlcore.recipes.comparisons import final, ratio

LEARNING_RATES, STARTS = (0.05, 0.15, 0.5, 1.5, 5.0), (0.0, 1.0, 2.0, 3.0)
LEARNING_RATE = Setting(
    "learning_rate",
    "Learning rate",
    0.15,
    "Learning rate of gradient descent. Larger ones need fewer epochs; the largest overshoot, past hinge's margin too.",
    low=1e-3,
    high=100.0,
)
START = Setting(
    "start",
    "Initial weight and bias",
    2.0,
    "How confident the neuron is of the wrong answer. The further above zero, the flatter the sigmoid there.",
    low=-3.0,
    high=6.0,
)
BUDGET, ENOUGH, APART = 20_000, 0.1, 0.25
NOTED = frozenset(range(21)) | frozenset(round(10 ** (step / 30)) for step in range(150))  # ever more thinly


def measure(run_group, device, report):
    """One sigmoid neuron with input 1 and target 0, until its output is below 0.1 for every seed, or nothing moves it, or the budget is spent.

    Weight and bias begin at `start`; seeds other than 0 move each of them by at most 0.25. In double precision, and so on the CPU.
    """
    import math

    import torch

    from dlcore.blocks.losses import LOSSES

    run, loss = run_group.first, LOSSES[run_group.first.variant].binary
    weights = torch.tensor([_offsets(seed) for seed in run_group.seeds], dtype=torch.float64).add(
        run["start"]
    )  # (seeds, 2)
    weights.requires_grad_()
    target, reached, rows = torch.zeros((), dtype=torch.float64), [math.inf] * len(run_group.runs), []
    for epoch in range(BUDGET + 1):
        logits = weights.sum(-1)  # the input is 1
        (gradients,) = torch.autograd.grad(loss(logits, target).sum(), weights)
        outputs = logits.sigmoid().tolist()
        reached = [
            min(epoch_reached, epoch if output < ENOUGH else math.inf)
            for epoch_reached, output in zip(reached, outputs, strict=True)
        ]
        ended = all(map(math.isfinite, reached)) or not gradients.any()
        if epoch in NOTED or ended:
            rows.append((epoch, outputs, gradients[:, 0].tolist()))
            report(epoch / BUDGET)
        if ended:
            break
        with torch.no_grad():
            weights -= run["learning_rate"] * gradients
    return [
        {
            "curve": {
                "epoch": [epoch for epoch, _, _ in rows],
                "output": [outputs[network] for _, outputs, _ in rows],
                "gradient": [gradients[network] for _, _, gradients in rows],
            },
            "reached": {"epochs": [float(reached[network])]},
        }
        for network in range(len(run_group.runs))
    ]


def _offsets(seed):
    import torch

    if not seed:
        return [0.0, 0.0]
    return (
        (torch.rand(2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * 2 - 1) * APART
    ).tolist()


def initial(start, learning_rate=0.15):
    return MappingProxyType({"start": start, "learning_rate": learning_rate})


NEEDED = Quantity(
    "epochs with MSE divided by those with cross-entropy",
    "a neuron needs {value} as many epochs under MSE as under cross-entropy",
    "ratio",
    TIMES,
)
WRONG, UNDECIDED = "from a confidently wrong start", "from an undecided start"


TUNING = Tuning("learning_rate", LEARNING_RATES, final("epochs", "reached"), least=True)


def slower(condition, start, where):
    """Whether MSE needs at least twice as many epochs as cross-entropy, each at its best learning rate: at one for both, the scales of the two losses would decide."""
    return Evidence(
        "losses/mse-regression-cross-entropy-classification",
        f"classification, {condition}, each at its best learning rate",
        NEEDED,
        tuple(RunQuery(variant, initial(start), TUNING) for variant in ("mse", "cross-entropy")),
        ratio(final("epochs", "reached")),
        at_least=2.0,
        geometric=True,
        part="classification",
        factors={"starting point": where},
    )


EXPERIMENT = Experiment(
    id="loss-saturation",
    section="foundations",
    question="A neuron is confidently wrong: under which loss does it recover fastest?",
    revision=1,
    varies="loss",
    variants=("mse", "cross-entropy", "hinge", "mae", "focal"),
    seeds=(0, 1, 2, 3, 4),
    settings=(START, LEARNING_RATE),
    measure=measure,
    cost=lambda run: 1.0,
    shipped=(MappingProxyType({}),)
    + tuple(
        initial(start, learning_rate)
        for start, learning_rate in product(STARTS, LEARNING_RATES)
        if (start, learning_rate) != (2.0, 0.15)
    ),
    evidence=(
        slower("confidently wrong (w = b = 2)", 2.0, WRONG),
        slower("undecided (w = b = 0)", 0.0, UNDECIDED),
    ),
    outcome=Outcome("Epochs to an output below 0.1", "epochs", "reached", better="lower"),
    cpu_only=True,
)
