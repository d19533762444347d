"""What does each activation cost, alone and as part of a training step?"""

from dlcore.base import Experiment
from dlcore.evidence import PERCENT, TIMES, TIMING_REPEAT, Evidence, Outcome, Quantity, RunQuery
from dlcore.recipes.timing import median_seconds

SIZES = (16_384, 1_000_000)
REPEATS = 60
BATCH, WIDTH, DEPTH, STEPS = 128, 64, 8, 60


def measure(run_group, device, report):
    """All activations in one process, in turn, so that they share whatever the machine is doing; the median of the repeats for each."""
    import torch

    from dlcore.blocks.activations import ACTIVATIONS

    tables = []
    for done, seed in enumerate(run_group.seeds):
        torch.manual_seed(seed)
        alone = {
            size: median_seconds(
                {name: _forward_backward(f, size, device) for name, f in ACTIVATIONS.items()}, REPEATS, device
            )
            for size in SIZES
        }
        report((done + 0.6) / len(run_group.runs))
        steps = median_seconds({name: _training_step(name, device) for name in ACTIVATIONS}, STEPS, device)
        report((done + 1) / len(run_group.runs))
        tables.append(
            {
                "elements": _columns(
                    (name, size, seconds / size * 1e9) for size in SIZES for name, seconds in alone[size].items()
                ),
                "step": {"variant": list(steps), "milliseconds": [seconds * 1e3 for seconds in steps.values()]},
            }
        )
    return tables


def _columns(rows):
    variant, size, nanoseconds = zip(*rows, strict=True)
    return {"variant": list(variant), "size": list(size), "nanoseconds": list(nanoseconds)}


def _forward_backward(function, size, device):
    import torch

    z, arriving = torch.randn(size, device=device, requires_grad=True), torch.randn(size, device=device)

    def work():
        z.grad = None
        function(z).backward(arriving)

    return work


def _training_step(name, device):
    import torch
    from torch.nn import functional as F

    from dlcore.blocks.activations import ACTIVATIONS
    from dlcore.blocks.initialization import initialize
    from dlcore.models.mlp import MLP

    network = initialize(MLP(784, WIDTH, DEPTH, 10, ACTIVATIONS[name]), "matched", name, None).to(device)
    optimizer = torch.optim.Adam(network.parameters(), fused=True)
    inputs, targets = torch.randn(BATCH, 784, device=device), torch.randint(10, (BATCH,), device=device)

    def work():
        optimizer.zero_grad()
        F.cross_entropy(network(inputs), targets).backward()
        optimizer.step()

    return work


def over_relu(other, size):
    """How many times ReLU's time the other takes, alone on `size` numbers."""

    def times(tables):
        table = tables["elements"]
        cost = {
            name: ns
            for name, at, ns in zip(table["variant"], table["size"], table["nanoseconds"], strict=True)
            if at == size
        }
        return cost[other] / cost["relu"]

    return times


def step_over_relu(other):
    """How many times as long a whole training step takes with the other."""

    def times(tables):
        cost = dict(zip(tables["step"]["variant"], tables["step"]["milliseconds"], strict=True))
        return cost[other] / cost["relu"]

    return times


ALONE = Quantity("time alone, relative to ReLU", "{baseline} takes {value} as long as ReLU", "ratio", TIMES)
STEP = Quantity(
    "time of a step, relative to ReLU",
    "a training step takes {value} of the time that it takes with ReLU",
    "ratio",
    PERCENT,
)


def against(other):
    """The evidence for ReLU's speed against one of the functions that it replaced."""

    def slower(condition, workload, quantity, value, at_least):
        return Evidence(
            "activations/relu-fast",
            f"against {other}, {condition}",
            quantity,
            (RunQuery("together"),),
            value,
            at_least=at_least,
            geometric=True,
            factors={"baseline": f"against {other}", "workload": workload},
            replicate=TIMING_REPEAT,
        )

    return (
        slower(
            "a million elements",
            "forward and backward on a million elements, one CPU thread",
            ALONE,
            over_relu(other, 1_000_000),
            1.25,
        ),
        slower("16,384 elements", "forward and backward on 16,384 elements", ALONE, over_relu(other, 16_384), 1.25),
        slower("a whole training step", f"in {DEPTH} layers of {WIDTH}", STEP, step_over_relu(other), 1.05),
    )


EXPERIMENT = Experiment(
    id="activation-speed",
    section="foundations",
    question="What does each activation cost, alone and as part of a training step?",
    revision=1,
    varies="activation, all in one process",
    variants=("together",),
    seeds=(0, 1, 2, 3, 4),
    settings=(),
    measure=measure,
    cost=lambda run: 1.0,
    evidence=(*against("tanh"), *against("sigmoid")),
    outcome=Outcome("Time of a training step, mean of all activations", "milliseconds", "step", "mean", "ms", "lower"),
    exclusive=True,
)
